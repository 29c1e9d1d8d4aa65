package io.github.atelier.aliyun.thing.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.thing.ThingCode;

/** The shapes that several messages share. */
final class Params {
  private Params() {}

  static MessageException wrong(String what) {
    return new MessageException(ThingCode.PARAMETER, "request parameter error: " + what);
  }

  static JsonNode object(JsonNode node, String name) {
    if (!node.isObject()) {
      throw wrong(name + " must be an object");
    }
    return node;
  }

  static JsonNode array(JsonNode node, String name) {
    if (!node.isArray()) {
      throw wrong(name + " must be an array");
    }
    return node;
  }

  /** Text that must be there. */
  static String text(JsonNode owner, String key) {
    JsonNode node = owner.path(key);
    if (!node.isTextual() || node.textValue().isEmpty()) {
      throw wrong(key + " must be a string");
    }
    return node.textValue();
  }

  static DeviceIdentity device(JsonNode node) {
    try {
      return new DeviceIdentity(text(node, "productKey"), text(node, "deviceName"));
    } catch (InvalidInputException e) {
      throw wrong(e.field() + " " + e.rule());
    }
  }

  static ObjectNode device(DeviceIdentity device) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("productKey", device.productKey())
        .put("deviceName", device.deviceName());
  }

  static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
