package io.github.atelier.driver.transport;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Calls back when an armed deadline passes. One for each session; all share one daemon thread,
 * which ends when unused.
 *
 * <p>Arming is cheap, because it happens for every command: at most one task is scheduled for a
 * session, and it looks at the current deadline when it runs, instead of being scheduled and
 * cancelled for each write.
 *
 * <p>Thread-safe.
 */
final class WriteWatchdog {
  private static final ScheduledThreadPoolExecutor TIMER = timer();
  private static final long IDLE = Long.MIN_VALUE;

  private final Runnable onExpiry;
  private long deadline = IDLE;
  private boolean scheduled;

  /** {@code onExpiry} runs on the shared thread and must not block. */
  WriteWatchdog(Runnable onExpiry) {
    this.onExpiry = onExpiry;
  }

  synchronized void arm(Duration timeout) {
    deadline = System.nanoTime() + timeout.toNanos();
    if (!scheduled) {
      scheduled = true;
      schedule(timeout.toNanos());
    }
  }

  synchronized void disarm() {
    deadline = IDLE;
  }

  private void tick() {
    synchronized (this) {
      long left = deadline - System.nanoTime();
      if (deadline != IDLE && left > 0) {
        schedule(left);
        return;
      }
      scheduled = false;
      if (deadline == IDLE) {
        return;
      }
      deadline = IDLE;
    }
    onExpiry.run();
  }

  private void schedule(long nanos) {
    TIMER.schedule(this::tick, nanos, TimeUnit.NANOSECONDS);
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "transport-write-watchdog");
              thread.setDaemon(true);
              return thread;
            });
    timer.setKeepAliveTime(30, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }
}
