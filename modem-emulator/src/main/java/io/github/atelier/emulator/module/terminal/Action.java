package io.github.atelier.emulator.module.terminal;

import java.time.Duration;

/**
 * What a command does to the module. Runs on the module's loop and does not block; a call may be
 * ended later.
 */
@FunctionalInterface
public interface Action {

  /**
   * Refuses a command that takes data before the host is asked for it, by {@link Call#fail}; the
   * default refuses nothing.
   */
  default void check(Call call) {}

  /**
   * How long the host may be silent while its data is awaited; {@code null}, as by default, where
   * it has all the time.
   */
  default Duration patience(Call call) {
    return null;
  }

  /** The host was silent for too long; what came of its data is dropped. Ends the call. */
  default void silent(Call call) {
    call.fail("data-timeout");
  }

  /** Carries the command out. */
  void run(Call call);
}
