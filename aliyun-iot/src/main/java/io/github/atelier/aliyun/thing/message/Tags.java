package io.github.atelier.aliyun.thing.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.atelier.aliyun.thing.ThingCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A device's tags: {@code [{"attrKey","attrValue"}]}. */
public final class Tags {
  /** Most tags of a message and of a device. */
  public static final int MAX = 200;

  private static final int MAX_KEY = 64;
  private static final int MAX_VALUE = 2048;

  private Tags() {}

  /** The {@code params} of {@code thing.deviceinfo.update}. */
  public static ArrayNode updateParams(Map<String, String> tags) {
    ArrayNode params = JsonNodeFactory.instance.arrayNode();
    tags.forEach((key, value) -> params.addObject().put("attrKey", key).put("attrValue", value));
    return params;
  }

  /** The {@code params} of {@code thing.deviceinfo.delete}. */
  public static ArrayNode deleteParams(Collection<String> keys) {
    ArrayNode params = JsonNodeFactory.instance.arrayNode();
    keys.forEach(key -> params.addObject().put("attrKey", key));
    return params;
  }

  /** Reads tags to be set; 6301 or 460. */
  public static Map<String, String> parseUpdate(JsonNode params) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (JsonNode one : all(params)) {
      JsonNode value = one.path("attrValue");
      if (!value.isValueNode() || value.asText().length() > MAX_VALUE) {
        throw Params.wrong("attrValue must be text of at most " + MAX_VALUE + " characters");
      }
      tags.put(key(one), value.asText());
    }
    return tags;
  }

  /** Reads the keys of tags to be removed; 6301 or 460. */
  public static List<String> parseDelete(JsonNode params) {
    List<String> keys = new ArrayList<>();
    all(params).forEach(one -> keys.add(key(one)));
    return keys;
  }

  /** Checks a key: a letter or _, then letters, digits and _, at most 64. */
  public static String requireKey(String key) {
    if (!key.matches("[A-Za-z_][A-Za-z0-9_]*") || key.length() > MAX_KEY) {
      throw Params.wrong(
          "attrKey must have 1 to 64 letters, digits and _, and not begin with a digit");
    }
    return key;
  }

  private static JsonNode all(JsonNode params) {
    if (!params.isArray()) {
      throw new MessageException(ThingCode.NOT_AN_ARRAY, ThingCode.NOT_AN_ARRAY.text());
    }
    if (params.size() > MAX) {
      throw Params.wrong("more than " + MAX + " tags");
    }
    return params;
  }

  private static String key(JsonNode one) {
    return requireKey(Params.text(one, "attrKey"));
  }
}
