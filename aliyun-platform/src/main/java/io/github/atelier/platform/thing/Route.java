package io.github.atelier.platform.thing;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import java.util.Optional;

/**
 * Where a system topic leads.
 *
 * @param device whose topic it is; empty if the topic does not say
 * @param rest what the family's handler needs: the path behind {@code /thing/}, the RRPC's id
 */
record Route(Family family, Optional<DeviceIdentity> device, String rest) {
  /** The families of topics that devices publish to. */
  enum Family {
    THING,
    RRPC,
    NTP,
    SHADOW,
    OTA_INFORM,
    OTA_PROGRESS,
    SESSION
  }

  /** Empty if it is none of this room's. */
  static Optional<Route> of(String topic) {
    String[] level = topic.split("/", -1);
    if (level.length < 5) {
      return Optional.empty();
    }
    switch (level[1]) {
      case "sys":
        if (level[4].equals("thing") && level.length > 5) {
          return route(Family.THING, level, 2, after(topic, level, 5));
        }
        return level.length == 7 && level[4].equals("rrpc") && level[5].equals("response")
            ? route(Family.RRPC, level, 2, level[6])
            : Optional.empty();
      case "ext":
        return ext(topic, level);
      case "shadow":
        return level[2].equals("update") ? route(Family.SHADOW, level, 3, "") : Optional.empty();
      case "ota":
        if (level.length != 6 || !level[2].equals("device")) {
          return Optional.empty();
        }
        return level[3].equals("inform")
            ? route(Family.OTA_INFORM, level, 4, "")
            : level[3].equals("progress")
                ? route(Family.OTA_PROGRESS, level, 4, "")
                : Optional.empty();
      default:
        return Optional.empty();
    }
  }

  private static Optional<Route> ext(String topic, String[] level) {
    switch (level[2]) {
      case "rrpc":
        return Optional.of(new Route(Family.RRPC, Optional.empty(), level[3]));
      case "ntp":
        return level.length == 6 && level[5].equals("request")
            ? route(Family.NTP, level, 3, "")
            : Optional.empty();
      case "session":
        return level.length > 5
            ? route(Family.SESSION, level, 3, after(topic, level, 5))
            : Optional.empty();
      default:
        return Optional.empty();
    }
  }

  private static String after(String topic, String[] level, int levels) {
    int at = 0;
    for (int i = 0; i < levels; i++) {
      at += level[i].length() + 1;
    }
    return topic.substring(at);
  }

  private static Optional<Route> route(Family family, String[] level, int at, String rest) {
    try {
      return Optional.of(
          new Route(family, Optional.of(new DeviceIdentity(level[at], level[at + 1])), rest));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }
}
