package io.github.atelier.platform.mqtt;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.RegistrationPush;
import io.github.atelier.platform.core.Hub;
import io.github.atelier.platform.event.OfflineReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A connection after a dynamic registration: the credentials are on their way, nothing else is to
 * be had here. Subscriptions to the push topics are granted (the push is not repeated), everything
 * published is dropped, and after 15 s the connection is closed.
 */
final class RegistrationHandler extends SimpleChannelInboundHandler<MqttMessage>
    implements NettyLink.Callbacks {
  private final Hub hub;
  private final DeviceIdentity device;
  private NettyLink link;
  private ScheduledFuture<?> linger;
  private OfflineReason reason = OfflineReason.TCP_CLOSED;

  RegistrationHandler(Hub hub, DeviceIdentity device) {
    this.hub = hub;
    this.device = device;
  }

  void start(NettyLink created) {
    link = created;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    linger =
        ctx.executor()
            .schedule(
                () -> close(ctx, OfflineReason.REGISTRATION_OVER),
                hub.rules().registrationLinger().toNanos(),
                TimeUnit.NANOSECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) {
    if (message.decoderResult().isFailure()) {
      close(ctx, OfflineReason.PROTOCOL_ERROR);
    } else if (message instanceof MqttSubscribeMessage subscribe) {
      link.sendLater(
          Packets.subAck(
              subscribe.variableHeader().messageId(),
              subscribe.payload().topicSubscriptions().stream()
                  .map(
                      topic ->
                          RegistrationPush.isPushTopic(topic.topicFilter())
                              ? Math.min(1, topic.qualityOfService().value())
                              : 0x80)
                  .toList()));
    } else if (message instanceof MqttUnsubscribeMessage unsubscribe) {
      link.sendLater(Packets.unsubAck(unsubscribe.variableHeader().messageId()));
    } else if (message instanceof MqttPublishMessage publish) {
      if (publish.fixedHeader().qosLevel().value() == 1) {
        link.sendLater(Packets.pubAck(publish.variableHeader().packetId()));
      }
    } else {
      switch (message.fixedHeader().messageType()) {
        case PINGREQ -> link.sendLater(Packets.pingResp());
        case DISCONNECT -> close(ctx, OfflineReason.DISCONNECT);
        case PUBACK -> {}
        default -> close(ctx, OfflineReason.PROTOCOL_ERROR);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
    ctx.fireChannelReadComplete();
  }

  private void close(ChannelHandlerContext ctx, OfflineReason why) {
    reason = why;
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    linger.cancel(false);
    hub.registrationEnded(device, reason);
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  @Override
  public void ended(OfflineReason why, String detail) {
    reason = why;
  }

  @Override
  public void timePassed() {}
}
