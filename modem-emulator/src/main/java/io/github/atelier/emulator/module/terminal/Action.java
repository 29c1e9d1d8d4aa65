package io.github.atelier.emulator.module.terminal;

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

  /** Carries the command out. */
  void run(Call call);
}
