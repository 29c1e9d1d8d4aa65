package io.github.atelier.platform.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;

/**
 * Many small writes of one kind as a few large ones: what comes while the writer is busy is written
 * together, with one prepared statement. Thread-safe; bounded in items and bytes.
 *
 * @param <T> what is written; handed over, not to be changed by the caller afterwards
 */
public final class Batch<T> {
  private static final int MAX_GROUP = 1_000;
  private static final int MAX_WAITING = 50_000;
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private final Database database;
  private final String what;
  private final ToLongFunction<T> size;
  private final Writing<T> writing;
  private final Deque<Entry<T>> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean scheduled;

  /**
   * How items are written, and what happens then. Both are called on the writer's thread, in the
   * order of the items.
   */
  public interface Writing<T> {
    /** Writes them all, or fails for all. */
    void write(Connection connection, List<T> items) throws SQLException;

    /** They are on the disk; the futures are completed after this. */
    default void committed(List<T> items) {}
  }

  private record Entry<T>(T item, long bytes, CompletableFuture<Void> done) {}

  /**
   * @param what the items' name for people, as in "too many … wait to be written"
   * @param size an item's size in bytes
   */
  public Batch(Database database, String what, ToLongFunction<T> size, Writing<T> writing) {
    this.database = database;
    this.what = what;
    this.size = size;
    this.writing = writing;
  }

  /**
   * Has an item written. Completes on the writer's thread when it is on the disk; fails with {@link
   * StoreException} if it could not be written, or too much waits already.
   */
  public CompletableFuture<Void> add(T item) {
    Entry<T> entry = new Entry<>(item, size.applyAsLong(item), new CompletableFuture<>());
    synchronized (this) {
      if (waiting.size() >= MAX_WAITING || waitingBytes + entry.bytes() > MAX_BYTES) {
        return CompletableFuture.failedFuture(
            new StoreException(
                "the database cannot keep up: "
                    + waiting.size()
                    + " "
                    + what
                    + " wait to be written"));
      }
      waiting.add(entry);
      waitingBytes += entry.bytes();
      if (scheduled) {
        return entry.done();
      }
      scheduled = true;
    }
    submit();
    return entry.done();
  }

  private void submit() {
    List<Entry<T>> group = new ArrayList<>();
    database
        .write(
            connection -> {
              take(group);
              writing.write(connection, items(group));
              return null;
            })
        .whenComplete((none, failure) -> finish(group, failure));
  }

  private void finish(List<Entry<T>> group, Throwable failure) {
    if (failure == null) {
      writing.committed(items(group));
      group.forEach(entry -> entry.done().complete(null));
      return;
    }
    if (group.isEmpty()) {
      // The writer never came to it: it is closed or overrun, and nobody else will ask for these.
      synchronized (this) {
        group.addAll(waiting);
        waiting.clear();
        waitingBytes = 0;
        scheduled = false;
      }
    }
    group.forEach(entry -> entry.done().completeExceptionally(failure));
  }

  private void take(List<Entry<T>> group) {
    boolean more;
    synchronized (this) {
      while (group.size() < MAX_GROUP && !waiting.isEmpty()) {
        Entry<T> next = waiting.poll();
        waitingBytes -= next.bytes();
        group.add(next);
      }
      more = !waiting.isEmpty();
      scheduled = more;
    }
    if (more) {
      submit();
    }
  }

  private static <T> List<T> items(List<Entry<T>> group) {
    return group.stream().map(Entry::item).toList();
  }
}
