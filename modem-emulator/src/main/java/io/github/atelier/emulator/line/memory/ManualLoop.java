package io.github.atelier.emulator.line.memory;

import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.ModuleLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A loop that runs when told to, on the thread that tells it, with a clock that moves only when
 * told to. Tasks run in order of due time, then of submission. An exception from a task reaches the
 * caller of {@link #runDue()} or {@link #advance}; the tasks after it stay queued.
 *
 * <p>Any thread may submit tasks; one thread at a time cranks.
 */
public final class ManualLoop implements ModuleLoop {
  /** Tasks one {@link #runDue()} runs at most: more is a task that submits itself for ever. */
  private static final int RUNAWAY = 1_000_000;

  private record Task(long due, long order, Runnable body) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private final Instant epoch;
  private long nanos;
  private long submitted;
  private Thread cranking;

  /** Starts at 2026-01-01T00:00:00Z. */
  public ManualLoop() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public ManualLoop(Instant start) {
    this.epoch = start;
  }

  @Override
  public synchronized boolean inLoop() {
    return cranking == Thread.currentThread();
  }

  @Override
  public void execute(Runnable task) {
    schedule(Duration.ZERO, task);
  }

  @Override
  public synchronized Cancellable schedule(Duration delay, Runnable body) {
    Task task = new Task(nanos + Math.max(0, delay.toNanos()), submitted++, body);
    tasks.add(task);
    return () -> {
      synchronized (this) {
        tasks.remove(task);
      }
    };
  }

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized Instant now() {
    return epoch.plusNanos(nanos);
  }

  /**
   * Runs every task that is due now, those that they submit included.
   *
   * @return how many ran
   * @throws IllegalStateException if called from a task, or if tasks never stop submitting tasks
   */
  public int runDue() {
    enter();
    try {
      int ran = 0;
      for (Task task = due(); task != null; task = due()) {
        if (++ran > RUNAWAY) {
          throw new IllegalStateException("more than " + RUNAWAY + " tasks without time passing");
        }
        task.body.run();
      }
      return ran;
    } finally {
      leave();
    }
  }

  /** Lets time pass, running each task at its own due time. */
  public void advance(Duration duration) {
    long end;
    synchronized (this) {
      end = Math.addExact(nanos, duration.toNanos());
    }
    runDue();
    while (stepTo(end)) {
      runDue();
    }
  }

  /** Tasks not yet run, due or later. */
  public synchronized int pending() {
    return tasks.size();
  }

  private synchronized void enter() {
    if (cranking != null) {
      throw new IllegalStateException("the loop is being run already by " + cranking.getName());
    }
    cranking = Thread.currentThread();
  }

  private synchronized void leave() {
    cranking = null;
  }

  private synchronized Task due() {
    return !tasks.isEmpty() && tasks.peek().due <= nanos ? tasks.poll() : null;
  }

  /** Moves the clock to the next task within reach, or to the end; whether there was a task. */
  private synchronized boolean stepTo(long end) {
    if (!tasks.isEmpty() && tasks.peek().due <= end) {
      nanos = Math.max(nanos, tasks.peek().due);
      return true;
    }
    nanos = end;
    return false;
  }
}
