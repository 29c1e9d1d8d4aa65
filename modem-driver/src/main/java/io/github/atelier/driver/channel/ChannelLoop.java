package io.github.atelier.driver.channel;

import java.time.Duration;
import java.util.concurrent.Executor;

/** The one thread that owns a channel's state, and its clock. Tests give a hand-cranked one. */
public interface ChannelLoop extends Executor, AutoCloseable {

  /**
   * Runs a task once the delay has passed; the returned handle calls it off if it has not begun.
   */
  Runnable schedule(Duration delay, Runnable task);

  /** Whether the caller runs on this loop, where it may not wait for it. */
  default boolean inLoop() {
    return false;
  }

  /** Monotonic nanoseconds from an arbitrary origin. */
  long nanoTime();

  /** Ends the thread; tasks that have not begun are dropped. */
  @Override
  void close();
}
