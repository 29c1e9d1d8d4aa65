package io.github.atelier.aliyun.alink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * A reply: {@code {"code","data","id","message","method","version"}}.
 *
 * @param id the request's id, verbatim
 * @param code 200 for success; Aliyun's code table otherwise
 * @param message "success" or what went wrong
 * @param method the request's method; null leaves it out
 * @param data the result, an empty object if there is none
 */
public record AlinkReply(JsonNode id, int code, String message, String method, JsonNode data) {
  /** Success. */
  public static final int SUCCESS = 200;

  /** "request parameter error". */
  public static final int PARAMETER_ERROR = 460;

  /** The parameters of a property post are not JSON. */
  public static final int PROPERTY_FORMAT = 5159;

  /** The parameters of an event post are not JSON. */
  public static final int EVENT_FORMAT = 5160;

  /** More than 200 properties in one post. */
  public static final int TOO_MANY_PROPERTIES = 6106;

  /** The success reply to a request, with empty data. */
  public static AlinkReply success(AlinkRequest request, String method) {
    return new AlinkReply(
        request.id(), SUCCESS, "success", method, JsonNodeFactory.instance.objectNode());
  }

  /** A failure reply. */
  public static AlinkReply failure(JsonNode id, int code, String message, String method) {
    return new AlinkReply(id, code, message, method, JsonNodeFactory.instance.objectNode());
  }

  /**
   * Reads a reply.
   *
   * @throws AlinkFormatException if the bytes are not one JSON object with a numeric code
   */
  public static AlinkReply parse(byte[] payload) {
    ObjectNode root = AlinkJson.object(payload);
    JsonNode code = root.path("code");
    if (!code.canConvertToInt()) {
      throw new AlinkFormatException("code is not a number");
    }
    return new AlinkReply(
        root.path("id"),
        code.intValue(),
        root.path("message").asText(""),
        root.path("method").textValue(),
        root.path("data"));
  }

  /**
   * Compact UTF-8 JSON. A missing id is written as an empty string, so that a client sees that its
   * own was unreadable.
   */
  public byte[] encode() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("code", code);
    if (!data.isMissingNode()) {
      root.set("data", data);
    }
    if (id.isMissingNode()) {
      root.put("id", "");
    } else {
      root.set("id", id);
    }
    root.put("message", message);
    if (method != null) {
      root.put("method", method);
    }
    root.put("version", "1.0");
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }
}
