package io.github.atelier.cli;

import java.util.concurrent.CountDownLatch;

/** Waits for Ctrl-C and lets the command clean up before the process ends. */
final class Stop {
  private Stop() {}

  /**
   * Closes on Ctrl-C or SIGTERM, and blocks until then.
   *
   * @throws InterruptedException if the waiting thread is interrupted
   */
  static void await(AutoCloseable what) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    what.close();
                  } catch (Exception e) {
                    System.err.println("atelier: " + e.getMessage());
                  }
                },
                "stop"));
    never.await();
  }
}
