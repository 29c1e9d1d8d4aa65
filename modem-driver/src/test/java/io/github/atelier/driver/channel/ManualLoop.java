package io.github.atelier.driver.channel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** A loop that the test cranks by hand: nothing runs, and no time passes, unless it says so. */
final class ManualLoop implements ChannelLoop {
  private record Timed(long due, long order, Runnable task) {}

  private final Deque<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timed> timed =
      new PriorityQueue<>(Comparator.comparingLong(Timed::due).thenComparingLong(Timed::order));
  private long now = 1;
  private long order;

  @Override
  public synchronized void execute(Runnable task) {
    ready.add(task);
  }

  @Override
  public synchronized Runnable schedule(Duration delay, Runnable task) {
    Timed entry = new Timed(now + delay.toNanos(), order++, task);
    timed.add(entry);
    return () -> timed.remove(entry);
  }

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public void close() {}

  void run() {
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  private synchronized Runnable next() {
    return ready.poll();
  }

  /** Lets time pass, running what falls due on the way. */
  void advance(Duration time) {
    long end = now + time.toNanos();
    run();
    while (!timed.isEmpty() && timed.peek().due() <= end) {
      Timed due = timed.poll();
      now = Math.max(now, due.due());
      due.task().run();
      run();
    }
    now = end;
  }
}
