package io.github.atelier.platform.mqtt;

import io.github.atelier.aliyun.topic.TopicLimits;
import io.github.atelier.platform.core.Hub;
import io.github.atelier.platform.core.PlatformRules.Reaction;
import io.github.atelier.platform.core.Session;
import io.github.atelier.platform.event.OfflineReason;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A connection that is somebody: packets up to the hub, answers down. On its event loop only. */
final class SessionHandler extends SimpleChannelInboundHandler<MqttMessage>
    implements NettyLink.Callbacks {
  private final Hub hub;
  private final int keepAliveSeconds;
  private ChannelHandlerContext context;
  private KeepAlive keepAlive;
  private Session session;
  private NettyLink link;
  private Acknowledgements acknowledgements;
  private boolean paused;
  private boolean over;

  SessionHandler(Hub hub, int keepAliveSeconds) {
    this.hub = hub;
    this.keepAliveSeconds = keepAliveSeconds;
  }

  void start(Session accepted, NettyLink itsLink) {
    session = accepted;
    link = itsLink;
    keepAlive.start(keepAliveSeconds);
  }

  /** The connection ended while its CONNECT was being decided. */
  void startEnded(Session accepted, NettyLink itsLink) {
    over = true;
    hub.disconnected(accepted, itsLink, OfflineReason.TCP_CLOSED, OfflineReason.TCP_CLOSED.text());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    keepAlive = new KeepAlive(ctx.channel().eventLoop(), this::silent);
    acknowledgements =
        new Acknowledgements(
            ctx.channel().eventLoop(),
            packetId -> link.sendLater(Packets.pubAck(packetId)),
            this::someAreTaken,
            () -> end(OfflineReason.NOT_KEPT, OfflineReason.NOT_KEPT.text()));
  }

  private void silent() {
    if (paused) {
      // It is the platform that does not listen.
      keepAlive.start(keepAliveSeconds);
    } else {
      end(
          OfflineReason.KEEP_ALIVE_TIMEOUT,
          "Keepalive timeout after " + keepAliveSeconds * 3 / 2.0 + " sec");
    }
  }

  private void someAreTaken() {
    if (over) {
      return;
    }
    context.flush();
    if (paused && acknowledgements.little()) {
      paused = false;
      keepAlive.heard();
      context.channel().config().setAutoRead(true);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) {
    if (over) {
      return;
    }
    if (message.decoderResult().isFailure()) {
      undecodable(message.decoderResult().cause());
      return;
    }
    keepAlive.heard();
    if (message instanceof MqttPublishMessage publish) {
      publish(publish);
    } else if (message instanceof MqttSubscribeMessage subscribe) {
      subscribe(subscribe);
    } else if (message instanceof MqttUnsubscribeMessage unsubscribe) {
      List<CompletableFuture<Void>> gone = new ArrayList<>();
      for (String filter : unsubscribe.payload().topics()) {
        gone.add(hub.unsubscribe(session, filter));
      }
      int packetId = unsubscribe.variableHeader().messageId();
      answer(gone, () -> Packets.unsubAck(packetId));
    } else {
      other(message);
    }
  }

  private void other(MqttMessage message) {
    switch (message.fixedHeader().messageType()) {
      case PUBACK ->
          hub.acknowledge(
              session, ((MqttMessageIdVariableHeader) message.variableHeader()).messageId());
      case PINGREQ -> link.sendLater(Packets.pingResp());
      case DISCONNECT -> end(OfflineReason.DISCONNECT, OfflineReason.DISCONNECT.text());
      default ->
          end(
              OfflineReason.PROTOCOL_ERROR,
              "unexpected " + message.fixedHeader().messageType() + " packet");
    }
  }

  private void undecodable(Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      end(
          OfflineReason.OVERSIZED,
          "a message larger than " + MqttDoor.limit(hub.rules()) + " bytes");
    } else {
      end(OfflineReason.PROTOCOL_ERROR, "malformed packet: " + cause.getMessage());
    }
  }

  private void publish(MqttPublishMessage publish) {
    int qos = publish.fixedHeader().qosLevel().value();
    String topic = publish.variableHeader().topicName();
    int size = publish.payload().readableBytes();
    Reaction reaction = Reaction.IGNORE;
    OfflineReason ifClosed = OfflineReason.FOREIGN_TOPIC;
    if (qos == 2) {
      reaction = dropped(topic, "QoS 2 is not supported", hub.rules().qos2());
      ifClosed = OfflineReason.QOS_2;
    } else if (publish.fixedHeader().isRetain() && hub.rules().retain() != Reaction.IGNORE) {
      reaction = dropped(topic, "retain is not supported", hub.rules().retain());
      ifClosed = OfflineReason.RETAIN;
    } else if (size > TopicLimits.MAX_PAYLOAD) {
      reaction = dropped(topic, size + " bytes are too many", hub.rules().oversized());
      ifClosed = OfflineReason.OVERSIZED;
    } else {
      reaction = hub.judge(session, topic, qos);
    }
    if (reaction == Reaction.CLOSE) {
      end(ifClosed, ifClosed.text() + ": " + topic);
      return;
    }
    int packetId = qos == 0 || reaction == Reaction.DROP ? 0 : publish.variableHeader().packetId();
    CompletableFuture<Void> taken =
        reaction == Reaction.IGNORE
            ? hub.take(
                session,
                topic,
                ByteBufUtil.getBytes(publish.payload()),
                qos,
                publish.fixedHeader().isDup())
            : CompletableFuture.completedFuture(null);
    acknowledgements.add(packetId, size, taken);
    if (!over && !paused && acknowledgements.tooMuch()) {
      paused = true;
      context.channel().config().setAutoRead(false);
    }
  }

  private Reaction dropped(String topic, String detail, Reaction reaction) {
    hub.dropped(session, topic, detail);
    return reaction;
  }

  private void subscribe(MqttSubscribeMessage subscribe) {
    List<MqttTopicSubscription> wanted = subscribe.payload().topicSubscriptions();
    if (wanted.isEmpty()) {
      end(OfflineReason.PROTOCOL_ERROR, "SUBSCRIBE without a topic filter (MQTT 3.8.3)");
      return;
    }
    int max = hub.rules().maxFiltersPerSubscribe();
    List<CompletableFuture<Integer>> granted = new ArrayList<>();
    for (MqttTopicSubscription one : wanted) {
      granted.add(
          granted.size() < max
              ? hub.subscribe(session, one.topicFilter(), one.qualityOfService().value())
              : CompletableFuture.completedFuture(
                  hub.subscribed(
                      session,
                      one.topicFilter(),
                      0x80,
                      "more than " + max + " filters in one SUBSCRIBE")));
    }
    int packetId = subscribe.variableHeader().messageId();
    answer(
        granted,
        () -> Packets.subAck(packetId, granted.stream().map(CompletableFuture::join).toList()));
  }

  /** Answers when all is on the disk; at once if nothing has to be. */
  private <T> void answer(List<CompletableFuture<T>> changes, Supplier<MqttMessage> packet) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(changes.toArray(new CompletableFuture<?>[0]));
    if (all.isDone()) {
      link.sendLater(packet.get());
      return;
    }
    all.whenCompleteAsync(
        (done, failure) -> {
          if (!over) {
            link.sendLater(packet.get());
            context.flush();
          }
        },
        context.channel().eventLoop());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended(OfflineReason.TCP_CLOSED, OfflineReason.TCP_CLOSED.text());
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end(OfflineReason.TCP_CLOSED, Remote.explain(cause));
  }

  @Override
  public void ended(OfflineReason reason, String detail) {
    if (!over) {
      over = true;
      keepAlive.stop();
      acknowledgements.end();
      hub.disconnected(session, link, reason, detail);
    }
  }

  @Override
  public void timePassed() {
    hub.timePassed(session, link);
  }

  private void end(OfflineReason reason, String detail) {
    ended(reason, detail);
    context.close();
  }
}
