package io.github.atelier.emulator.module.http;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a request goes.
 *
 * @param secure whether by TLS
 * @param host name or address, an IPv6 address without its brackets
 * @param port TCP port, that of the scheme where the URL has none
 * @param authority as it stands in the field {@code Host}
 * @param path path and query as they stand in the request line
 */
record HttpUrl(boolean secure, String host, int port, String authority, String path) {

  /** Reads an absolute URL, or gives {@code null} where it is none of HTTP. */
  static HttpUrl parse(String text) {
    try {
      URI uri = new URI(text);
      String scheme =
          uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(java.util.Locale.ROOT);
      boolean secure = scheme.equals("https");
      if (!secure && !scheme.equals("http") || uri.getHost() == null || uri.getPort() > 0xFFFF) {
        return null;
      }
      String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      String host = uri.getHost();
      return new HttpUrl(
          secure,
          host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
          uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80,
          uri.getPort() > 0 ? host + ":" + uri.getPort() : host,
          uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
