package io.github.atelier.driver.transport;

/** The user may not open the serial port. The message says which group to join. */
public final class PortPermissionException extends TransportException {
  private static final long serialVersionUID = 1L;

  public PortPermissionException(String message) {
    super(message);
  }

  public PortPermissionException(String message, Throwable cause) {
    super(message, cause);
  }
}
