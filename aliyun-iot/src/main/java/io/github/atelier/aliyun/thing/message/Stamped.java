package io.github.atelier.aliyun.thing.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.thing.ThingCode;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A value with or without the moment it is of.
 *
 * @param value of a property; of an event: the object with its outputs
 * @param time UTC milliseconds; empty if the sender said none
 */
public record Stamped(JsonNode value, OptionalLong time) {
  /** The last millisecond of the year 9999. */
  private static final long LAST = 253_402_300_799_999L;

  public Stamped {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(time, "time");
  }

  /** A value of now. */
  public static Stamped now(JsonNode value) {
    return new Stamped(value, OptionalLong.empty());
  }

  /** A value of a moment. */
  public static Stamped at(JsonNode value, long millis) {
    return new Stamped(value, OptionalLong.of(millis));
  }

  /** The moment, or that of reception. */
  public long timeOr(long received) {
    return time.orElse(received);
  }

  /**
   * Reads {@code {"value":…,"time":…}} or a bare value. An object is taken for the first form if it
   * has {@code value} and nothing else but {@code time}; a struct that looks like that must be sent
   * in the first form.
   *
   * @throws MessageException with 6326 if {@code time} is no number of milliseconds
   */
  public static Stamped parse(JsonNode node) {
    if (!isWrapped(node)) {
      return now(node);
    }
    return new Stamped(node.get("value"), time(node.path("time")));
  }

  static boolean isWrapped(JsonNode node) {
    return node.isObject() && node.has("value") && node.size() == (node.has("time") ? 2 : 1);
  }

  private static OptionalLong time(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return OptionalLong.empty();
    }
    long millis = -1;
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      millis = node.longValue();
    } else if (node.isTextual() && node.textValue().matches("[0-9]{1,15}")) {
      millis = Long.parseLong(node.textValue());
    }
    if (millis < 0 || millis > LAST) {
      throw new MessageException(ThingCode.TIME, "time must be UTC milliseconds since 1970");
    }
    return OptionalLong.of(millis);
  }

  /** {@code {"value":…,"time":…}}, or the bare value if there is no time. */
  public JsonNode toJson() {
    return time.isEmpty() && !isWrapped(value) ? value : toWrappedJson();
  }

  /** {@code {"value":…,"time":…}}, without {@code time} if there is none. */
  public ObjectNode toWrappedJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("value", value);
    time.ifPresent(millis -> node.put("time", millis));
    return node;
  }
}
