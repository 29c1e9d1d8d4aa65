package io.github.atelier.serial;

import java.io.IOException;

/** Serial ports do not work on this machine. The message says why and what to do. */
public final class SerialUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  public SerialUnavailableException(String message) {
    super(message);
  }

  public SerialUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
