package io.github.atelier.driver.aliyun;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Something that is got once for all who want it, however many ask at a time, until it is dropped.
 * A failure is told to those who wait for it and then forgotten. Thread-safe.
 */
final class Shared<T> {
  private final Supplier<CompletableFuture<T>> getting;
  private CompletableFuture<T> current;

  Shared(Supplier<CompletableFuture<T>> getting) {
    this.getting = getting;
  }

  /** What there is, or what is on its way, or a fresh one. Cancelling it stops nobody else. */
  synchronized CompletableFuture<T> get() {
    if (current == null || current.isCompletedExceptionally()) {
      current = getting.get();
    }
    return current.copy();
  }

  /** Forgets what there is; what is on its way comes to those who wait for it. */
  synchronized void forget() {
    if (current != null && current.isDone()) {
      current = null;
    }
  }

  /** Forgets this value, unless another has taken its place. */
  synchronized void drop(T value) {
    if (current != null
        && current.isDone()
        && !current.isCompletedExceptionally()
        && current.join() == value) {
      current = null;
    }
  }
}
