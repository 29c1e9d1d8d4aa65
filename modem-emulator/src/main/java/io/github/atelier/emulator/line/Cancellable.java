package io.github.atelier.emulator.line;

/** A scheduled task that may still be called off. */
@FunctionalInterface
public interface Cancellable {

  /** Calls the task off if it has not begun; from any thread, any number of times. */
  void cancel();
}
