package io.github.atelier.driver.transport;

/** No TCP connection came about: unknown host, refused, or no answer in time. */
public final class ConnectFailedException extends TransportException {
  private static final long serialVersionUID = 1L;

  public ConnectFailedException(String message) {
    super(message);
  }

  public ConnectFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
