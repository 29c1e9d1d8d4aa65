package io.github.atelier.aliyun.topic;

import io.github.atelier.aliyun.InvalidInputException;
import java.nio.charset.StandardCharsets;

/**
 * The limits on a topic's text.
 *
 * <p>Aliyun's limits page says at most 128 bytes of UTF-8 and 7 slashes. Its own system topics
 * break the second ({@code …/thing/event/property/batch/post_reply} has 8) and {@code
 * /ext/rrpc/${id}/${topic}} embeds a whole topic and so breaks both. So: 7 slashes for custom
 * topics, 128 bytes for all, and 256 bytes for {@code /ext/rrpc/}.
 */
public final class TopicLimits {
  /** Longest topic in bytes of UTF-8. */
  public static final int MAX_BYTES = 128;

  /** Most slashes in a custom topic. */
  public static final int MAX_SLASHES = 7;

  /** Largest payload of one message, in bytes. */
  public static final int MAX_PAYLOAD = 256 * 1024;

  private static final int MAX_RRPC_BYTES = 256;

  private TopicLimits() {}

  /**
   * Checks a topic a message is published to.
   *
   * @throws InvalidInputException if it is empty, too long, too deep, or holds a wildcard or
   *     control character
   */
  public static String requireName(String topic) {
    require("topic", topic);
    if (topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
      throw new InvalidInputException("topic", "must not hold a wildcard when publishing", topic);
    }
    return topic;
  }

  static void require(String field, String topic) {
    if (topic == null || topic.isEmpty()) {
      throw new InvalidInputException(field, "must not be empty", "");
    }
    int slashes = 0;
    for (int i = 0; i < topic.length(); i++) {
      char c = topic.charAt(i);
      if (Character.isISOControl(c)) {
        throw new InvalidInputException(field, "must not hold control characters", topic);
      }
      if (c == '/') {
        slashes++;
      }
    }
    int max = topic.startsWith("/ext/rrpc/") ? MAX_RRPC_BYTES : MAX_BYTES;
    if (topic.getBytes(StandardCharsets.UTF_8).length > max) {
      throw new InvalidInputException(field, "must have at most " + max + " bytes", topic);
    }
    if (slashes > MAX_SLASHES && !TopicOwnership.isSystem(topic)) {
      throw new InvalidInputException(
          field, "must have at most " + MAX_SLASHES + " slashes, has " + slashes, topic);
    }
  }

  /** Checks a payload's size, in bytes. */
  public static byte[] requirePayload(byte[] payload) {
    if (payload.length > MAX_PAYLOAD) {
      throw new InvalidInputException(
          "payload", "must have at most " + MAX_PAYLOAD + " bytes", payload.length + " bytes");
    }
    return payload;
  }
}
