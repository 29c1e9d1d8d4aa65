package io.github.atelier.emulator.line;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waiting for a condition of another thread, polled often: most are true within a millisecond. */
public final class Waiting {
  private Waiting() {}

  public static void until(Callable<Boolean> condition) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(10))
        .until(condition);
  }

  /** Runs the task on the loop and waits for its end. */
  public static void onLoop(ModuleLoop loop, Runnable task) throws Exception {
    java.util.concurrent.CompletableFuture.runAsync(task, loop)
        .get(10, java.util.concurrent.TimeUnit.SECONDS);
  }
}
