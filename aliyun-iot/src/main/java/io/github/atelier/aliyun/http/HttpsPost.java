package io.github.atelier.aliyun.http;

import io.github.atelier.aliyun.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * One POST, for whoever can send it. Immutable; prints without headers and body.
 *
 * <p>A sender must write {@code Content-Length} (no chunks), must not follow redirects, and must
 * mask {@link #secrets} wherever it logs: they stand in header and body.
 */
public final class HttpsPost {
  private final URI uri;
  private final String contentType;
  private final Map<String, String> headers;
  private final byte[] body;
  private final List<Secret> secrets;

  HttpsPost(
      URI uri, String contentType, Map<String, String> headers, byte[] body, List<Secret> secrets) {
    this.uri = uri;
    this.contentType = contentType;
    this.headers = Map.copyOf(headers);
    this.body = body.clone();
    this.secrets = List.copyOf(secrets);
  }

  /** Where to; {@code https}, no query. */
  public URI uri() {
    return uri;
  }

  /** The value of {@code Content-Type}. */
  public String contentType() {
    return contentType;
  }

  /** Headers beyond those that HTTP wants; their values are secret. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body; may be empty. */
  public byte[] body() {
    return body.clone();
  }

  /** What in this POST must not reach a log: a token, or a signature that could be used again. */
  public List<Secret> secrets() {
    return secrets;
  }

  @Override
  public String toString() {
    return "POST " + uri + " (" + contentType + ", " + body.length + " bytes)";
  }
}
