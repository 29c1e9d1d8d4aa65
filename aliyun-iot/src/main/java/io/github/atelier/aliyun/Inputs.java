package io.github.atelier.aliyun;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The offline validator: each rule that Aliyun puts on an input, checked without a network.
 *
 * <p>Every {@code require…} method returns its argument or throws {@link InvalidInputException};
 * {@link #problems} collects what several of them have to say, for a configuration that should be
 * reported at once.
 */
public final class Inputs {
  /** Longest bare client id, in characters (connection parameters page). */
  public static final int MAX_CLIENT_ID = 64;

  private static final int MAX_PRODUCT_KEY = 32;

  private Inputs() {}

  /**
   * A ProductKey: letters and digits. Aliyun issues 11 characters, but its own documents sign with
   * shorter ones, so 1 to 32 are accepted.
   */
  public static String requireProductKey(String value) {
    length("productKey", value, 1, MAX_PRODUCT_KEY);
    return outside("productKey", value, "", "letters and digits");
  }

  /** A DeviceName: 4 to 32 characters of {@code [A-Za-z0-9-_@.:]}, unique in its product. */
  public static String requireDeviceName(String value) {
    length("deviceName", value, 4, 32);
    return outside("deviceName", value, "-_@.:", "letters, digits and - _ @ . :");
  }

  /**
   * The bare client id (the part before {@code |}): 1 to 64 printable characters without {@code |}.
   */
  public static String requireClientId(String value) {
    length("clientId", value, 1, MAX_CLIENT_ID);
    printable("clientId", value);
    if (value.indexOf('|') >= 0) {
      throw new InvalidInputException(
          "clientId", "must not hold |, which starts the parameters", value);
    }
    return value;
  }

  /**
   * A timestamp in milliseconds, decimal digits; Aliyun does not compare it with the clock for
   * MQTT.
   */
  public static String requireTimestamp(String value) {
    length("timestamp", value, 1, 19);
    if (!Characters.isDecimal(value)) {
      throw new InvalidInputException("timestamp", "must be decimal digits (milliseconds)", value);
    }
    return value;
  }

  /** The random of a dynamic registration: 1 to 64 characters that survive a client id. */
  public static String requireRandom(String value) {
    length("random", value, 1, 64);
    return requireParameterValue("random", value);
  }

  /**
   * An instance id such as {@code iot-06z00ez08936hvm}: 1 to 63 letters, digits and hyphens (it
   * becomes a host name).
   */
  public static String requireInstanceId(String value) {
    length("instanceId", value, 1, 63);
    return outside("instanceId", value, "-", "letters, digits and -");
  }

  /** A region such as {@code cn-shanghai}. */
  public static String requireRegion(String value) {
    length("region", value, 1, 63);
    return outside("region", value, "-", "letters, digits and -");
  }

  /** A host name or address, 1 to 253 characters, no blanks. */
  public static String requireHost(String value) {
    length("host", value, 1, 253);
    return outside("host", value, "-._:", "letters, digits and - . _ (or an IP address)");
  }

  /** A TCP port, 1 to 65535. */
  public static int requirePort(int value) {
    if (value < 1 || value > 65535) {
      throw new InvalidInputException("port", "must be 1 to 65535", Integer.toString(value));
    }
    return value;
  }

  /** A name in the parameter part of a client id: printable, no {@code | , =}. */
  public static String requireParameterName(String value) {
    length("parameter name", value, 1, 64);
    printable("parameter name", value);
    if (value.indexOf('=') >= 0) {
      throw new InvalidInputException("parameter name", "must not hold =", value);
    }
    return separators("parameter name", value);
  }

  /**
   * A value in the parameter part of a client id: printable, may be empty, no {@code |} and no
   * comma.
   */
  public static String requireParameterValue(String name, String value) {
    if (value == null) {
      throw new InvalidInputException(name, "is missing", "");
    }
    if (value.length() > 256) {
      throw new InvalidInputException(name, "must have at most 256 characters", value);
    }
    printable(name, value);
    return separators(name, value);
  }

  /** Runs the checks and returns what each failing one said, in order; empty if all pass. */
  public static List<InvalidInputException> problems(Runnable... checks) {
    List<InvalidInputException> found = new ArrayList<>();
    for (Runnable check : checks) {
      problem(check).ifPresent(found::add);
    }
    return List.copyOf(found);
  }

  /** Runs one check and returns what it said if it failed. */
  public static Optional<InvalidInputException> problem(Runnable check) {
    try {
      check.run();
      return Optional.empty();
    } catch (InvalidInputException e) {
      return Optional.of(e);
    }
  }

  private static void length(String field, String value, int min, int max) {
    if (value == null || value.isEmpty()) {
      throw new InvalidInputException(field, "must not be empty", "");
    }
    if (value.length() < min || value.length() > max) {
      throw new InvalidInputException(
          field, "must have " + min + " to " + max + " characters, has " + value.length(), value);
    }
  }

  private static String outside(String field, String value, String others, String allowed) {
    int at = Characters.firstOutside(value, others);
    if (at >= 0) {
      throw new InvalidInputException(
          field, "may hold only " + allowed + ", but character " + (at + 1) + " is not", value);
    }
    return value;
  }

  private static void printable(String field, String value) {
    int at = Characters.firstControl(value);
    if (at >= 0) {
      throw new InvalidInputException(
          field, "must not hold control characters, but character " + (at + 1) + " is one", value);
    }
  }

  private static String separators(String field, String value) {
    if (value.indexOf('|') >= 0 || value.indexOf(',') >= 0) {
      throw new InvalidInputException(field, "must not hold | or a comma", value);
    }
    return value;
  }
}
