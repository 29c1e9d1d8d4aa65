package io.github.atelier.platform.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.thing.ValueProblem;
import io.github.atelier.aliyun.thing.message.Stamped;
import io.github.atelier.platform.subscription.MessageKind;
import io.github.atelier.platform.subscription.ServerMessage;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What the owner's servers are told, in the documented payloads. */
final class Tidings {
  private final Room room;

  Tidings(Room room) {
    this.room = room;
  }

  /** A value that was refused. */
  record Failed(JsonNode value, long time, ValueProblem problem) {}

  /** The head of each payload. */
  ObjectNode head(DeviceIdentity device, long at) {
    return Json.object()
        .put("deviceType", room.rules().deviceType())
        .put("iotId", room.iotId(device))
        .put("productKey", device.productKey())
        .put("deviceName", device.deviceName())
        .put("gmtCreate", at);
  }

  /** Values of properties, with those that were refused. */
  CompletableFuture<Void> properties(
      DeviceIdentity device,
      Map<String, Stamped> accepted,
      Map<String, Failed> failed,
      String topic,
      MessageKind kind,
      long at) {
    ObjectNode payload = head(device, at);
    ObjectNode checkFailed = payload.putObject("checkFailedData");
    failed.forEach(
        (identifier, one) -> {
          ObjectNode node = checkFailed.putObject(identifier);
          node.put("time", one.time());
          node.set("value", one.value());
          node.put("code", one.problem().code().code()).put("message", one.problem().message());
        });
    ObjectNode items = payload.putObject("items");
    accepted.forEach(
        (identifier, value) ->
            items
                .putObject(identifier)
                .<ObjectNode>set("value", value.value())
                .put("time", value.timeOr(at)));
    return offer(kind, device, topic, payload, at);
  }

  /** An event; the values stand in {@code checkFailedData} instead if they were refused. */
  CompletableFuture<Void> event(
      DeviceIdentity device,
      EventHead head,
      Stamped event,
      ValueProblem problem,
      String topic,
      MessageKind kind,
      long at) {
    ObjectNode payload =
        head(device, at)
            .put("identifier", head.identifier())
            .put("name", head.name())
            .put("type", head.type())
            .put("time", event.timeOr(at));
    ObjectNode checkFailed = payload.putObject("checkFailedData");
    if (problem == null) {
      payload.set("value", event.value());
    } else {
      payload.putObject("value");
      checkFailed.set("value", event.value());
      checkFailed.put("code", problem.code().code()).put("message", problem.message());
    }
    return offer(kind, device, topic, payload, at);
  }

  /** What the model says of an event. */
  record EventHead(String identifier, String name, String type) {}

  /** The reply of a device to a command. */
  CompletableFuture<Void> reply(
      DeviceIdentity device,
      long requestId,
      int code,
      String message,
      String topic,
      JsonNode data,
      long at) {
    ObjectNode payload = head(device, at);
    payload.remove("deviceType");
    payload
        .put("requestId", requestId)
        .put("code", code)
        .put("message", message)
        .put("topic", topic);
    payload.set("data", data);
    payload.putObject("checkFailedData");
    return offer(
        MessageKind.DOWNLINK_REPLY,
        device,
        "/" + device + "/thing/downlink/reply/message",
        payload,
        at);
  }

  /** Any other message. */
  CompletableFuture<Void> offer(
      MessageKind kind, DeviceIdentity device, String topic, ObjectNode payload, long at) {
    return room.groups()
        .offer(
            new ServerMessage(
                room.numbers().nextId(),
                kind,
                device,
                topic,
                Json.bytes(payload),
                1,
                Instant.ofEpochMilli(at)));
  }
}
