package io.github.atelier.driver.transport;

/** The serial port is in use. The message says by whom, where the operating system tells. */
public final class PortBusyException extends TransportException {
  private static final long serialVersionUID = 1L;

  public PortBusyException(String message) {
    super(message);
  }

  public PortBusyException(String message, Throwable cause) {
    super(message, cause);
  }
}
