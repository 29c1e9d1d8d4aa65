package io.github.atelier.platform.core;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * A custom topic of every device of a product, {@code /${productKey}/${deviceName}/user/…}.
 *
 * @param id the platform's number for it
 * @param productKey whose devices have it
 * @param shortName what comes behind {@code user/}: levels of letters, digits and {@code _}; with
 *     {@link Permission#SUBSCRIBE} also {@code +}, and {@code #} as the last
 * @param permission what devices may do with it
 * @param description for people
 */
public record TopicClass(
    long id, String productKey, String shortName, Permission permission, String description) {
  /** Most of them in one product. */
  public static final int MAX_PER_PRODUCT = 50;

  /** What a device may do. */
  public enum Permission {
    /** Publish. */
    PUBLISH,
    /** Subscribe. */
    SUBSCRIBE,
    /** Both. */
    ALL
  }

  public TopicClass {
    check(shortName, permission);
    if (description.length() > 200) {
      throw new IllegalArgumentException("a description has at most 200 characters");
    }
  }

  /** What every new product has, as in the console. */
  static List<TopicClass> defaults(String productKey, LongSupplier ids) {
    return List.of(
        new TopicClass(ids.getAsLong(), productKey, "update", Permission.PUBLISH, ""),
        new TopicClass(ids.getAsLong(), productKey, "update/error", Permission.PUBLISH, ""),
        new TopicClass(ids.getAsLong(), productKey, "get", Permission.SUBSCRIBE, ""));
  }

  /** Whether a device may publish to this name behind {@code user/}. */
  boolean publishes(String name) {
    return permission != Permission.SUBSCRIBE && shortName.equals(name);
  }

  /** Whether a device may subscribe to this filter behind {@code user/}. */
  boolean subscribes(String filter) {
    if (permission == Permission.PUBLISH) {
      return false;
    }
    String[] mine = shortName.split("/", -1);
    String[] asked = filter.split("/", -1);
    for (int i = 0; i < mine.length; i++) {
      if (mine[i].equals("#")) {
        return true;
      }
      boolean same =
          i < asked.length
              && (mine[i].equals(asked[i]) || mine[i].equals("+") && !asked[i].equals("#"));
      if (!same) {
        return false;
      }
    }
    return mine.length == asked.length;
  }

  static void check(String shortName, Permission permission) {
    String[] levels = shortName == null ? new String[0] : shortName.split("/", -1);
    boolean fits = levels.length > 0 && levels.length <= 4 && shortName.length() <= 64;
    for (int i = 0; i < levels.length; i++) {
      boolean wild = levels[i].equals("+") || levels[i].equals("#") && i == levels.length - 1;
      fits &= wild ? permission == Permission.SUBSCRIBE : levels[i].matches("[A-Za-z0-9_]+");
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "a topic class has 1 to 4 levels of letters, digits and _ (with permission SUBSCRIBE also"
              + " +, and # as the last), not "
              + shortName);
    }
  }
}
