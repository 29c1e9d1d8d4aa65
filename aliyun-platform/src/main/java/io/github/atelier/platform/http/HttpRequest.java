package io.github.atelier.platform.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that has arrived whole.
 *
 * @param method in upper case, such as {@code POST}
 * @param path as sent, without the query, not decoded
 * @param query as sent, without the question mark, not decoded; empty if there is none
 * @param headers by name in lower case, in order of arrival
 * @param body empty if there is none; shared, not to be changed
 * @param remote the peer's address, for people
 * @param secure whether it came over TLS
 */
public record HttpRequest(
    String method,
    String path,
    String query,
    Map<String, List<String>> headers,
    byte[] body,
    String remote,
    boolean secure) {

  /** The first value of a header, whatever its case. */
  public Optional<String> header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  /** The media type without its parameters, in lower case; empty text if there is none. */
  public String mediaType() {
    String type = header("content-type").orElse("");
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).trim().toLowerCase(Locale.ROOT);
  }

  /** Without query, headers and body: they may hold secrets. */
  @Override
  public String toString() {
    return method + " " + path + " from " + remote;
  }
}
