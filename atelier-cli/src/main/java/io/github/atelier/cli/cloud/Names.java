package io.github.atelier.cli.cloud;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what people type for devices, topics and parameters. */
final class Names {
  private Names() {}

  /** Reads {@code PRODUCTKEY/DEVICENAME}. */
  static DeviceIdentity device(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is no PRODUCTKEY/DEVICENAME, for example a1Pk0000001/dev1");
    }
    try {
      return new DeviceIdentity(text.substring(0, slash), text.substring(slash + 1));
    } catch (InvalidInputException e) {
      throw new IllegalArgumentException("'" + text + "': " + e.getMessage(), e);
    }
  }

  /** The product whose topic this is: the second segment behind a system's name, else the first. */
  static String productOf(String topic) {
    String[] segments = topic.split("/", -1);
    if (segments.length < 3 || !segments[0].isEmpty()) {
      throw new IllegalArgumentException(
          "'" + topic + "' is no topic of a device, such as /a1Pk0000001/dev1/user/get");
    }
    return switch (segments[1]) {
      case "sys", "broadcast" -> segments[2];
      default -> segments[1];
    };
  }

  /** Reads {@code NAME=VALUE} pairs. */
  static Map<String, String> parameters(List<String> pairs) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("'" + pair + "' is no NAME=VALUE");
      }
      if (parameters.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(pair.substring(0, equals) + " is given twice");
      }
    }
    return parameters;
  }
}
