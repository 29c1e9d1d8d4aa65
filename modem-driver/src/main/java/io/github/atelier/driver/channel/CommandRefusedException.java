package io.github.atelier.driver.channel;

/** A command that cannot be sent as it is. Nothing went over the line. */
public final class CommandRefusedException extends ModemException {
  private static final long serialVersionUID = 1L;

  public CommandRefusedException(String message) {
    super(message);
  }

  public CommandRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
