package io.github.atelier.driver.transport;

/**
 * The line took no bytes for the write time-out; the watchdog closed it to free the hanging write.
 */
public final class WriteStalledException extends TransportException {
  private static final long serialVersionUID = 1L;

  public WriteStalledException(String message) {
    super(message);
  }

  public WriteStalledException(String message, Throwable cause) {
    super(message, cause);
  }
}
