package io.github.atelier.platform.event;

import io.github.atelier.aliyun.DeviceIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Something that happened. Immutable; {@code at} is the platform's clock. */
public sealed interface PlatformEvent {
  /** When. */
  Instant at();

  /**
   * A device is online.
   *
   * @param clientId the full client id as submitted
   * @param remote the device's address
   * @param keepAliveSeconds as submitted
   * @param sessionPresent whether an earlier session goes on
   */
  record Connected(
      Instant at,
      DeviceIdentity device,
      String clientId,
      String remote,
      boolean secure,
      int keepAliveSeconds,
      boolean sessionPresent)
      implements PlatformEvent {}

  /**
   * A CONNECT was refused.
   *
   * @param userName as submitted; may be null
   * @param detail the exact cause in a sentence, without secrets
   */
  record Refused(
      Instant at,
      String clientId,
      String userName,
      String remote,
      RefusalReason reason,
      int connackCode,
      String detail)
      implements PlatformEvent {}

  /**
   * A connection ended before it sent a CONNECT: a failed TLS handshake (the client's alert is in
   * the detail), or silence.
   */
  record ConnectionFailed(Instant at, String remote, String detail) implements PlatformEvent {}

  /**
   * Credentials were issued by dynamic registration and pushed.
   *
   * @param authType {@code register} or {@code regnwl}
   * @param issuedClientId the client id issued by {@code regnwl}; null for {@code register}
   */
  record Registered(Instant at, DeviceIdentity device, String authType, String issuedClientId)
      implements PlatformEvent {}

  /** A device published and the platform took it. The payload array is shared: do not change it. */
  record Published(
      Instant at, DeviceIdentity device, String topic, byte[] payload, int qos, boolean duplicate)
      implements PlatformEvent {
    /** The payload as UTF-8 text. */
    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "Published[" + device + " " + topic + " " + payload.length + " bytes QoS " + qos + "]";
    }
  }

  /** A device published and the platform dropped it. */
  record PublishDropped(Instant at, DeviceIdentity device, String topic, String detail)
      implements PlatformEvent {}

  /**
   * A device asked to subscribe.
   *
   * @param granted 0 or 1, or 128 if refused
   * @param detail why it was refused; empty if granted
   */
  record Subscribed(Instant at, DeviceIdentity device, String filter, int granted, String detail)
      implements PlatformEvent {}

  /** A device unsubscribed. */
  record Unsubscribed(Instant at, DeviceIdentity device, String filter) implements PlatformEvent {}

  /** A device acknowledged a QoS 1 message. */
  record Acknowledged(Instant at, DeviceIdentity device, String topic) implements PlatformEvent {}

  /** A device is offline; {@code device} is also set for the end of a registration. */
  record Disconnected(Instant at, DeviceIdentity device, OfflineReason reason, String detail)
      implements PlatformEvent {}

  /** Messages that no server fetched within a day were dropped from a consumer group's queue. */
  record MessagesExpired(Instant at, String groupId, int count) implements PlatformEvent {}

  /** A consumer of the owner's logged in at the AMQP door and has its link. */
  record ConsumerConnected(Instant at, String clientId, String groupId, String remote)
      implements PlatformEvent {}

  /**
   * A consumer was refused.
   *
   * @param detail the exact cause in a sentence, without secrets
   */
  record ConsumerRefused(Instant at, String remote, String detail) implements PlatformEvent {}

  /** A consumer that was connected is gone; what it had not settled comes again. */
  record ConsumerDisconnected(Instant at, String clientId, String groupId, String detail)
      implements PlatformEvent {}
}
