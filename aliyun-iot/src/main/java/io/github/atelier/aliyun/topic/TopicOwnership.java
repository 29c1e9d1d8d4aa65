package io.github.atelier.aliyun.topic;

import io.github.atelier.aliyun.DeviceIdentity;

/**
 * Which topics belong to a device: those that carry its ProductKey and DeviceName at the place
 * their family puts them.
 *
 * <p>A wildcard in that place would reach other devices, so it is foreign. Works for names and for
 * filters alike.
 */
public final class TopicOwnership {
  private static final String[] SYSTEM = {"/sys/", "/ext/", "/ota/", "/shadow/"};

  private TopicOwnership() {}

  /**
   * Whether a topic is one of the platform's own families ({@code /sys /ext /ota /shadow}), which
   * it delivers to a connected device without a subscription.
   */
  public static boolean isSystem(String topic) {
    for (String prefix : SYSTEM) {
      if (topic.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the device may publish to a topic. */
  public static boolean mayPublish(DeviceIdentity device, String topic) {
    return owns(device, topic);
  }

  /**
   * Whether the device may subscribe to a filter: its own topics, and the broadcasts of its
   * product.
   */
  public static boolean maySubscribe(DeviceIdentity device, String filter) {
    String[] level = filter.split("/", -1);
    if (level.length >= 4 && level[0].isEmpty() && level[1].equals("broadcast")) {
      return level[2].equals(device.productKey());
    }
    return filter.equals("/ext/register") || filter.equals("/ext/regnwl") || owns(device, filter);
  }

  private static boolean owns(DeviceIdentity device, String topic) {
    String[] level = topic.split("/", -1);
    if (level.length < 3 || !level[0].isEmpty()) {
      return false;
    }
    switch (level[1]) {
      case "sys":
        return level.length > 4 && isDevice(device, level, 2);
      case "ext":
        return level[2].equals("rrpc")
            ? ownsRrpc(device, topic, level)
            : isDevice(device, level, 3);
      case "ota":
        return isDevice(device, level, 4);
      case "shadow":
        return isDevice(device, level, 3);
      default:
        return level.length > 3 && isDevice(device, level, 1);
    }
  }

  /**
   * {@code /ext/rrpc/${id}/${topic}}: the embedded topic is free, unless it names a system family
   * of another device.
   */
  private static boolean ownsRrpc(DeviceIdentity device, String topic, String[] level) {
    if (level.length < 5 || level[3].equals("#")) {
      return false;
    }
    String inner = topic.substring("/ext/rrpc/".length() + level[3].length());
    return !isSystem(inner) || owns(device, inner);
  }

  private static boolean isDevice(DeviceIdentity device, String[] level, int at) {
    return level.length > at + 1
        && level[at].equals(device.productKey())
        && level[at + 1].equals(device.deviceName());
  }
}
