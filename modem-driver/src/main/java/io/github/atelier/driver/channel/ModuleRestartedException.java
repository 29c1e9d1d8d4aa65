package io.github.atelier.driver.channel;

/** The module restarted while a command was pending. Its settings and connections are gone. */
public final class ModuleRestartedException extends ModemException {
  private static final long serialVersionUID = 1L;

  public ModuleRestartedException(String message) {
    super(message);
  }
}
