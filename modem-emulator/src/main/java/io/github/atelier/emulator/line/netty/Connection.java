package io.github.atelier.emulator.line.netty;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.internal.Backlog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection of a DTE. It is silent until a {@link User} takes it. Confined to its loop.
 *
 * <p>A client that ends its own sending may still wait for answers, or be gone: TCP does not say.
 * It keeps the line for {@link LineOptions#halfCloseLinger()} after the last byte sent to it.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final int CHUNK_BYTES = 8 << 10;

  /** The line that a connection belongs to. */
  interface User {
    void received(byte[] buffer, int offset, int length);

    /** There is room again for output. */
    void writable();

    /** The client has ended its sending; it may still listen. */
    default void inputEnded(Connection connection) {}

    /** The connection ended. */
    void gone(Connection connection);
  }

  private final NettyLoop loop;
  private final LineOptions options;
  private final Consumer<Connection> arrivals;
  private Channel channel;
  private User user;
  private boolean halfClosed;
  private Cancellable linger = () -> {};

  Connection(NettyLoop loop, LineOptions options, Consumer<Connection> arrivals) {
    this.loop = loop;
    this.options = options;
    this.arrivals = arrivals;
  }

  /** Begins reading, for this user. */
  void use(User newUser) {
    user = newUser;
    channel.config().setAutoRead(true);
    if (!channel.isActive()) {
      gone();
    }
  }

  void reading(boolean on) {
    channel.config().setAutoRead(on);
  }

  NettyLoop loop() {
    return loop;
  }

  String remote() {
    return TcpSockets.name(channel.remoteAddress());
  }

  String local() {
    return TcpSockets.name(channel.localAddress());
  }

  boolean halfClosed() {
    return halfClosed;
  }

  boolean isActive() {
    return channel.isActive();
  }

  /** Sends as much as the connection takes now. */
  void send(Backlog backlog) {
    boolean sent = false;
    while (backlog.size() > 0 && channel.isWritable()) {
      int count = Math.min(backlog.size(), CHUNK_BYTES);
      ByteBuf buffer = channel.alloc().buffer(count, count);
      backlog.peek(buffer.nioBuffer(0, count));
      backlog.consume(count);
      channel.writeAndFlush(buffer.writerIndex(count), channel.voidPromise());
      sent = true;
    }
    if (sent && halfClosed) {
      lingerAnew();
    }
  }

  void close() {
    channel.close();
  }

  private void lingerAnew() {
    linger.cancel();
    linger = loop.schedule(options.halfCloseLinger(), this::close);
  }

  private void gone() {
    linger.cancel();
    if (user != null) {
      User last = user;
      user = null;
      last.gone(this);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    arrivals.accept(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    gone();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    try {
      byte[] bytes = loop.received();
      while (user != null && buffer.isReadable()) {
        int count = Math.min(buffer.readableBytes(), bytes.length);
        buffer.readBytes(bytes, 0, count);
        user.received(bytes, 0, count);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (user != null && channel.isWritable()) {
      user.writable();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      halfClosed = true;
      lingerAnew();
      if (user != null) {
        user.inputEnded(this);
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("tcp {} <- {}: {}", local(), remote(), cause.toString());
    context.close();
  }
}
