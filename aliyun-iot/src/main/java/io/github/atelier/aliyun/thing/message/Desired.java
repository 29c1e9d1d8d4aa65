package io.github.atelier.aliyun.thing.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.thing.ThingCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Desired values: what the cloud wants a property to be.
 *
 * @param value null as JSON if it was cleared
 * @param version counts from 1 with every change
 */
public record Desired(JsonNode value, long version) {
  /** The {@code params} of {@code thing.property.desired.get}. */
  public static ArrayNode getParams(Collection<String> identifiers) {
    ArrayNode params = JsonNodeFactory.instance.arrayNode();
    identifiers.forEach(params::add);
    return params;
  }

  /** Reads them; 6301 if they are no array of strings. */
  public static List<String> parseGet(JsonNode params) {
    List<String> identifiers = new ArrayList<>();
    if (!params.isArray()) {
      throw new MessageException(ThingCode.NOT_AN_ARRAY, ThingCode.NOT_AN_ARRAY.text());
    }
    for (JsonNode one : params) {
      if (!one.isTextual()) {
        throw Params.wrong("an identifier must be a string");
      }
      identifiers.add(one.textValue());
    }
    return identifiers;
  }

  /** The {@code data} of the reply: {@code {id:{"value","version"}}}. */
  public static ObjectNode data(Map<String, Desired> desired) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    desired.forEach(
        (identifier, one) ->
            data.putObject(identifier)
                .<ObjectNode>set("value", one.value())
                .put("version", one.version()));
    return data;
  }

  /** Reads the {@code data} of the reply. */
  public static Map<String, Desired> parseData(JsonNode data) {
    Map<String, Desired> desired = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : Params.object(data, "data").properties()) {
      JsonNode node = one.getValue();
      if (node.path("version").canConvertToLong()) {
        desired.put(one.getKey(), new Desired(node.path("value"), node.path("version").asLong()));
      }
    }
    return desired;
  }

  /**
   * The {@code params} of {@code thing.property.desired.delete}: {@code {id:{"version":n}}}, or
   * {@code {id:{}}} for whatever version there is.
   */
  public static ObjectNode deleteParams(Map<String, OptionalLong> versions) {
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    versions.forEach(
        (identifier, version) -> {
          ObjectNode one = params.putObject(identifier);
          version.ifPresent(number -> one.put("version", number));
        });
    return params;
  }

  /** Reads them; 460 if they are no object of objects. */
  public static Map<String, OptionalLong> parseDelete(JsonNode params) {
    Map<String, OptionalLong> versions = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : Params.object(params, "params").properties()) {
      JsonNode version = Params.object(one.getValue(), one.getKey()).path("version");
      if (!Params.isAbsent(version) && !version.canConvertToLong()) {
        throw Params.wrong("version must be a number");
      }
      versions.put(
          one.getKey(),
          Params.isAbsent(version) ? OptionalLong.empty() : OptionalLong.of(version.asLong()));
    }
    return versions;
  }
}
