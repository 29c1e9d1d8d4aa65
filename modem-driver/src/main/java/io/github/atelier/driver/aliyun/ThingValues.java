package io.github.atelier.driver.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Java values as the thing model's JSON: a boolean is 0 or 1, an instant a string of digits. */
final class ThingValues {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ThingValues() {}

  static JsonNode json(Object value) {
    if (value instanceof JsonNode node) {
      return node;
    }
    if (value instanceof Boolean flag) {
      return JsonNodeFactory.instance.numberNode(flag ? 1 : 0);
    }
    if (value instanceof Instant moment) {
      return JsonNodeFactory.instance.textNode(Long.toString(moment.toEpochMilli()));
    }
    if (value instanceof Map<?, ?> members) {
      return object(members);
    }
    if (value instanceof Collection<?> elements) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      elements.forEach(element -> array.add(json(element)));
      return array;
    }
    if (value == null || value instanceof Number || value instanceof CharSequence) {
      return MAPPER.valueToTree(value instanceof CharSequence text ? text.toString() : value);
    }
    throw new IllegalArgumentException(
        "a "
            + value.getClass().getSimpleName()
            + " is no value of a thing model: use numbers, text, booleans, Instant, maps, lists or"
            + " JSON nodes");
  }

  static ObjectNode object(Map<?, ?> members) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    members.forEach((name, member) -> object.set(String.valueOf(name), json(member)));
    return object;
  }
}
