package io.github.atelier.driver.channel;

/** The line went away, or was closed, while a command was pending. */
public final class LineLostException extends ModemException {
  private static final long serialVersionUID = 1L;

  public LineLostException(String message) {
    super(message);
  }

  public LineLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
