package io.github.atelier.platform.thing;

import java.time.Duration;

/** What brings the passing of time; tests own one of their own. */
@FunctionalInterface
public interface Timer {
  /** Runs a task once; what is returned calls it off. */
  Runnable after(Duration delay, Runnable task);
}
