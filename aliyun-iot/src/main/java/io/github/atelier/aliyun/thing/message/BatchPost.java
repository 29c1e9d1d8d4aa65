package io.github.atelier.aliyun.thing.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.thing.ThingCode;
import io.github.atelier.aliyun.thing.ThingLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several values of properties, and several events, in one post: {@code
 * {"properties":{id:[{value,time}]},"events":{id:[{value:{},time}]}}}.
 *
 * @param properties by identifier
 * @param events by identifier
 */
public record BatchPost(Map<String, List<Stamped>> properties, Map<String, List<Stamped>> events) {
  public BatchPost {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    events = Collections.unmodifiableMap(new LinkedHashMap<>(events));
  }

  /**
   * Reads {@code params}; a single value may stand in place of a list.
   *
   * @throws MessageException with 460, 6106 (more than 200 values in all) or 6326
   */
  public static BatchPost parse(JsonNode params) {
    Params.object(params, "params");
    Map<String, List<Stamped>> properties = lists(params.path("properties"), "properties", false);
    Map<String, List<Stamped>> events = lists(params.path("events"), "events", true);
    int values = properties.values().stream().mapToInt(List::size).sum();
    int posted = events.values().stream().mapToInt(List::size).sum();
    if (values + posted > ThingLimits.MAX_PROPERTIES_PER_POST) {
      throw new MessageException(
          ThingCode.TOO_MANY_PROPERTIES, ThingCode.TOO_MANY_PROPERTIES.text());
    }
    return new BatchPost(properties, events);
  }

  private static Map<String, List<Stamped>> lists(JsonNode node, String name, boolean events) {
    if (Params.isAbsent(node)) {
      return Map.of();
    }
    Map<String, List<Stamped>> lists = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : Params.object(node, name).properties()) {
      List<Stamped> values = new ArrayList<>();
      if (one.getValue().isArray()) {
        one.getValue().forEach(value -> values.add(read(value, events)));
      } else {
        values.add(read(one.getValue(), events));
      }
      lists.put(one.getKey(), List.copyOf(values));
    }
    return lists;
  }

  private static Stamped read(JsonNode node, boolean event) {
    return event ? EventPost.parse(node) : Stamped.parse(node);
  }

  /** {@code params}. */
  public ObjectNode toJson() {
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    write(params.putObject("properties"), properties);
    write(params.putObject("events"), events);
    return params;
  }

  private static void write(ObjectNode into, Map<String, List<Stamped>> lists) {
    lists.forEach(
        (identifier, values) -> {
          ArrayNode array = into.putArray(identifier);
          values.forEach(value -> array.add(value.toWrappedJson()));
        });
  }
}
