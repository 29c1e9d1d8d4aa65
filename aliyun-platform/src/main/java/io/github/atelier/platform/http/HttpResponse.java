package io.github.atelier.platform.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status such as 200
 * @param contentType the value of that header
 * @param headers others, besides Content-Type, Content-Length and Connection
 * @param body whole; not to be changed
 */
public record HttpResponse(
    int status, String contentType, Map<String, String> headers, byte[] body) {
  public HttpResponse {
    headers = Map.copyOf(headers);
  }

  /** Compact JSON: no blank after a colon or a comma, which small clients trip over. */
  public static HttpResponse json(int status, JsonNode document) {
    return new HttpResponse(
        status, "application/json", Map.of(), document.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** What the server itself says is wrong with a request: {@code {"code":413,"message":"…"}}. */
  public static HttpResponse problem(int status, String message) {
    return json(
        status, JsonNodeFactory.instance.objectNode().put("code", status).put("message", message));
  }

  /** The same with one more header. */
  public HttpResponse with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpResponse(status, contentType, more, body);
  }

  /** Without the body: it may hold secrets. */
  @Override
  public String toString() {
    return status + " " + contentType + " " + body.length + " octets";
  }
}
