package io.github.atelier.aliyun.http;

/** The limits of HTTPS access. */
public final class HttpsLimits {
  /** Largest message up, in bytes. */
  public static final int MAX_PAYLOAD = 128 * 1024;

  /** Largest answer that is read, in bytes; Aliyun's have some hundred. */
  public static final int MAX_ANSWER = 16 * 1024;

  private HttpsLimits() {}
}
