package io.github.atelier.aliyun.thing.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.thing.ThingCode;
import io.github.atelier.aliyun.thing.ThingLimits;
import io.github.atelier.aliyun.thing.ValueProblem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters of a property post, and of a property set: identifiers and values.
 *
 * @param values in the order sent
 * @param unreadable identifiers whose {@code time} is no time
 */
public record PropertyPost(Map<String, Stamped> values, Map<String, ValueProblem> unreadable) {
  public PropertyPost {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    unreadable = Collections.unmodifiableMap(new LinkedHashMap<>(unreadable));
  }

  /** A post of these values. */
  public static PropertyPost of(Map<String, Stamped> values) {
    return new PropertyPost(values, Map.of());
  }

  /**
   * Reads {@code params}.
   *
   * @throws MessageException with 460 if it is not an object, with 6106 if it has more than 200
   */
  public static PropertyPost parse(JsonNode params) {
    Params.object(params, "params");
    if (params.size() > ThingLimits.MAX_PROPERTIES_PER_POST) {
      throw new MessageException(
          ThingCode.TOO_MANY_PROPERTIES, ThingCode.TOO_MANY_PROPERTIES.text());
    }
    Map<String, Stamped> values = new LinkedHashMap<>();
    Map<String, ValueProblem> unreadable = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : params.properties()) {
      if (one.getKey().isEmpty()) {
        throw new MessageException(ThingCode.IDENTIFIER_EMPTY, ThingCode.IDENTIFIER_EMPTY.text());
      }
      try {
        values.put(one.getKey(), Stamped.parse(one.getValue()));
      } catch (MessageException e) {
        unreadable.put(one.getKey(), new ValueProblem(one.getKey(), e.code(), e.getMessage()));
      }
    }
    return new PropertyPost(values, unreadable);
  }

  /** {@code params}. */
  public ObjectNode toJson() {
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    values.forEach((identifier, value) -> params.set(identifier, value.toJson()));
    return params;
  }
}
