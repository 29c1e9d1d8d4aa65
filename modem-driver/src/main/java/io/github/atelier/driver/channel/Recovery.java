package io.github.atelier.driver.channel;

/**
 * What a module is told whenever it may have forgotten everything: after the line was opened or
 * opened again, and after the module restarted. Sent twice, it must do no harm.
 */
@FunctionalInterface
public interface Recovery {

  /** Sends one command before all others and waits for its reply; throws as it fails. */
  @FunctionalInterface
  interface Sender {
    Reply send(Exchange exchange);
  }

  /**
   * Brings the module to a known state. Runs on a thread that may block; ends by an exception where
   * the module cannot be brought there, and is run again after a pause.
   *
   * @throws ModemException as the commands fail
   */
  void restore(Sender sender);
}
