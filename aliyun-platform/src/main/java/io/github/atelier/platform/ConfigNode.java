package io.github.atelier.platform;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * An object in the configuration document that knows its place, so that a complaint can name it.
 */
final class ConfigNode {
  private final String file;
  private final String path;
  private final JsonNode node;

  ConfigNode(String file, String path, JsonNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
    if (node == null || !node.isObject()) {
      throw new PlatformConfigException(
          file
              + ": "
              + (path.isEmpty() ? "the document" : path)
              + " must be a mapping (key: value)");
    }
  }

  PlatformConfigException error(String key, String rule) {
    return new PlatformConfigException(file + ": " + at(key) + " " + rule);
  }

  private String at(String key) {
    if (key.isEmpty()) {
      return path;
    }
    return path.isEmpty() ? key : path + "." + key;
  }

  void allow(String... keys) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!List.of(keys).contains(name)) {
        throw error(name, "is unknown here; known: " + new TreeSet<>(List.of(keys)));
      }
    }
  }

  Iterable<String> keys() {
    return node::fieldNames;
  }

  Optional<String> text(String key) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw error(key, "must be text; put it in quotes if it looks like a number");
    }
    return Optional.of(value.textValue());
  }

  String requiredText(String key) {
    return text(key).orElseThrow(() -> error(key, "is missing"));
  }

  OptionalLong number(String key, long min, long max) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return OptionalLong.empty();
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < min
        || value.longValue() > max) {
      throw error(key, "must be a whole number from " + min + " to " + max);
    }
    return OptionalLong.of(value.longValue());
  }

  Optional<Boolean> flag(String key) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isBoolean()) {
      throw error(key, "must be true or false");
    }
    return Optional.of(value.booleanValue());
  }

  Optional<ConfigNode> child(String key) {
    JsonNode value = node.get(key);
    return value == null || value.isNull()
        ? Optional.empty()
        : Optional.of(new ConfigNode(file, at(key), value));
  }

  List<ConfigNode> list(String key) {
    JsonNode value = node.get(key);
    if (value == null || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw error(key, "must be a list (lines that start with -)");
    }
    List<ConfigNode> items = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      items.add(new ConfigNode(file, at(key) + "[" + i + "]", value.get(i)));
    }
    return items;
  }
}
