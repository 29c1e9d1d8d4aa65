package io.github.atelier.platform.net;

import io.github.atelier.platform.psk.PskException;
import io.github.atelier.platform.psk.PskKeys;
import io.github.atelier.platform.psk.PskSession;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * TLS with a pre-shared key on a connection, in the place that Netty's {@code SslHandler} has for
 * certificates; it tells of the handshake with the same events. On the connection's event loop
 * only.
 */
public final class PskTls extends ChannelDuplexHandler {
  private final PskSession session;
  private final Duration handshakeTimeout;
  private ScheduledFuture<?> patience;
  private boolean told;
  private boolean failed;

  private PskTls(PskKeys keys, Duration handshakeTimeout) {
    this.session = new PskSession(keys);
    this.handshakeTimeout = handshakeTimeout;
  }

  /** Puts it at the end of a connection's pipeline; a handshake that takes longer is cut. */
  public static void addTo(Channel connection, PskKeys keys, Duration handshakeTimeout) {
    connection.pipeline().addLast("tls", new PskTls(keys, handshakeTimeout));
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    patience =
        ctx.executor()
            .schedule(
                () ->
                    fail(
                        ctx,
                        new SslHandshakeTimeoutException(
                            "not complete within " + handshakeTimeout)),
                handshakeTimeout.toNanos(),
                TimeUnit.NANOSECONDS);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    byte[] octets = new byte[buffer.readableBytes()];
    buffer.readBytes(octets);
    buffer.release();
    if (failed || octets.length == 0) {
      return;
    }
    byte[] plain;
    try {
      plain = session.receive(octets);
    } catch (PskException e) {
      fail(ctx, e);
      return;
    }
    flushOut(ctx);
    if (session.established() && !told) {
      tell(ctx, SslHandshakeCompletionEvent.SUCCESS);
    }
    if (plain.length > 0) {
      ctx.fireChannelRead(Unpooled.wrappedBuffer(plain));
    }
    if (session.closed()) {
      ctx.close();
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ByteBuf buffer = (ByteBuf) message;
    byte[] plain = new byte[buffer.readableBytes()];
    buffer.readBytes(plain);
    ReferenceCountUtil.release(buffer);
    try {
      session.send(plain);
      ctx.write(Unpooled.wrappedBuffer(session.toSend()), promise);
    } catch (PskException e) {
      promise.setFailure(e);
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    session.close();
    flushOut(ctx);
    ctx.close(promise);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    patience.cancel(false);
    ctx.fireChannelInactive();
  }

  private void flushOut(ChannelHandlerContext ctx) {
    byte[] octets = session.toSend();
    if (octets.length > 0) {
      ctx.writeAndFlush(Unpooled.wrappedBuffer(octets));
    }
  }

  private void fail(ChannelHandlerContext ctx, Exception cause) {
    failed = true;
    flushOut(ctx);
    if (told) {
      ctx.fireExceptionCaught(cause);
    } else {
      tell(ctx, new SslHandshakeCompletionEvent(cause));
    }
    ctx.close();
  }

  private void tell(ChannelHandlerContext ctx, SslHandshakeCompletionEvent event) {
    told = true;
    patience.cancel(false);
    ctx.fireUserEventTriggered(event);
  }
}
