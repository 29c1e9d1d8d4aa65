package io.github.atelier.driver;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * What an HTTP server answered to a module.
 *
 * @param status 100 to 599; a failure of the server is no failure of the call
 * @param head the status line and the fields as they came, or empty where the dialect has no
 *     command that tells them
 * @param body the body; chunks are joined
 */
public record HttpResponse(int status, String head, byte[] body) {
  public HttpResponse {
    body = body.clone();
  }

  @Override
  public byte[] body() {
    return body.clone();
  }

  /** The body as text in UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The value of a field of the head, or {@code null} where it has none or the head is unknown. */
  public String header(String name) {
    for (String line : head.split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).trim().equalsIgnoreCase(name)) {
        return line.substring(colon + 1).trim();
      }
    }
    return null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HttpResponse o
        && status == o.status
        && head.equals(o.head)
        && Arrays.equals(body, o.body);
  }

  @Override
  public int hashCode() {
    return Objects.hash(status, head, Arrays.hashCode(body));
  }

  /** Without the body, which may hold a token. */
  @Override
  public String toString() {
    return "HttpResponse[" + status + ", " + body.length + " octets]";
  }
}
