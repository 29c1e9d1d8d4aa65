package io.github.atelier.platform.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waiting for a change, for people and tests; never on a door's thread. */
final class Waits {
  private Waits() {}

  static <T> T await(CompletableFuture<T> change) {
    try {
      return change.join();
    } catch (CompletionException e) {
      throw unwrapped(e);
    }
  }

  static RuntimeException unwrapped(CompletionException e) {
    return e.getCause() instanceof RuntimeException cause ? cause : e;
  }
}
