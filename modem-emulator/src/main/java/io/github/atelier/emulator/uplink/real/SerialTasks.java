package io.github.atelier.emulator.uplink.real;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Tasks one after the other on workers that are shared. Thread-safe. */
final class SerialTasks implements Executor {
  private final Executor workers;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  SerialTasks(Executor workers) {
    this.workers = workers;
  }

  @Override
  public synchronized void execute(Runnable task) {
    waiting.add(task);
    if (!running) {
      running = true;
      try {
        workers.execute(this::run);
      } catch (RejectedExecutionException e) {
        // the uplinks are closed, and with them whoever waits for this
        waiting.clear();
      }
    }
  }

  private void run() {
    Runnable task;
    while ((task = next()) != null) {
      task.run();
    }
  }

  private synchronized Runnable next() {
    Runnable task = waiting.poll();
    running = task != null;
    return task;
  }
}
