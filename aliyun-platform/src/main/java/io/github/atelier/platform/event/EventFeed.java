package io.github.atelier.platform.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform's events, kept for a while and awaitable. Thread-safe.
 *
 * <p>Keeps the last 10,000 events and at most 16 MiB of payloads; older ones are forgotten. Every
 * {@code await} looks at what is still kept first, so an event that came before the call is found;
 * to wait only for new ones, take a {@link #mark()} first.
 */
public final class EventFeed {
  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
  private static final int MAX_EVENTS = 10_000;
  private static final long MAX_BYTES = 16L * 1024 * 1024;

  /** Event number n is kept at n modulo the length, for first &lt;= n &lt; end. */
  private final PlatformEvent[] ring = new PlatformEvent[MAX_EVENTS];

  private final List<Consumer<PlatformEvent>> listeners = new CopyOnWriteArrayList<>();
  private long first;
  private long end;
  private long bytes;

  /** Adds an event and wakes who waits. Called by the platform. */
  public void report(PlatformEvent event) {
    if (event instanceof PlatformEvent.Published || event instanceof PlatformEvent.Acknowledged) {
      LOG.debug("{}", event);
    } else {
      LOG.info("{}", event);
    }
    synchronized (this) {
      while (end - first == MAX_EVENTS || (bytes + size(event) > MAX_BYTES && end > first)) {
        bytes -= size(at(first));
        ring[(int) (first++ % MAX_EVENTS)] = null;
      }
      ring[(int) (end++ % MAX_EVENTS)] = event;
      bytes += size(event);
      notifyAll();
    }
    for (Consumer<PlatformEvent> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.warn("an event listener failed on {}", event.getClass().getSimpleName(), e);
      }
    }
  }

  /**
   * Calls a listener for every new event, on the platform's I/O thread: it must be quick and must
   * not wait for the platform.
   *
   * @return ends the listening when closed
   */
  public Listening listen(Consumer<PlatformEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Ends a {@link #listen}. */
  public interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /** A point in the feed; events reported from now on come after it. */
  public synchronized long mark() {
    return end;
  }

  /** The events still kept, oldest first. */
  public synchronized List<PlatformEvent> all() {
    return from(first);
  }

  /** The kept events of one kind, oldest first. */
  public <E extends PlatformEvent> List<E> all(Class<E> kind) {
    return all().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Waits for an event of a kind, also among those already kept. */
  public <E extends PlatformEvent> E await(Class<E> kind, Duration limit)
      throws InterruptedException, TimeoutException {
    return await(kind, any -> true, limit);
  }

  /** Waits for an event of a kind that satisfies a condition, also among those already kept. */
  public <E extends PlatformEvent> E await(Class<E> kind, Predicate<E> wanted, Duration limit)
      throws InterruptedException, TimeoutException {
    return awaitAfter(0, kind, wanted, limit);
  }

  /**
   * Waits for an event that comes after a mark.
   *
   * @throws TimeoutException if none came; the message lists the last events there were
   */
  public <E extends PlatformEvent> E awaitAfter(
      long mark, Class<E> kind, Predicate<E> wanted, Duration limit)
      throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + limit.toNanos();
    long next = mark;
    synchronized (this) {
      while (true) {
        for (next = Math.max(next, first); next < end; next++) {
          if (kind.isInstance(at(next)) && wanted.test(kind.cast(at(next)))) {
            return kind.cast(at(next));
          }
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new TimeoutException(
              "no "
                  + kind.getSimpleName()
                  + " event within "
                  + limit
                  + "; the last were "
                  + tail());
        }
        wait(left / 1_000_000 + 1);
      }
    }
  }

  private List<PlatformEvent> tail() {
    return from(Math.max(first, end - 5));
  }

  private List<PlatformEvent> from(long number) {
    List<PlatformEvent> events = new ArrayList<>();
    for (long n = number; n < end; n++) {
      events.add(at(n));
    }
    return events;
  }

  private PlatformEvent at(long number) {
    return ring[(int) (number % MAX_EVENTS)];
  }

  private static long size(PlatformEvent event) {
    return event instanceof PlatformEvent.Published published ? published.payload().length : 0;
  }
}
