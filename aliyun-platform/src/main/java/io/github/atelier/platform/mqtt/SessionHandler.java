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

/** A connection that is somebody: packets up to the hub, answers down. On its event loop only. */
final class SessionHandler extends SimpleChannelInboundHandler<MqttMessage>
    implements NettyLink.Callbacks {
  private final Hub hub;
  private final int keepAliveSeconds;
  private ChannelHandlerContext context;
  private KeepAlive keepAlive;
  private Session session;
  private NettyLink link;
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

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    keepAlive =
        new KeepAlive(
            ctx.channel().eventLoop(),
            () ->
                end(
                    OfflineReason.KEEP_ALIVE_TIMEOUT,
                    "Keepalive timeout after " + keepAliveSeconds * 3 / 2.0 + " sec"));
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
      for (String filter : unsubscribe.payload().topics()) {
        hub.unsubscribe(session, filter);
      }
      link.sendLater(Packets.unsubAck(unsubscribe.variableHeader().messageId()));
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
      reaction = hub.judge(session, topic);
    }
    if (reaction == Reaction.CLOSE) {
      end(ifClosed, ifClosed.text() + ": " + topic);
      return;
    }
    if (qos == 1 && reaction != Reaction.DROP) {
      link.sendLater(Packets.pubAck(publish.variableHeader().packetId()));
    }
    if (reaction == Reaction.IGNORE) {
      byte[] payload = ByteBufUtil.getBytes(publish.payload());
      hub.take(session, topic, payload, qos, publish.fixedHeader().isDup());
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
    List<Integer> granted = new ArrayList<>();
    for (MqttTopicSubscription one : wanted) {
      granted.add(
          granted.size() < max
              ? hub.subscribe(session, one.topicFilter(), one.qualityOfService().value())
              : hub.subscribed(
                  session,
                  one.topicFilter(),
                  0x80,
                  "more than " + max + " filters in one SUBSCRIBE"));
    }
    link.sendLater(Packets.subAck(subscribe.variableHeader().messageId(), granted));
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
