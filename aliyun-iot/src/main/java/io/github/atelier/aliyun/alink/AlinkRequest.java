package io.github.atelier.aliyun.alink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.InvalidInputException;
import java.nio.charset.StandardCharsets;

/**
 * A request: {@code {"id","version","sys":{"ack"}?,"params","method"}}.
 *
 * @param id the id exactly as sent: a string or a number; a missing node if there was none
 * @param version the protocol version, "1.0" unless sent
 * @param method such as {@code thing.event.property.post}; null if absent (the C SDK 4.x omits it)
 * @param params the parameters; a missing node if absent
 * @param ackWanted false only if {@code sys.ack} is 0
 */
public record AlinkRequest(
    JsonNode id, String version, String method, JsonNode params, boolean ackWanted) {

  /**
   * A request of our own.
   *
   * @param id 0 to 4294967295, sent as a decimal string
   */
  public static AlinkRequest of(long id, String method, JsonNode params) {
    if (id < 0 || id > 0xFFFF_FFFFL) {
      throw new InvalidInputException("id", "must be 0 to 4294967295", Long.toString(id));
    }
    JsonNode text = JsonNodeFactory.instance.textNode(Long.toString(id));
    return new AlinkRequest(text, "1.0", method, params, true);
  }

  /** The same, asking the platform for no reply. */
  public AlinkRequest withoutAck() {
    return new AlinkRequest(id, version, method, params, false);
  }

  /**
   * Reads a request. Unknown fields are ignored.
   *
   * @throws AlinkFormatException if the bytes are not one JSON object
   */
  public static AlinkRequest parse(byte[] payload) {
    ObjectNode root = AlinkJson.object(payload);
    JsonNode ack = root.path("sys").path("ack");
    return new AlinkRequest(
        root.path("id"),
        root.path("version").asText("1.0"),
        root.path("method").textValue(),
        root.path("params"),
        !(ack.isValueNode() && ack.asText().equals("0")));
  }

  /**
   * Compact UTF-8 JSON in the order of the documents. {@code sys.ack} is written only when no reply
   * is wanted.
   */
  public byte[] encode() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    if (!id.isMissingNode()) {
      root.set("id", id);
    }
    root.put("version", version);
    if (!ackWanted) {
      root.putObject("sys").put("ack", 0);
    }
    if (!params.isMissingNode()) {
      root.set("params", params);
    }
    if (method != null) {
      root.put("method", method);
    }
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }
}
