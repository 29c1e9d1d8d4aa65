package io.github.atelier.driver.channel;

/**
 * The root of all that can go wrong with a modem. The message says what was tried, what happened,
 * and what to do.
 */
public class ModemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModemException(String message) {
    super(message);
  }

  public ModemException(String message, Throwable cause) {
    super(message, cause);
  }
}
