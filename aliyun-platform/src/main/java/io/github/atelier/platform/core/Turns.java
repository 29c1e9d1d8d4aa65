package io.github.atelier.platform.core;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Lets asynchronous steps happen one after the other, the first at once. Thread-safe; a step starts
 * on the thread that asked for it or on the one that ended the step before.
 */
final class Turns {
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  <T> CompletableFuture<T> take(Supplier<CompletableFuture<T>> step) {
    CompletableFuture<T> mine = new CompletableFuture<>();
    CompletableFuture<?> before;
    synchronized (this) {
      before = last;
      last = mine;
    }
    before.whenComplete((done, failure) -> start(step, mine));
    return mine;
  }

  private static <T> void start(Supplier<CompletableFuture<T>> step, CompletableFuture<T> mine) {
    try {
      step.get()
          .whenComplete(
              (result, failure) -> {
                if (failure == null) {
                  mine.complete(result);
                } else {
                  mine.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
    }
  }
}
