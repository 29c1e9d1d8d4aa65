package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import java.util.ArrayList;
import java.util.List;

/**
 * A right of one device, in the form that a broker's access list has: a filter and what may be done
 * with the topics that match it.
 *
 * <p>{@link #of} says with such filters what {@link Permissions} decides for each topic. One thing
 * has no such form: an RRPC on a topic of any name, {@code /ext/rrpc/${id}/${topic}}, belongs on
 * Aliyun to the device that was asked, which the topic does not name. Only those that carry the
 * device are granted.
 *
 * @param access what may be done
 * @param filter an MQTT filter with {@code +} and {@code #}
 */
public record TopicGrant(Access access, String filter) {

  /** What may be done with topics. */
  public enum Access {
    /** Receive: the platform publishes there. */
    READ,
    /** Publish. */
    WRITE,
    /** Both. */
    READ_WRITE
  }

  /**
   * All rights of a device.
   *
   * @param topicClasses its product's, see {@link TopicClasses#of}
   * @param classesChecked the rule {@link PlatformRules#topicClassesChecked()}
   */
  public static List<TopicGrant> of(
      DeviceIdentity device, List<TopicClass> topicClasses, boolean classesChecked) {
    String own = device.toString();
    List<TopicGrant> grants = new ArrayList<>();
    for (String system :
        List.of(
            "/sys/" + own + "/#",
            "/ext/+/" + own + "/#",
            "/ext/rrpc/+/" + own + "/#",
            "/ext/rrpc/+/sys/" + own + "/#",
            "/ota/+/+/" + own + "/#",
            "/shadow/+/" + own + "/#")) {
      grants.add(new TopicGrant(Access.READ_WRITE, system));
    }
    grants.add(new TopicGrant(Access.READ, "/broadcast/" + device.productKey() + "/#"));
    if (!classesChecked) {
      grants.add(new TopicGrant(Access.READ_WRITE, "/" + own + "/#"));
      return grants;
    }
    for (TopicClass topicClass : topicClasses) {
      grants.add(
          new TopicGrant(
              switch (topicClass.permission()) {
                case PUBLISH -> Access.WRITE;
                case SUBSCRIBE -> Access.READ;
                case ALL -> Access.READ_WRITE;
              },
              "/" + own + "/user/" + topicClass.shortName()));
    }
    Permissions.OLD_PUBLISH.stream()
        .sorted()
        .forEach(name -> grants.add(new TopicGrant(Access.WRITE, "/" + own + "/" + name)));
    Permissions.OLD_SUBSCRIBE.stream()
        .sorted()
        .forEach(name -> grants.add(new TopicGrant(Access.READ, "/" + own + "/" + name)));
    return grants;
  }
}
