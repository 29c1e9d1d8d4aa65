package io.github.atelier.emulator.uplink.real;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * A new thread for each task. Paho shuts down what it was given when a client is closed, so each
 * client has one of its own, which ends nothing but itself: tasks that run go on to their end.
 * Thread-safe.
 */
final class ThreadPerTask extends AbstractExecutorService implements ScheduledExecutorService {
  private final ThreadFactory threads;
  private final ScheduledExecutorService timers;
  private volatile boolean closed;

  /**
   * @param timers starts what is scheduled; not shut down from here
   */
  ThreadPerTask(ThreadFactory threads, ScheduledExecutorService timers) {
    this.threads = threads;
    this.timers = timers;
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    threads.newThread(task).start();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return timers.schedule(() -> execute(task), delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("only tasks without a result can be scheduled");
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return timers.scheduleAtFixedRate(() -> execute(task), initialDelay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    return timers.scheduleWithFixedDelay(() -> execute(task), initialDelay, delay, unit);
  }

  @Override
  public void shutdown() {
    closed = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    closed = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return closed;
  }

  @Override
  public boolean isTerminated() {
    return closed;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return closed;
  }
}
