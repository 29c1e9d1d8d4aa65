package io.github.atelier.platform.core;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.MessageKind;
import io.github.atelier.platform.subscription.MessageNumbers;
import io.github.atelier.platform.subscription.ServerMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the platform itself has to say to the owner's servers, in the documented payloads. */
final class OwnerMessages {
  /** Times without a zone are China's. */
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.ofHours(8));

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(OwnerMessages.class);

  private final ConsumerGroups groups;
  private final MessageNumbers numbers;
  private final Clock clock;

  OwnerMessages(ConsumerGroups groups, MessageNumbers numbers, Clock clock) {
    this.groups = groups;
    this.numbers = numbers;
    this.clock = clock;
  }

  /** A message of a device on a custom topic. */
  CompletableFuture<Void> data(
      String messageId,
      DeviceIdentity device,
      String topic,
      byte[] payload,
      int qos,
      Instant received) {
    return groups.offer(
        new ServerMessage(
            messageId, MessageKind.DEVICE_DATA, device, topic, payload, qos, received));
  }

  /** A device went online or offline; a connection does not wait for it. */
  void status(Device device, boolean online, String address) {
    Instant now = clock.instant();
    String local = LOCAL.format(now);
    String utc = UTC.format(now);
    ObjectNode payload =
        JSON.createObjectNode()
            .put("status", online ? "online" : "offline")
            .put("iotId", device.iotId())
            .put("productKey", device.identity().productKey())
            .put("deviceName", device.identity().deviceName())
            .put("time", local)
            .put("utcTime", utc)
            .put("lastTime", local)
            .put("utcLastTime", utc)
            .put("clientIp", ip(address));
    offer(MessageKind.DEVICE_STATUS, device, "/as/mqtt/status/" + device.identity(), payload, now)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn(
                    "the servers do not learn that {} went {}: {}",
                    device.identity(),
                    online ? "online" : "offline",
                    failure.getMessage());
              }
            });
  }

  private static String ip(String address) {
    int colon = address == null ? -1 : address.lastIndexOf(':');
    return colon < 0 ? String.valueOf(address) : address.substring(0, colon);
  }

  /** A device was created, deleted, enabled or disabled; only create tells the secret. */
  CompletableFuture<Void> lifecycle(Device device, String action) {
    Instant now = clock.instant();
    ObjectNode payload =
        JSON.createObjectNode()
            .put("action", action)
            .put("iotId", device.iotId())
            .put("productKey", device.identity().productKey())
            .put("deviceName", device.identity().deviceName());
    if (action.equals("create")) {
      payload.put("deviceSecret", device.secret().reveal());
    }
    payload.put("messageCreateTime", now.toEpochMilli());
    return offer(
        MessageKind.DEVICE_LIFECYCLE,
        device,
        "/" + device.identity() + "/thing/lifecycle",
        payload,
        now);
  }

  private CompletableFuture<Void> offer(
      MessageKind kind, Device device, String topic, ObjectNode payload, Instant now) {
    return groups.offer(
        new ServerMessage(
            numbers.nextId(),
            kind,
            device.identity(),
            topic,
            payload.toString().getBytes(StandardCharsets.UTF_8),
            1,
            now));
  }
}
