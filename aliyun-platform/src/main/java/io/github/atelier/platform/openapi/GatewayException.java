package io.github.atelier.platform.openapi;

/**
 * A request that is refused before any action runs: answered with an HTTP status, code and message,
 * as Alibaba Cloud's gateway does for all its products.
 */
final class GatewayException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  GatewayException(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
