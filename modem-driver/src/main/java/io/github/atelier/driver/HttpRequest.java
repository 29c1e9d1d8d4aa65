package io.github.atelier.driver;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a module's HTTP client is to ask. Immutable.
 *
 * <p>Masked in every log, transcript and exception: the values of {@link #headers}, what stands
 * before the host, and the values of those parameters of the query whose names tell of a secret
 * (token, password, secret, sign, key).
 */
public final class HttpRequest {
  /** Most octets of an answer's body that {@link #get} and {@link #post} take at first. */
  public static final int MOST_BODY = 1 << 20;

  private static final Pattern SECRET_NAME =
      Pattern.compile("token|passw|pwd|secret|sign|key", Pattern.CASE_INSENSITIVE);

  private final String method;
  private final URI url;
  private final Map<String, String> headers;
  private final String contentType;
  private final byte[] body;
  private final byte[] ca;
  private final boolean checkClock;
  private final Duration patience;
  private final int mostBody;

  private HttpRequest(
      String method,
      URI url,
      Map<String, String> headers,
      String contentType,
      byte[] body,
      byte[] ca,
      boolean checkClock,
      Duration patience,
      int mostBody) {
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.contentType = contentType;
    this.body = body;
    this.ca = ca;
    this.checkClock = checkClock;
    this.patience = patience;
    this.mostBody = mostBody;
  }

  /**
   * A GET.
   *
   * @param url absolute, {@code http} or {@code https}
   * @throws IllegalArgumentException if it is none
   */
  public static HttpRequest get(String url) {
    return of("GET", url, null, new byte[0]);
  }

  /**
   * A POST.
   *
   * @param contentType of the body, for example {@code application/json}
   */
  public static HttpRequest post(String url, String contentType, byte[] body) {
    return of("POST", url, token("content type", contentType), body.clone());
  }

  private static HttpRequest of(String method, String text, String contentType, byte[] body) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      // Its message and its cause quote the whole text.
      throw noUrl(text, ": " + e.getReason() + " at position " + (e.getIndex() + 1));
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https") || url.getHost() == null) {
      throw noUrl(text, "");
    }
    return new HttpRequest(
        method, url, Map.of(), contentType, body, null, true, Duration.ofSeconds(60), MOST_BODY);
  }

  private static IllegalArgumentException noUrl(String text, String why) {
    // Neither the query nor a user's name and password: they may be secret.
    String shown = text.replaceFirst("[?#].*", "?…").replaceFirst("//[^/]*@", "//…@");
    return new IllegalArgumentException(
        "'" + shown + "' is no URL of HTTP" + why + "; write https://HOST[:PORT]/PATH");
  }

  /** A line end in a field would be another field, or the end of the head. */
  private static String token(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) == 0x7F) {
        throw new IllegalArgumentException("the " + what + " holds a control character");
      }
    }
    return text;
  }

  /** With a field of the head; one of the same name is replaced. */
  public HttpRequest withHeader(String name, String value) {
    if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
      throw new IllegalArgumentException("'" + name + "' is no name of a header (RFC 9110, 5.1)");
    }
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.keySet().removeIf(n -> n.equalsIgnoreCase(name));
    all.put(name, token("value of header " + name, value));
    return new HttpRequest(method, url, all, contentType, body, ca, checkClock, patience, mostBody);
  }

  /** With the certificates, in PEM, that an https server's must be signed by. */
  public HttpRequest withCa(byte[] pem) {
    return new HttpRequest(
        method, url, headers, contentType, body, pem.clone(), checkClock, patience, mostBody);
  }

  /** Accepts certificates whatever the module's clock says. */
  public HttpRequest withoutClockCheck() {
    return new HttpRequest(method, url, headers, contentType, body, ca, false, patience, mostBody);
  }

  /** With a bound on the server's answer, in whole seconds; modules take 2 to 120 s. */
  public HttpRequest withPatience(Duration time) {
    return new HttpRequest(method, url, headers, contentType, body, ca, checkClock, time, mostBody);
  }

  /** With a bound on the answer's body in octets; a longer one fails the call. */
  public HttpRequest withMostBody(int octets) {
    return new HttpRequest(
        method, url, headers, contentType, body, ca, checkClock, patience, octets);
  }

  public String method() {
    return method;
  }

  public URI url() {
    return url;
  }

  /** Fields of the head beyond those that the module writes itself. */
  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  boolean secure() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  String contentType() {
    return contentType;
  }

  byte[] body() {
    return body;
  }

  byte[] ca() {
    return ca;
  }

  boolean checkClock() {
    return checkClock;
  }

  Duration patience() {
    return patience;
  }

  int mostBody() {
    return mostBody;
  }

  /** What no log may show, as it goes over the line and as it is meant. */
  List<String> secrets() {
    List<String> all = new ArrayList<>(headers.values());
    if (url.getRawUserInfo() != null) {
      all.add(url.getRawUserInfo());
    }
    String query = url.getRawQuery() == null ? "" : url.getRawQuery();
    for (String item : query.split("&")) {
      int equals = item.indexOf('=');
      if (equals > 0 && SECRET_NAME.matcher(item.substring(0, equals)).find()) {
        String value = item.substring(equals + 1);
        all.add(value);
        all.add(decoded(value));
      }
    }
    return all;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  Iterable<Map.Entry<String, String>> fields() {
    return headers.entrySet();
  }

  /** The whole request as HTTP/1.1 writes it, for a module that takes it so. */
  byte[] octets() {
    StringBuilder head = new StringBuilder();
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    head.append(method).append(' ').append(path);
    if (url.getRawQuery() != null) {
      head.append('?').append(url.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(url.getHost());
    if (url.getPort() > 0) {
      head.append(':').append(url.getPort());
    }
    head.append("\r\n");
    field(head, "Accept", "*/*");
    field(head, "Connection", "close");
    if (contentType != null) {
      field(head, "Content-Type", contentType);
      field(head, "Content-Length", String.valueOf(body.length));
    }
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    byte[] all = java.util.Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    return all;
  }

  private void field(StringBuilder head, String name, String value) {
    if (headers.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
      head.append(name).append(": ").append(value).append("\r\n");
    }
  }

  /** Without header values and body: they may be secret. */
  @Override
  public String toString() {
    return "HttpRequest["
        + method
        + " "
        + url.getHost()
        + url.getPath()
        + ", headers "
        + headers.keySet()
        + ", "
        + body.length
        + " octets]";
  }
}
