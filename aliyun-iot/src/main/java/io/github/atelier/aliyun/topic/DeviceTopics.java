package io.github.atelier.aliyun.topic;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;

/**
 * The topics of one device, by name. "Up" is published by the device, "down" by the platform.
 * Immutable.
 *
 * @param device whose topics these are
 */
public record DeviceTopics(DeviceIdentity device) {
  private static final int MAX_IDENTIFIER = 50;

  /** {@code /sys/{pk}/{dn}}, the stem of the thing-model topics. */
  public String sys() {
    return "/sys/" + device.productKey() + "/" + device.deviceName();
  }

  /** Up: {@code …/thing/event/property/post}. */
  public String propertyPost() {
    return sys() + "/thing/event/property/post";
  }

  /** Down: the reply to {@link #propertyPost()}. */
  public String propertyPostReply() {
    return reply(propertyPost());
  }

  /** Up: {@code …/thing/event/{identifier}/post}. */
  public String eventPost(String identifier) {
    return sys() + "/thing/event/" + identifier(identifier) + "/post";
  }

  /** Down: the reply to {@link #eventPost}. */
  public String eventPostReply(String identifier) {
    return reply(eventPost(identifier));
  }

  /** Down: {@code …/thing/service/property/set}. */
  public String propertySet() {
    return sys() + "/thing/service/property/set";
  }

  /** Up: the reply to {@link #propertySet()}. */
  public String propertySetReply() {
    return reply(propertySet());
  }

  /** Down: an asynchronous service, {@code …/thing/service/{identifier}}. */
  public String service(String identifier) {
    return sys() + "/thing/service/" + identifier(identifier);
  }

  /** Up: the reply to {@link #service}. */
  public String serviceReply(String identifier) {
    return reply(service(identifier));
  }

  /** Down: {@code …/rrpc/request/{messageId}}; {@code +} to subscribe. */
  public String rrpcRequest(String messageId) {
    return sys() + "/rrpc/request/" + messageId;
  }

  /** Up: {@code …/rrpc/response/{messageId}}. */
  public String rrpcResponse(String messageId) {
    return sys() + "/rrpc/response/" + messageId;
  }

  /** Up: {@code /ext/ntp/{pk}/{dn}/request}. */
  public String ntpRequest() {
    return "/ext/ntp/" + device + "/request";
  }

  /** Down: {@code /ext/ntp/{pk}/{dn}/response}. */
  public String ntpResponse() {
    return "/ext/ntp/" + device + "/response";
  }

  /** Up: the firmware version, {@code /ota/device/inform/{pk}/{dn}}. */
  public String otaInform() {
    return "/ota/device/inform/" + device;
  }

  /** Down: an upgrade task. */
  public String otaUpgrade() {
    return "/ota/device/upgrade/" + device;
  }

  /** Up: progress of an upgrade. */
  public String otaProgress() {
    return "/ota/device/progress/" + device;
  }

  /** Up: {@code /shadow/update/{pk}/{dn}}. */
  public String shadowUpdate() {
    return "/shadow/update/" + device;
  }

  /** Down: {@code /shadow/get/{pk}/{dn}}. */
  public String shadowGet() {
    return "/shadow/get/" + device;
  }

  /** Both: a custom topic, {@code /{pk}/{dn}/user/{suffix}}. */
  public String custom(String suffix) {
    return "/" + device + "/user/" + suffix;
  }

  /** The topic on which a request is answered: itself and {@code _reply}. */
  public static String reply(String requestTopic) {
    return requestTopic + "_reply";
  }

  private static String identifier(String identifier) {
    boolean valid =
        identifier != null && !identifier.isEmpty() && identifier.length() <= MAX_IDENTIFIER;
    for (int i = 0; valid && i < identifier.length(); i++) {
      char c = identifier.charAt(i);
      valid =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
    if (!valid) {
      throw new InvalidInputException(
          "identifier", "must have 1 to 50 letters, digits and _", "" + identifier);
    }
    return identifier;
  }
}
