package io.github.atelier.driver.transport;

/**
 * The line ended without our doing: device unplugged or reset, connection closed or reset by the
 * peer.
 */
public final class LineLostException extends TransportException {
  private static final long serialVersionUID = 1L;

  public LineLostException(String message) {
    super(message);
  }

  public LineLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
