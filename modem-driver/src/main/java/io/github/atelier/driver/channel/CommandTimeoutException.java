package io.github.atelier.driver.channel;

/** The module did not answer in time. Whether it carried the command out is unknown. */
public final class CommandTimeoutException extends ModemException {
  private static final long serialVersionUID = 1L;

  public CommandTimeoutException(String message) {
    super(message);
  }
}
