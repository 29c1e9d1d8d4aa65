package io.github.atelier.aliyun.thing.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.thing.ThingCode;

/** The clock service: no envelope, QoS 0. */
public final class Ntp {
  private Ntp() {}

  /** {@code {"deviceSendTime":"…"}}. */
  public static ObjectNode request(long deviceSendTime) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("deviceSendTime", Long.toString(deviceSendTime));
  }

  /**
   * The answer. {@code deviceSendTime} comes back as it was; the server's times are strings if it
   * was one, numbers if it was one.
   *
   * @throws MessageException with 460 if there is no {@code deviceSendTime}
   */
  public static ObjectNode response(JsonNode request, long received, long sent) {
    JsonNode given = request.path("deviceSendTime");
    if (!given.isTextual() && !given.isNumber()) {
      throw Params.wrong("deviceSendTime must be there");
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("deviceSendTime", given);
    return given.isTextual()
        ? answer
            .put("serverRecvTime", Long.toString(received))
            .put("serverSendTime", Long.toString(sent))
        : answer.put("serverRecvTime", received).put("serverSendTime", sent);
  }

  /**
   * The platform's time at the moment the answer came: (serverRecv + serverSend + deviceRecv −
   * deviceSend) / 2.
   *
   * @throws MessageException if a time is missing
   */
  public static long time(JsonNode response, long deviceReceived) {
    return (number(response, "serverRecvTime")
            + number(response, "serverSendTime")
            + deviceReceived
            - number(response, "deviceSendTime"))
        / 2;
  }

  private static long number(JsonNode response, String key) {
    JsonNode node = response.path(key);
    if (!node.isNumber() && !(node.isTextual() && node.textValue().matches("-?[0-9]{1,18}"))) {
      throw new MessageException(ThingCode.TIME, key + " is no number");
    }
    return node.asLong();
  }
}
