package io.github.atelier.emulator.line;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * The one thread a module lives on, and its clocks. Tests give a hand-cranked loop and so own the
 * time; in production it is an event loop that the module shares with other modules, so tasks must
 * not block.
 */
public interface ModuleLoop extends Executor {

  /** Whether the caller runs on this loop. */
  boolean inLoop();

  /**
   * Runs a task on the loop after those submitted before it, never inside this call.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
   */
  @Override
  void execute(Runnable task);

  /**
   * Runs a task on the loop once the delay has passed; zero or less means as soon as possible.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
   */
  Cancellable schedule(Duration delay, Runnable task);

  /** Monotonic time in nanoseconds from an arbitrary origin; only differences mean something. */
  long nanoTime();

  /** Wall clock, for what the module tells people and peers ({@code +CCLK}, time stamps). */
  Instant now();
}
