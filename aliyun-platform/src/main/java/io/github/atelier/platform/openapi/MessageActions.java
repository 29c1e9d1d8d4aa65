package io.github.atelier.platform.openapi;

import static io.github.atelier.platform.openapi.Common.DEVICE_NAME;
import static io.github.atelier.platform.openapi.Common.PRODUCT_KEY;
import static io.github.atelier.platform.openapi.Common.done;
import static io.github.atelier.platform.openapi.Parameter.integer;
import static io.github.atelier.platform.openapi.Parameter.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.aliyun.topic.TopicLimits;
import io.github.atelier.platform.core.DeliveryException;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.ProductInfo;
import io.github.atelier.platform.openapi.Rrpc.Answer;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Messages to devices: to one, to all, and with an answer. */
final class MessageActions {
  private static final int MAX_BROADCAST = 64 * 1024;

  /** In Base64, of 256 KiB. */
  private static final int MAX_ENCODED = TopicLimits.MAX_PAYLOAD / 3 * 4 + 8;

  private final Estate estate;
  private final Rrpc rrpc;
  private final ApiRules rules;
  private final Clock clock;

  private MessageActions(Estate estate, Rrpc rrpc, ApiRules rules, Clock clock) {
    this.estate = estate;
    this.rrpc = rrpc;
    this.rules = rules;
    this.clock = clock;
  }

  static void addTo(ActionTable table, Estate estate, Rrpc rrpc, ApiRules rules, Clock clock) {
    MessageActions actions = new MessageActions(estate, rrpc, rules, clock);
    Parameter content =
        text("MessageContent").upTo(MAX_ENCODED).orElse("iot.messagebroker.PublishMessageFailed");
    Parameter topic =
        text("TopicFullName").upTo(256).orElse("iot.messagebroker.InvalidFormattedTopicName");
    table
        .add(
            "Pub",
            actions::pub,
            PRODUCT_KEY.must(),
            topic.must(),
            content.must(),
            integer("Qos").range(0, 1))
        .add("PubBroadcast", actions::broadcast, PRODUCT_KEY.must(), topic, content.must())
        .add(
            "RRpc",
            actions::rrpc,
            PRODUCT_KEY.must(),
            DEVICE_NAME.must(),
            text("RequestBase64Byte").must().upTo(MAX_ENCODED),
            integer("Timeout")
                .must()
                .range(1000, 8000)
                .orElse("iot.messagebroker.InvalidTimeoutValue"),
            text("Topic").upTo(128).orElse("iot.messagebroker.InvalidFormattedTopicName"));
  }

  private CompletableFuture<ObjectNode> pub(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    String topic = arguments.must("TopicFullName");
    byte[] payload = payload(arguments.must("MessageContent"), TopicLimits.MAX_PAYLOAD);
    // /pk/dn/user/…; setting properties and invoking services have actions of their own.
    String[] level = topic.split("/", 5);
    boolean custom =
        level.length == 5
            && level[0].isEmpty()
            && level[1].equals(product.productKey())
            && (level[3].equals("user") && !level[4].isEmpty());
    boolean old =
        level.length >= 4
            && level[0].isEmpty()
            && level[1].equals(product.productKey())
            && topic.endsWith("/get");
    if (!custom && !old) {
      throw new BusinessException(
          "iot.messagebroker.InvalidFormattedTopicName",
          "TopicFullName must be /" + product.productKey() + "/${deviceName}/user/…");
    }
    name(topic);
    DeviceInfo device = Common.device(estate, product.productKey(), level[2]);
    String lost = Long.toString(estate.nextMessageId());
    return estate
        .send(device.device(), topic, payload, (int) arguments.number("Qos", 0))
        .handle(
            (sent, failure) -> {
              unlessLost(failure);
              return Replies.object().put("MessageId", sent == null ? lost : sent);
            });
  }

  /**
   * That a device is offline, or has not subscribed, is no failure of a call that only hands the
   * message to the platform: the message is lost, as Aliyun's log says then and its API does not.
   */
  private static void unlessLost(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof DeliveryException lost) {
      switch (lost.reason()) {
        case OFFLINE, NOT_SUBSCRIBED, CONNECTION_LOST, NOT_ACKNOWLEDGED -> {
          return;
        }
        default ->
            throw new BusinessException(
                "iot.messagebroker.PublishMessageFailed", lost.getMessage());
      }
    }
    if (cause instanceof InvalidInputException invalid) {
      throw new BusinessException("iot.messagebroker.PublishMessageFailed", invalid.getMessage());
    }
    if (failure != null) {
      throw new CompletionException(cause);
    }
  }

  private CompletableFuture<ObjectNode> broadcast(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    byte[] payload = payload(arguments.must("MessageContent"), MAX_BROADCAST);
    String topic = arguments.text("TopicFullName").orElse(null);
    if (topic != null && !topic.matches("/broadcast/" + product.productKey() + "/[^/+#].*")) {
      throw new BusinessException(
          "iot.messagebroker.InvalidFormattedTopicName",
          "TopicFullName must be /broadcast/" + product.productKey() + "/…");
    }
    long id = estate.nextMessageId();
    for (DeviceInfo device : estate.devices(product.productKey())) {
      // Each for itself: who is offline or has not subscribed misses it.
      estate.send(
          device.device(),
          topic != null
              ? topic
              : new DeviceTopics(device.device()).sys() + "/broadcast/request/" + id,
          payload,
          0);
    }
    return done(Replies.object().put("MessageId", id));
  }

  private CompletableFuture<ObjectNode> rrpc(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    DeviceIdentity device =
        Common.device(estate, product.productKey(), arguments.must("DeviceName")).device();
    byte[] payload = payload(arguments.must("RequestBase64Byte"), TopicLimits.MAX_PAYLOAD);
    long id = estate.nextMessageId();
    DeviceTopics topics = new DeviceTopics(device);
    String request = topics.rrpcRequest(Long.toString(id));
    String response = topics.rrpcResponse(Long.toString(id));
    if (arguments.text("Topic").isPresent()) {
      // A topic that begins with a slash makes two of them, as the page on RRPC shows.
      request = "/ext/rrpc/" + id + "/" + arguments.must("Topic");
      response = request;
      name(request);
    }
    CompletableFuture<Answer> answer =
        rrpc.await(device, response, Duration.ofMillis(arguments.number("Timeout", 8000)));
    estate
        .send(device, request, payload, 0)
        .whenComplete(
            (sent, failure) -> {
              if (failure != null) {
                answer.complete(new Answer.None(rrpc.absence(device, clock.instant())));
              }
            });
    return answer.thenApply(given -> answered(id, given));
  }

  private ObjectNode answered(long id, Answer answer) {
    ObjectNode reply = Replies.object().put("MessageId", id);
    if (answer instanceof Answer.Payload payload) {
      return reply
          .put("RrpcCode", "SUCCESS")
          .put("PayloadBase64Byte", Base64.getEncoder().encodeToString(payload.bytes()));
    }
    String code = ((Answer.None) answer).code().name();
    if (rules.rrpcRefused()) {
      throw new BusinessException(
          "iot.messagebroker." + code, "The device gave no answer: " + code);
    }
    return reply.put("RrpcCode", code);
  }

  private static byte[] payload(String encoded, int max) {
    byte[] payload = Common.base64(encoded);
    if (payload.length > max) {
      throw new BusinessException(
          "iot.messagebroker.PublishMessageFailed",
          "The message has " + payload.length + " octets; at most " + max + " are taken.");
    }
    return payload;
  }

  private static void name(String topic) {
    try {
      TopicLimits.requireName(topic);
    } catch (InvalidInputException e) {
      throw new BusinessException("iot.messagebroker.InvalidFormattedTopicName", e.getMessage());
    }
  }
}
