package io.github.atelier.aliyun.http;

/**
 * What came back is no answer of this protocol: another status, not JSON, a field missing. It is
 * never quoted, for it may hold a secret.
 */
public final class HttpsAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HttpsAnswerException(String message) {
    super(message);
  }
}
