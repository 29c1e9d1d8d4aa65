package io.github.atelier.driver.transport;

/** The transport is not open: never opened, closed, or lost before. */
public final class TransportClosedException extends TransportException {
  private static final long serialVersionUID = 1L;

  public TransportClosedException(String message) {
    super(message);
  }

  public TransportClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
