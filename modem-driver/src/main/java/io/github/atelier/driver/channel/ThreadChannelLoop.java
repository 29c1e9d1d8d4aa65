package io.github.atelier.driver.channel;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop on a daemon thread of its own. */
public final class ThreadChannelLoop implements ChannelLoop {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadChannelLoop.class);

  private final ScheduledThreadPoolExecutor executor;
  private volatile Thread loop;

  /**
   * @param name the thread's name
   */
  public ThreadChannelLoop(String name) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              loop = thread;
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(() -> guarded(task));
    } catch (RejectedExecutionException e) {
      // closed: nothing is owed to anybody any more, close() has failed all that waited
    }
  }

  @Override
  public Runnable schedule(Duration delay, Runnable task) {
    try {
      Future<?> future =
          executor.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {};
    }
  }

  /** A task that throws is a mistake of ours, or of a user's turn, and must be seen. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("the channel's loop met a mistake; it goes on", e);
    }
  }

  @Override
  public boolean inLoop() {
    return Thread.currentThread() == loop;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
