package io.github.atelier.driver;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Work that is begun in order of submission, each when the one before has ended, however it ended.
 * Thread-safe.
 */
final class Chain {
  private final Deque<BooleanSupplier> waiting = new ArrayDeque<>();
  private boolean working;

  /**
   * Begins work when its turn has come. Work whose result was cancelled meanwhile is not begun.
   *
   * @param result completes as the work does
   */
  <T> void then(Supplier<CompletableFuture<T>> work, CompletableFuture<T> result) {
    synchronized (this) {
      waiting.add(() -> begin(work, result));
      if (working) {
        return;
      }
      working = true;
    }
    goOn();
  }

  /** Begins what waits, up to the first that does not end at once. */
  private void goOn() {
    BooleanSupplier next;
    do {
      synchronized (this) {
        next = waiting.poll();
        working = next != null;
      }
    } while (next != null && next.getAsBoolean());
  }

  /** Whether the work has ended already. */
  private <T> boolean begin(Supplier<CompletableFuture<T>> work, CompletableFuture<T> result) {
    if (result.isDone()) {
      return true;
    }
    CompletableFuture<T> begun = work.get();
    if (begun.isDone()) {
      begun.whenComplete((value, failure) -> end(result, value, failure));
      return true;
    }
    result.whenComplete(
        (value, failure) -> {
          if (result.isCancelled()) {
            begun.cancel(false);
          }
        });
    begun.whenComplete(
        (value, failure) -> {
          end(result, value, failure);
          goOn();
        });
    return false;
  }

  private static <T> void end(CompletableFuture<T> result, T value, Throwable failure) {
    if (failure == null) {
      result.complete(value);
    } else {
      result.completeExceptionally(failure);
    }
  }
}
