package io.github.atelier.driver.channel;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to listeners on one thread of its own, from a bounded queue. What finds the queue
 * full is dropped and counted; the line's life has room of its own in it.
 */
final class EventDispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);
  private static final int QUEUED = 1024;

  /** Room that is kept for events of the line's life, of which few can come. */
  private static final int RESERVED = 256;

  private final List<ChannelListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong dropped = new AtomicLong();
  private final ThreadPoolExecutor executor;
  private volatile Thread thread;

  EventDispatcher(String name) {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUED + RESERVED),
            task -> {
              thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  void add(ChannelListener listener) {
    listeners.add(listener);
  }

  void remove(ChannelListener listener) {
    listeners.remove(listener);
  }

  long dropped() {
    return dropped.get();
  }

  boolean onEventThread() {
    return Thread.currentThread() == thread;
  }

  /** An event of which many may come. */
  void dispatch(Consumer<ChannelListener> event) {
    if (!dropsNow()) {
      dispatchLife(event);
    }
  }

  /** Whether an event that is made now would be dropped; counts it as dropped then. */
  boolean dropsNow() {
    boolean full = executor.getQueue().size() >= QUEUED;
    if (full) {
      drop();
    }
    return full;
  }

  /** An event of the line's life, such as its loss, which spam does not crowd out. */
  void dispatchLife(Consumer<ChannelListener> event) {
    try {
      executor.execute(() -> deliver(event));
    } catch (RejectedExecutionException e) {
      if (!executor.isShutdown()) {
        drop();
      }
    }
  }

  /** Runs when all events so far were heard; at once where none is heard any more. */
  void mark(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  private void drop() {
    if (dropped.getAndIncrement() == 0) {
      LOG.warn(
          "a listener is too slow: events are dropped from now on; see Channel.droppedEvents()");
    }
  }

  private void deliver(Consumer<ChannelListener> event) {
    for (ChannelListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException | Error e) {
        LOG.warn("a listener threw; the others still hear the event", e);
      }
    }
  }

  /** Delivers what is queued, then ends. */
  void close() {
    executor.shutdown();
  }
}
