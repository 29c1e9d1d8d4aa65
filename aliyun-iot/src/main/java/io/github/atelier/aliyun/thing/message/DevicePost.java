package io.github.atelier.aliyun.thing.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.thing.ThingCode;
import io.github.atelier.aliyun.thing.ThingLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one device has to say in a history or a gateway's pack.
 *
 * @param device whose it is; empty for the sender itself
 * @param properties values, each group of one moment
 * @param events likewise
 */
public record DevicePost(
    Optional<DeviceIdentity> device,
    List<Map<String, Stamped>> properties,
    List<Map<String, Stamped>> events) {
  private static final int MAX_EVENTS = 20;
  private static final int MAX_SUB_DEVICES = 20;

  public DevicePost {
    properties = List.copyOf(properties);
    events = List.copyOf(events);
  }

  /**
   * Reads the {@code params} of a history post: an array of {@code
   * {"identity","properties":[{id:{value,time}}],"events":[…]}}.
   *
   * @throws MessageException with 6301 if it is no array, else 460, 6106 or 6326
   */
  public static List<DevicePost> parseHistory(JsonNode params) {
    if (!params.isArray()) {
      throw new MessageException(ThingCode.NOT_AN_ARRAY, ThingCode.NOT_AN_ARRAY.text());
    }
    List<DevicePost> posts = new ArrayList<>();
    for (JsonNode one : params) {
      posts.add(
          new DevicePost(
              identity(Params.object(one, "a post")),
              groups(one.path("properties"), false),
              groups(one.path("events"), true)));
    }
    limit(posts);
    return posts;
  }

  /**
   * Reads the {@code params} of a gateway's pack: {@code
   * {"properties":{id:…},"events":{id:…},"subDevices":[{"identity","properties","events"}]}}; the
   * first of the list is the gateway itself.
   *
   * @throws MessageException with 460, 6106 (200 properties) or 6326
   */
  public static List<DevicePost> parsePack(JsonNode params) {
    Params.object(params, "params");
    List<DevicePost> posts = new ArrayList<>();
    posts.add(
        new DevicePost(
            Optional.empty(),
            groups(params.path("properties"), false),
            groups(params.path("events"), true)));
    JsonNode subDevices = params.path("subDevices");
    if (!Params.isAbsent(subDevices)) {
      for (JsonNode one : Params.array(subDevices, "subDevices")) {
        posts.add(
            new DevicePost(
                Optional.of(Params.device(Params.object(one, "a sub-device").path("identity"))),
                groups(one.path("properties"), false),
                groups(one.path("events"), true)));
      }
    }
    if (posts.size() > MAX_SUB_DEVICES + 1) {
      throw Params.wrong("more than " + MAX_SUB_DEVICES + " sub-devices");
    }
    if (posts.stream().mapToInt(p -> count(p.events)).sum() > MAX_EVENTS) {
      throw Params.wrong("more than " + MAX_EVENTS + " events");
    }
    limit(posts);
    return posts;
  }

  private static void limit(List<DevicePost> posts) {
    if (posts.stream().mapToInt(p -> count(p.properties)).sum()
        > ThingLimits.MAX_PROPERTIES_PER_POST) {
      throw new MessageException(
          ThingCode.TOO_MANY_PROPERTIES, ThingCode.TOO_MANY_PROPERTIES.text());
    }
  }

  private static int count(List<Map<String, Stamped>> groups) {
    return groups.stream().mapToInt(Map::size).sum();
  }

  private static Optional<DeviceIdentity> identity(JsonNode one) {
    JsonNode identity = one.path("identity");
    return Params.isAbsent(identity) ? Optional.empty() : Optional.of(Params.device(identity));
  }

  private static List<Map<String, Stamped>> groups(JsonNode node, boolean events) {
    if (Params.isAbsent(node)) {
      return List.of();
    }
    List<Map<String, Stamped>> groups = new ArrayList<>();
    for (JsonNode group : node.isArray() ? node : JsonNodeFactory.instance.arrayNode().add(node)) {
      Map<String, Stamped> values = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> one : Params.object(group, "a group").properties()) {
        values.put(
            one.getKey(), events ? EventPost.parse(one.getValue()) : Stamped.parse(one.getValue()));
      }
      groups.add(values);
    }
    return groups;
  }

  /** The {@code params} of a history post. */
  public static ArrayNode history(List<DevicePost> posts) {
    ArrayNode params = JsonNodeFactory.instance.arrayNode();
    for (DevicePost post : posts) {
      ObjectNode one = params.addObject();
      post.device.ifPresent(device -> one.set("identity", Params.device(device)));
      write(one.putArray("properties"), post.properties);
      write(one.putArray("events"), post.events);
    }
    return params;
  }

  private static void write(ArrayNode array, List<Map<String, Stamped>> groups) {
    for (Map<String, Stamped> group : groups) {
      ObjectNode one = array.addObject();
      group.forEach((identifier, value) -> one.set(identifier, value.toWrappedJson()));
    }
  }
}
