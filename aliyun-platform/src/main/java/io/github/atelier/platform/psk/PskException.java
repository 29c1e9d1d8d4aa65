package io.github.atelier.platform.psk;

import java.io.IOException;

/** The handshake or a record is not as it must be; the connection is over. */
public final class PskException extends IOException {
  private static final long serialVersionUID = 1L;

  PskException(String message, Throwable cause) {
    super(message, cause);
  }
}
