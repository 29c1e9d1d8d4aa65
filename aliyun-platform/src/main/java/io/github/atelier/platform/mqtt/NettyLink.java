package io.github.atelier.platform.mqtt;

import io.github.atelier.platform.core.DeviceLink;
import io.github.atelier.platform.event.OfflineReason;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A connection as something to send to, from any thread.
 *
 * <p>Counts every byte from the moment it is queued until the socket has taken it, whichever thread
 * queued it; past the limit the device is a slow reader and the connection is closed, so neither
 * Netty's buffers nor its task queue can grow without bound.
 */
final class NettyLink implements DeviceLink {
  /** What a small packet (PUBACK, SUBACK, PINGRESP) is counted as. */
  private static final int SMALL = 32;

  private final Channel channel;
  private final long maxQueued;
  private final AtomicLong queued = new AtomicLong();
  private final AtomicBoolean wakePending = new AtomicBoolean();
  private final Callbacks callbacks;

  /** What the connection's handler does on this link's behalf, on the event loop. */
  interface Callbacks {
    void ended(OfflineReason reason, String detail);

    void timePassed();
  }

  NettyLink(Channel channel, long maxQueued, Callbacks callbacks) {
    this.channel = channel;
    this.maxQueued = maxQueued;
    this.callbacks = callbacks;
  }

  @Override
  public void send(Outgoing message) {
    write(publish(message), message.payload().length + message.topic().length() * 3 + SMALL, true);
  }

  /** Sends without flushing: for what belongs into one segment. On the event loop only. */
  void sendLater(Outgoing message) {
    write(publish(message), message.payload().length + message.topic().length() * 3 + SMALL, false);
  }

  /** Sends a small packet without flushing. On the event loop only. */
  void sendLater(MqttMessage packet) {
    write(packet, SMALL, false);
  }

  private void write(MqttMessage packet, int size, boolean flush) {
    if (queued.addAndGet(size) > maxQueued) {
      queued.addAndGet(-size);
      close(
          OfflineReason.SLOW_READER,
          "more than " + maxQueued + " bytes wait to be read by the device");
      return;
    }
    ChannelFutureListener written = done -> queued.addAndGet(-size);
    if (flush) {
      channel.writeAndFlush(packet).addListener(written);
    } else {
      channel.write(packet).addListener(written);
    }
  }

  @Override
  public void close(OfflineReason reason, String detail) {
    channel
        .eventLoop()
        .execute(
            () -> {
              callbacks.ended(reason, detail);
              channel.close();
            });
  }

  @Override
  public void wakeAfter(Duration delay) {
    if (wakePending.compareAndSet(false, true)) {
      channel
          .eventLoop()
          .schedule(
              () -> {
                wakePending.set(false);
                if (channel.isActive()) {
                  callbacks.timePassed();
                }
              },
              delay.toNanos(),
              TimeUnit.NANOSECONDS);
    }
  }

  private static MqttPublishMessage publish(Outgoing message) {
    return new MqttPublishMessage(
        new MqttFixedHeader(
            MqttMessageType.PUBLISH, message.duplicate(), MqttQoS.valueOf(message.qos()), false, 0),
        new MqttPublishVariableHeader(message.topic(), message.packetId()),
        Unpooled.wrappedBuffer(message.payload()));
  }
}
