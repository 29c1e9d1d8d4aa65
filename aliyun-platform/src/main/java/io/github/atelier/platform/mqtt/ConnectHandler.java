package io.github.atelier.platform.mqtt;

import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.platform.core.ConnectAttempt;
import io.github.atelier.platform.core.ConnectOutcome;
import io.github.atelier.platform.core.Hub;
import io.github.atelier.platform.event.OfflineReason;
import io.github.atelier.platform.event.RefusalReason;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttIdentifierRejectedException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A connection until its CONNECT is answered: then a {@link SessionHandler} or {@link
 * RegistrationHandler} takes its place, or it is closed. CONNACK and what follows it at once leave
 * in one flush, so a client sees both in one segment.
 */
final class ConnectHandler extends SimpleChannelInboundHandler<MqttMessage> {
  private static final int MAX_EARLY = 100;

  private final Hub hub;
  private final boolean secure;
  private final boolean full;
  private ScheduledFuture<?> patience;
  private boolean answered;
  private boolean explained;

  /** The CONNECT is with the hub, which may have to ask the database. */
  private boolean deciding;

  private final Deque<MqttMessage> early = new ArrayDeque<>();

  /**
   * @param full whether this connection is one too many, to be refused with a CONNACK
   */
  ConnectHandler(Hub hub, boolean secure, boolean full) {
    this.hub = hub;
    this.secure = secure;
    this.full = full;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    patience =
        ctx.executor()
            .schedule(
                () -> fail(ctx, "no CONNECT within " + hub.rules().connectTimeout()),
                hub.rules().connectTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
    ctx.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
      fail(ctx, "TLS handshake failed: " + handshake.cause().getMessage());
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) {
    if (answered) {
      return;
    }
    if (deciding) {
      // A client need not wait for its CONNACK (MQTT-3.1.4-5).
      if (early.size() >= MAX_EARLY) {
        fail(ctx, "more than " + MAX_EARLY + " packets before the CONNACK");
      } else {
        early.add(ReferenceCountUtil.retain(message));
      }
      return;
    }
    String remote = Remote.of(ctx.channel());
    if (message.decoderResult().isFailure()) {
      undecodable(ctx, message.decoderResult().cause(), remote);
    } else if (message instanceof MqttConnectMessage connect) {
      connect(ctx, connect, remote);
    } else {
      fail(ctx, "the first packet is " + message.fixedHeader().messageType() + ", not CONNECT");
    }
  }

  private void undecodable(ChannelHandlerContext ctx, Throwable cause, String remote) {
    if (cause instanceof MqttUnacceptableProtocolVersionException) {
      refuse(
          ctx, hub.refused("", null, remote, RefusalReason.PROTOCOL_VERSION, cause.getMessage()));
    } else if (cause instanceof MqttIdentifierRejectedException) {
      refuse(
          ctx,
          hub.refused("", null, remote, RefusalReason.MALFORMED_CLIENT_ID, cause.getMessage()));
    } else {
      fail(ctx, "not an MQTT CONNECT: " + cause.getMessage());
    }
  }

  private void connect(ChannelHandlerContext ctx, MqttConnectMessage connect, String remote) {
    String clientId = connect.payload().clientIdentifier();
    String userName = connect.payload().userName();
    int version = connect.variableHeader().version();
    if (version > 4) {
      String detail = "MQTT version " + version + ": only 3.1 and 3.1.1 are spoken here";
      int code = hub.refused(clientId, userName, remote, RefusalReason.PROTOCOL_VERSION, detail);
      // MQTT 5 has codes of its own; 0x84 is "unsupported protocol version".
      refuse(ctx, version == 5 && code == 1 ? 0x84 : code);
      return;
    }
    if (full) {
      String detail = "more than " + hub.rules().maxConnections() + " connections";
      refuse(
          ctx, hub.refused(clientId, userName, remote, RefusalReason.TOO_MANY_CONNECTIONS, detail));
      return;
    }
    Secret password;
    try {
      byte[] bytes = connect.payload().passwordInBytes();
      password =
          bytes == null || bytes.length == 0
              ? null
              : Secret.of("password", new String(bytes, StandardCharsets.UTF_8));
    } catch (InvalidInputException e) {
      refuse(
          ctx,
          hub.refused(clientId, userName, remote, RefusalReason.WRONG_SIGNATURE, e.getMessage()));
      return;
    }
    ConnectAttempt attempt =
        new ConnectAttempt(
            clientId,
            userName,
            password,
            secure,
            connect.variableHeader().keepAliveTimeSeconds(),
            connect.variableHeader().isCleanSession(),
            connect.variableHeader().isWillFlag(),
            remote);
    SessionHandler handler = new SessionHandler(hub, attempt.keepAliveSeconds());
    NettyLink link = new NettyLink(ctx.channel(), hub.rules().maxOutboundBytes(), handler);
    deciding = true;
    CompletableFuture<ConnectOutcome> outcome =
        hub.connect(attempt, link, ctx.channel().eventLoop());
    if (outcome.isDone()) {
      decided(ctx, outcome.join(), handler, link, version);
      return;
    }
    ctx.channel().config().setAutoRead(false);
    outcome.whenCompleteAsync(
        (decision, failure) -> {
          if (failure != null) {
            fail(ctx, Remote.explain(failure));
          } else {
            decided(ctx, decision, handler, link, version);
          }
        },
        ctx.channel().eventLoop());
  }

  private void decided(
      ChannelHandlerContext ctx,
      ConnectOutcome outcome,
      SessionHandler handler,
      NettyLink link,
      int version) {
    if (outcome instanceof ConnectOutcome.Accepted accepted && answered) {
      // The client did not wait.
      handler.startEnded(accepted.session(), link);
      return;
    }
    if (answered) {
      return;
    }
    deciding = false;
    if (outcome instanceof ConnectOutcome.Refused refused) {
      refuse(ctx, refused.code());
    } else if (outcome instanceof ConnectOutcome.Registered registered) {
      RegistrationHandler registration = new RegistrationHandler(hub, registered.device());
      NettyLink once = new NettyLink(ctx.channel(), hub.rules().maxOutboundBytes(), registration);
      once.sendLater(Packets.connAck(0, false));
      once.sendLater(registered.push());
      begin(ctx, registration, () -> registration.start(once));
    } else if (outcome instanceof ConnectOutcome.Accepted accepted) {
      // The reserved byte of a 3.1 CONNACK stays 0.
      link.sendLater(Packets.connAck(0, accepted.sessionPresent() && version == 4));
      accepted.resumed().forEach(link::sendLater);
      begin(ctx, handler, () -> handler.start(accepted.session(), link));
    }
  }

  private void begin(ChannelHandlerContext ctx, ChannelHandler next, Runnable start) {
    Deque<MqttMessage> waiting = new ArrayDeque<>(early);
    early.clear();
    done();
    ctx.pipeline().replace(this, "session", next);
    start.run();
    waiting.forEach(message -> ctx.pipeline().context("decoder").fireChannelRead(message));
    ctx.channel().config().setAutoRead(true);
    ctx.channel().flush();
  }

  private void refuse(ChannelHandlerContext ctx, int code) {
    explained = true;
    done();
    ctx.writeAndFlush(Packets.connAck(code, false)).addListener(ChannelFutureListener.CLOSE);
  }

  private void fail(ChannelHandlerContext ctx, String detail) {
    if (!explained && !answered) {
      explained = true;
      hub.connectionFailed(Remote.of(ctx.channel()), detail);
    }
    done();
    ctx.close();
  }

  private void done() {
    answered = true;
    early.forEach(ReferenceCountUtil::release);
    early.clear();
    if (patience != null) {
      patience.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(ctx, OfflineReason.TCP_CLOSED.text() + " before CONNECT");
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(ctx, Remote.explain(cause));
  }
}
