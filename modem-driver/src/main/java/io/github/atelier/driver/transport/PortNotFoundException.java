package io.github.atelier.driver.transport;

/** There is no serial port of this name. The message lists the ports that exist. */
public final class PortNotFoundException extends TransportException {
  private static final long serialVersionUID = 1L;

  public PortNotFoundException(String message) {
    super(message);
  }

  public PortNotFoundException(String message, Throwable cause) {
    super(message, cause);
  }
}
