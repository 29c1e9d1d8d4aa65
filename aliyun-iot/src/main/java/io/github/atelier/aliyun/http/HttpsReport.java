package io.github.atelier.aliyun.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.topic.TopicLimits;
import java.util.List;
import java.util.Map;

/**
 * A message up over HTTPS: {@code POST /topic/…}, any octets, the token in the header {@code
 * password}.
 */
public final class HttpsReport {
  /** Before the topic in the path. */
  public static final String PREFIX = "/topic";

  private final String topic;
  private final byte[] payload;

  private HttpsReport(String topic, byte[] payload) {
    this.topic = topic;
    this.payload = payload;
  }

  /**
   * A message.
   *
   * @param topic from its first slash; it becomes a path, so it may hold letters, digits and {@code
   *     - _ . : @} only, which are all that names of Aliyun have
   * @param payload 0 to 131072 bytes
   * @throws InvalidInputException if one is outside
   */
  public static HttpsReport of(String topic, byte[] payload) {
    TopicLimits.requireName(topic);
    if (topic.charAt(0) != '/' || topic.contains("//") || topic.endsWith("/")) {
      throw new InvalidInputException("topic", "must be /segment/segment…", topic);
    }
    if (!topic.chars().allMatch(HttpsReport::isPath)) {
      throw new InvalidInputException(
          "topic", "may hold only letters, digits and - _ . : @ over HTTPS", topic);
    }
    for (String segment : topic.split("/")) {
      if (segment.equals(".") || segment.equals("..")) {
        throw new InvalidInputException("topic", "must not hold . or .. over HTTPS", topic);
      }
    }
    if (payload.length > HttpsLimits.MAX_PAYLOAD) {
      throw new InvalidInputException(
          "payload",
          "must have at most " + HttpsLimits.MAX_PAYLOAD + " bytes over HTTPS",
          payload.length + " bytes");
    }
    return new HttpsReport(topic, payload.clone());
  }

  private static boolean isPath(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "/-_.:@".indexOf(c) >= 0;
  }

  /** The topic. */
  public String topic() {
    return topic;
  }

  /** The request, with a token of {@link HttpsLogin}. */
  public HttpsPost at(HttpsEndpoint endpoint, Secret token) {
    return new HttpsPost(
        endpoint.access().resolve(PREFIX + topic),
        "application/octet-stream",
        Map.of("password", token.reveal()),
        payload,
        List.of(token));
  }

  /**
   * What the platform says of a message that it took.
   *
   * @param messageId decimal digits
   * @param data as it came; the page says that it may be empty and not what it holds; a missing
   *     node if absent
   */
  public record Receipt(String messageId, JsonNode data) {}

  /**
   * Reads the answer.
   *
   * @throws HttpsRefusedException if it is a refusal
   * @throws HttpsAnswerException if it is not understood
   */
  public Receipt answer(int status, byte[] body) {
    String what = "the report to " + topic;
    ObjectNode info = HttpsAnswer.read(what, status, body, 0, "info");
    String id = info.path("messageId").asText("");
    if (id.isEmpty() || id.length() > 40 || !id.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw HttpsAnswer.not(what, status, "without a messageId");
    }
    return new Receipt(id, info.path("data"));
  }
}
