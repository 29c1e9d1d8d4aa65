package io.github.atelier.aliyun.thing.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The parameters of an event post: {@code {"value":{…},"time":…}} or the bare outputs. */
public final class EventPost {
  private EventPost() {}

  /**
   * Reads {@code params}: the documents' form if {@code value} is an object and there is nothing
   * else but {@code time}; otherwise bare outputs, as the C and Node SDKs send them. No parameters
   * are an event without outputs.
   *
   * @throws MessageException with 460 if it is not an object, with 6326 for a bad {@code time}
   */
  public static Stamped parse(JsonNode params) {
    if (Params.isAbsent(params)) {
      return Stamped.now(JsonNodeFactory.instance.objectNode());
    }
    Params.object(params, "params");
    return params.path("value").isObject() && Stamped.isWrapped(params)
        ? Stamped.parse(params)
        : Stamped.now(params);
  }

  /** {@code params} in the documents' form. */
  public static ObjectNode toJson(Stamped event) {
    return event.toWrappedJson();
  }
}
