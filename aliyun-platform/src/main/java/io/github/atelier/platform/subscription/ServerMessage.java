package io.github.atelier.platform.subscription;

import io.github.atelier.aliyun.DeviceIdentity;
import java.time.Instant;
import java.util.Objects;

/**
 * One message for the owner's servers.
 *
 * @param messageId as devices and servers see it: decimal digits, unique in this platform
 * @param kind which subscriptions want it
 * @param device whom it is about
 * @param topic such as {@code /pk/dn/thing/event/property/post} or the device's own custom topic
 * @param payload shared, not to be changed
 * @param qos 0 or 1
 * @param generated when it came to be
 */
public record ServerMessage(
    String messageId,
    MessageKind kind,
    DeviceIdentity device,
    String topic,
    byte[] payload,
    int qos,
    Instant generated) {

  public ServerMessage {
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(generated, "generated");
  }

  /** Without the payload: it may hold a device's secret. */
  @Override
  public String toString() {
    return topic + " (" + messageId + ", " + payload.length + " octets)";
  }
}
