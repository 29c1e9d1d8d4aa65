package io.github.atelier.platform.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.alink.AlinkFormatException;
import io.github.atelier.aliyun.alink.AlinkReply;
import io.github.atelier.aliyun.alink.AlinkRequest;
import io.github.atelier.aliyun.topic.DeviceTopics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What the platform itself answers to an upstream message: property and event posts, and the clock.
 *
 * <p>Without a thing model every property is accepted; parameters must be an object of at most 200
 * members. A payload that is not JSON is answered with 5159 (property) or 5160 (event) and an empty
 * id, parameters of another shape with 460.
 */
final class Replies implements Interpreter {
  private static final int MAX_PROPERTIES = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Clock clock;
  private final Downlink downlink;

  /** Sends to a device that is online, and to nobody otherwise. */
  interface Downlink {
    void send(DeviceIdentity device, String topic, byte[] payload);
  }

  Replies(Clock clock, Downlink downlink) {
    this.clock = clock;
    this.downlink = downlink;
  }

  @Override
  public CompletableFuture<Void> take(
      DeviceIdentity device, String topic, byte[] payload, int qos, Instant received) {
    to(device, topic, payload)
        .ifPresent(reply -> downlink.send(device, reply.topic(), reply.payload()));
    return CompletableFuture.completedFuture(null);
  }

  /** A message to be sent back. */
  record Reply(String topic, byte[] payload) {}

  Optional<Reply> to(DeviceIdentity device, String topic, byte[] payload) {
    DeviceTopics topics = new DeviceTopics(device);
    if (topic.equals(topics.ntpRequest())) {
      return ntp(payload).map(answer -> new Reply(topics.ntpResponse(), answer));
    }
    String stem = topics.sys() + "/thing/event/";
    if (!topic.startsWith(stem) || !topic.endsWith("/post")) {
      return Optional.empty();
    }
    int end = topic.length() - "/post".length();
    String identifier = end <= stem.length() ? "" : topic.substring(stem.length(), end);
    if (identifier.isEmpty() || identifier.indexOf('/') >= 0) {
      return Optional.empty();
    }
    return post(identifier, payload)
        .map(reply -> new Reply(DeviceTopics.reply(topic), reply.encode()));
  }

  private static Optional<AlinkReply> post(String identifier, byte[] payload) {
    boolean property = identifier.equals("property");
    String method = "thing.event." + identifier + ".post";
    AlinkRequest request;
    try {
      request = AlinkRequest.parse(payload);
    } catch (AlinkFormatException e) {
      int code = property ? AlinkReply.PROPERTY_FORMAT : AlinkReply.EVENT_FORMAT;
      return Optional.of(
          AlinkReply.failure(MissingNode.getInstance(), code, e.getMessage(), method));
    }
    if (!request.ackWanted()) {
      return Optional.empty();
    }
    if (!request.params().isObject()) {
      return Optional.of(
          AlinkReply.failure(
              request.id(),
              AlinkReply.PARAMETER_ERROR,
              "request parameter error: params must be an object",
              method));
    }
    if (property && request.params().size() > MAX_PROPERTIES) {
      return Optional.of(
          AlinkReply.failure(
              request.id(),
              AlinkReply.TOO_MANY_PROPERTIES,
              "more than " + MAX_PROPERTIES + " properties",
              method));
    }
    return Optional.of(AlinkReply.success(request, method));
  }

  /** {@code deviceSendTime} comes back as it was; the server's times are strings if it was one. */
  private Optional<byte[]> ntp(byte[] payload) {
    long now = clock.millis();
    try {
      JsonNode sent = JSON.readTree(payload).path("deviceSendTime");
      if (!sent.isTextual() && !sent.isNumber()) {
        return Optional.empty();
      }
      ObjectNode answer = JSON.createObjectNode();
      answer.set("deviceSendTime", sent);
      if (sent.isTextual()) {
        answer.put("serverRecvTime", Long.toString(now)).put("serverSendTime", Long.toString(now));
      } else {
        answer.put("serverRecvTime", now).put("serverSendTime", now);
      }
      return Optional.of(answer.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
