package io.github.atelier.driver;

import io.github.atelier.driver.channel.ModemException;

/** No dialect could be found for a module; the message says what the module said of itself. */
public final class UnknownModuleException extends ModemException {
  private static final long serialVersionUID = 1L;

  public UnknownModuleException(String message) {
    super(message);
  }
}
