package io.github.atelier.platform.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.platform.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers in the format that was asked for. */
final class Replies {
  private Replies() {}

  /** How an answer is written. */
  enum Format {
    XML,
    JSON
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** An action's own answer, with what every answer has. */
  static HttpResponse success(Format format, String action, String requestId, ObjectNode answer) {
    ObjectNode whole = object();
    whole.put("RequestId", requestId).put("Success", true).put("Code", "");
    whole.setAll(answer);
    return write(format, 200, action + "Response", whole);
  }

  /** An action's refusal. */
  static HttpResponse refusal(
      Format format, int status, String action, String requestId, BusinessException refusal) {
    return write(
        format,
        status,
        action + "Response",
        object()
            .put("RequestId", requestId)
            .put("Success", false)
            .put("Code", refusal.code())
            .put("ErrorMessage", refusal.getMessage()));
  }

  /** The gateway's refusal. */
  static HttpResponse refusal(
      Format format, String requestId, String host, GatewayException refusal) {
    return write(
        format,
        refusal.status(),
        "Error",
        object()
            .put("RequestId", requestId)
            .put("HostId", host)
            .put("Code", refusal.code())
            .put("Message", refusal.getMessage()));
  }

  private static HttpResponse write(Format format, int status, String root, ObjectNode answer) {
    if (format == Format.JSON) {
      return new HttpResponse(
          status,
          "application/json;charset=utf-8",
          Map.of(),
          answer.toString().getBytes(StandardCharsets.UTF_8));
    }
    StringBuilder xml = new StringBuilder("<?xml version='1.0' encoding='UTF-8'?>");
    element(xml, root, answer);
    return new HttpResponse(
        status,
        "text/xml;charset=utf-8",
        Map.of(),
        xml.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** A list is its element again and again, as the samples of the API show. */
  private static void element(StringBuilder xml, String name, JsonNode value) {
    if (value.isArray()) {
      value.forEach(item -> element(xml, name, item));
      return;
    }
    xml.append('<').append(name).append('>');
    if (value.isObject()) {
      value.properties().forEach(field -> element(xml, field.getKey(), field.getValue()));
    } else {
      escape(xml, value.asText());
    }
    xml.append("</").append(name).append('>');
  }

  private static void escape(StringBuilder xml, String text) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '&' -> xml.append("&amp;");
                case '"' -> xml.append("&quot;");
                case '\'' -> xml.append("&apos;");
                case '\t', '\n', '\r' -> xml.append("&#").append(c).append(';');
                default -> {
                  // XML 1.0 cannot carry other controls, however escaped.
                  boolean allowed =
                      (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
                  xml.appendCodePoint(allowed ? c : 0xFFFD);
                }
              }
            });
  }
}
