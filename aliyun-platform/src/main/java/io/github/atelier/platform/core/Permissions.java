package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.topic.TopicFilter;
import io.github.atelier.aliyun.topic.TopicLimits;
import io.github.atelier.aliyun.topic.TopicOwnership;
import java.util.Set;
import java.util.function.Predicate;

/** What a device may publish and subscribe: its own topics, the custom ones by topic class. */
final class Permissions {
  /** The custom topics that older products have, without {@code user/}. */
  static final Set<String> OLD_PUBLISH = Set.of("update", "update/error", "pub");

  static final Set<String> OLD_SUBSCRIBE = Set.of("get");

  private final PlatformRules rules;

  Permissions(PlatformRules rules) {
    this.rules = rules;
  }

  /** Why a device may not publish to a topic; empty if it may. */
  String publishing(Device device, String topic) {
    if (!TopicOwnership.mayPublish(device.identity(), topic)) {
      return foreign(device, " (9236)");
    }
    try {
      TopicLimits.requireName(topic);
    } catch (InvalidInputException e) {
      return e.getMessage();
    }
    return allowed(device, topic, OLD_PUBLISH, topicClass -> topicClass.publishes(name(topic)))
        ? ""
        : "no topic class of the product " + device.product() + " lets it publish there (9236)";
  }

  /**
   * Why a device may not subscribe to a filter; empty if it may.
   *
   * @throws InvalidInputException if the filter is not one
   */
  String subscribing(Device device, String filter) {
    if (!TopicOwnership.maySubscribe(device.identity(), filter)) {
      return foreign(device, "");
    }
    new TopicFilter(filter);
    return allowed(device, filter, OLD_SUBSCRIBE, topicClass -> topicClass.subscribes(name(filter)))
        ? ""
        : "no topic class of the product " + device.product() + " lets it subscribe to that";
  }

  private static String foreign(Device device, String code) {
    return "topic not allowed: it does not belong to " + device.identity() + code;
  }

  private boolean allowed(
      Device device, String topic, Set<String> old, Predicate<TopicClass> fits) {
    if (!rules.topicClassesChecked()
        || TopicOwnership.isSystem(topic)
        || topic.startsWith("/broadcast/")) {
      return true;
    }
    String rest = topic.substring(stem(device.identity()).length());
    return rest.startsWith("user/")
        ? device.product().topicClasses().values().stream().anyMatch(fits)
        : old.contains(rest);
  }

  private static String stem(DeviceIdentity device) {
    return "/" + device + "/";
  }

  /** What comes behind {@code /pk/dn/user/}. */
  private static String name(String topic) {
    int at = topic.indexOf('/', topic.indexOf('/', topic.indexOf('/', 1) + 1) + 1);
    return topic.substring(at + 1);
  }
}
