package io.github.atelier.driver.transport;

import java.io.IOException;

/**
 * A line could not be opened, or failed. The message names the line, says what happened and what to
 * do.
 */
public class TransportException extends IOException {
  private static final long serialVersionUID = 1L;

  public TransportException(String message) {
    super(message);
  }

  public TransportException(String message, Throwable cause) {
    super(message, cause);
  }
}
