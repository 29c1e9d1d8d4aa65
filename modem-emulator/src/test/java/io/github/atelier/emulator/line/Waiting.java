package io.github.atelier.emulator.line;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
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

  /**
   * Runs a call that may block, such as reading from a file, which no interrupt ends: the test
   * fails after ten seconds, and the daemon thread is left behind.
   */
  public static <T> T within(Callable<T> call) throws Exception {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "blocking call");
    thread.setDaemon(true);
    thread.start();
    return task.get(10, TimeUnit.SECONDS);
  }

  /** Runs the task on the loop and waits for its end. */
  public static void onLoop(ModuleLoop loop, Runnable task) throws Exception {
    CompletableFuture.runAsync(task, loop).get(10, TimeUnit.SECONDS);
  }
}
