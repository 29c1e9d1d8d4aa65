package io.github.atelier.driver.channel;

/** After a command was given up the module answered no probe. */
public final class UnresponsiveException extends ModemException {
  private static final long serialVersionUID = 1L;

  public UnresponsiveException(String message) {
    super(message);
  }
}
