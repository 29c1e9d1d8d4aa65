package io.github.atelier.platform.subscription;

import io.github.atelier.platform.store.Batch;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.subscription.MessageTable.Page;
import io.github.atelier.platform.subscription.MessageTable.Row;
import io.github.atelier.platform.subscription.Settling.Settled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A group's queue: all of it is in the database, its oldest part also in memory. Guarded by its own
 * monitor, which is never held while a consumer is called.
 *
 * <p>A message is in exactly one place: in the database only, in the head, in a consumer's hands,
 * or to be handed out again. The last two are kept as numbers; their payloads are read again when
 * they are needed. How often a message was handed out is forgotten when the platform ends.
 */
final class DurableQueue implements GroupQueue {
  /** Bounds of what one group keeps in memory. */
  static final int MAX_HEAD = 4_000;

  /** How much is read at once. */
  static final int MAX_PAGE = 1_000;

  private static final long MAX_HEAD_BYTES = 4L * 1024 * 1024;
  private static final int MAX_IN_HAND = 100_000;
  private static final Logger LOG = LoggerFactory.getLogger(DurableQueue.class);

  private final long number;
  private final String groupId;
  private final Database database;
  private final Batch<Settled> settled;
  private final LongSupplier nanoTime;
  private final long redeliveryNanos;
  private final List<Runnable> wakes = new CopyOnWriteArrayList<>();

  private final Deque<Row> head = new ArrayDeque<>();
  private long headBytes;
  private long loadedUpTo;

  /**
   * Whether there may be committed messages behind {@link #loadedUpTo} that are not in the head.
   */
  private boolean behind = true;

  /** What was committed while a part is being read: it follows if that part is the last one. */
  private final Deque<Row> came = new ArrayDeque<>();

  private long cameBytes;
  private boolean tooMuchCame;

  /** Reading failed: consumers are to ask again when some time has passed. */
  private boolean failed;

  private CompletableFuture<Void> loading;

  private final Map<Long, Given> inHand = new LinkedHashMap<>();
  private final TreeMap<Long, Given> again = new TreeMap<>();

  /** A message that was handed out, when, and how often. */
  private record Given(int size, int deliveries, long at) {}

  DurableQueue(
      GroupTable.Stored group,
      Database database,
      Batch<Settled> settled,
      LongSupplier nanoTime,
      long redeliveryNanos) {
    this.number = group.number();
    this.groupId = group.groupId();
    this.database = database;
    this.settled = settled;
    this.nanoTime = nanoTime;
    this.redeliveryNanos = redeliveryNanos;
  }

  @Override
  public String groupId() {
    return groupId;
  }

  @Override
  public CompletableFuture<List<Taken>> take(int max) {
    return take(max, true);
  }

  private CompletableFuture<List<Taken>> take(int max, boolean mayLoad) {
    Map<Long, Given> old = new TreeMap<>();
    List<Taken> taken = new ArrayList<>();
    CompletableFuture<Void> load = null;
    synchronized (this) {
      int room = Math.min(max, MAX_IN_HAND - inHand.size());
      takeAgain(room, old);
      takeFromHead(room - old.size(), taken);
      boolean nothing = old.isEmpty() && taken.isEmpty() && room > 0;
      if (behind && head.size() < MAX_HEAD / 2 && headBytes < MAX_HEAD_BYTES / 2) {
        load = load();
      }
      if (!nothing || !mayLoad) {
        load = null;
      }
    }
    if (load != null) {
      return load.thenCompose(loaded -> take(max, false));
    }
    if (old.isEmpty()) {
      return CompletableFuture.completedFuture(taken);
    }
    return database
        .read(c -> MessageTable.byNumber(c, number, old.keySet()))
        .handle((rows, failure) -> readAgain(old, rows, failure, taken));
  }

  private void takeAgain(int max, Map<Long, Given> old) {
    long bytes = 0;
    while (old.size() < max && !again.isEmpty() && bytes < MAX_HEAD_BYTES) {
      Map.Entry<Long, Given> first = again.pollFirstEntry();
      Given before = first.getValue();
      Given now = new Given(before.size(), before.deliveries() + 1, nanoTime.getAsLong());
      bytes += before.size();
      inHand.put(first.getKey(), now);
      old.put(first.getKey(), now);
    }
  }

  private void takeFromHead(int max, List<Taken> taken) {
    while (taken.size() < max && !head.isEmpty()) {
      Row row = head.poll();
      headBytes -= row.size();
      inHand.put(row.number(), new Given(row.size(), 1, nanoTime.getAsLong()));
      taken.add(new Taken(row.number(), row.message(), 1));
    }
  }

  private List<Taken> readAgain(
      Map<Long, Given> old, List<Row> rows, Throwable failure, List<Taken> fresh) {
    if (failure != null) {
      LOG.warn("cannot read what waits for the group {} again: {}", groupId, failure.getMessage());
      giveBack(old.keySet());
      return fresh;
    }
    List<Taken> all = new ArrayList<>();
    for (Row row : rows) {
      Given given = old.remove(row.number());
      all.add(new Taken(row.number(), row.message(), given.deliveries()));
    }
    synchronized (this) {
      // Settled by someone who was late, or too old: no longer there.
      old.keySet().forEach(inHand::remove);
    }
    all.addAll(fresh);
    return all;
  }

  private CompletableFuture<Void> load() {
    if (loading == null) {
      CompletableFuture<Void> result = new CompletableFuture<>();
      loading = result;
      forgetWhatCame();
      int room = Math.min(MAX_PAGE, MAX_HEAD - head.size());
      long bytes = MAX_HEAD_BYTES - headBytes;
      long after = loadedUpTo;
      database
          .read(c -> MessageTable.page(c, number, after, room, bytes))
          .whenComplete(
              (page, failure) -> {
                loaded(page, failure);
                if (failure == null) {
                  result.complete(null);
                } else {
                  result.completeExceptionally(failure);
                }
              });
      return result;
    }
    return loading;
  }

  private synchronized void loaded(Page page, Throwable failure) {
    loading = null;
    if (failure != null) {
      LOG.warn("cannot read what waits for the group {}: {}", groupId, failure.getMessage());
      failed = true;
      forgetWhatCame();
      return;
    }
    page.rows().stream().filter(row -> row.number() > loadedUpTo).forEach(this::append);
    behind = page.more() || tooMuchCame;
    for (Row row : came) {
      follow(row);
    }
    forgetWhatCame();
  }

  /** A committed row behind all that is known: into the head, unless others come before it. */
  private void follow(Row row) {
    if (row.number() <= loadedUpTo) {
      return;
    }
    boolean room =
        head.isEmpty() || (head.size() < MAX_HEAD && headBytes + row.size() <= MAX_HEAD_BYTES);
    if (behind || !room) {
      behind = true;
    } else {
      append(row);
    }
  }

  private void cameWhileLoading(Row row) {
    if (came.size() >= MAX_PAGE || cameBytes + row.size() > MAX_HEAD_BYTES) {
      forgetWhatCame();
      tooMuchCame = true;
    }
    if (!tooMuchCame) {
      came.add(row);
      cameBytes += row.size();
    }
  }

  private void forgetWhatCame() {
    came.clear();
    cameBytes = 0;
    tooMuchCame = false;
  }

  private void append(Row row) {
    head.add(row);
    headBytes += row.size();
    loadedUpTo = row.number();
  }

  /** New messages are on the disk; called in the order of their numbers. */
  void committed(List<Row> rows) {
    synchronized (this) {
      for (Row row : rows) {
        if (loading == null) {
          follow(row);
        } else {
          cameWhileLoading(row);
        }
      }
    }
    wake();
  }

  @Override
  public CompletableFuture<Void> settle(Collection<Long> sequences) {
    List<Long> numbers = List.copyOf(sequences);
    if (numbers.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    Map<Long, Given> done = new LinkedHashMap<>();
    boolean wasFull;
    synchronized (this) {
      wasFull = inHand.size() >= MAX_IN_HAND;
      for (long sequence : numbers) {
        Given given = inHand.remove(sequence);
        Given waiting = again.remove(sequence);
        if (given != null || waiting != null) {
          done.put(sequence, given != null ? given : waiting);
        }
      }
    }
    if (wasFull) {
      wake();
    }
    return settled
        .add(new Settled(number, numbers))
        .whenComplete(
            (none, failure) -> {
              if (failure != null) {
                handOutAgain(done);
              }
            });
  }

  @Override
  public void giveBack(Collection<Long> sequences) {
    Map<Long, Given> back = new LinkedHashMap<>();
    synchronized (this) {
      for (long sequence : sequences) {
        Given given = inHand.remove(sequence);
        if (given != null) {
          back.put(sequence, given);
        }
      }
    }
    handOutAgain(back);
  }

  private void handOutAgain(Map<Long, Given> back) {
    if (!back.isEmpty()) {
      synchronized (this) {
        again.putAll(back);
      }
      wake();
    }
  }

  /** Takes back what consumers have held for too long. */
  void timePassed() {
    Map<Long, Given> late = new LinkedHashMap<>();
    boolean askAgain;
    synchronized (this) {
      askAgain = failed;
      failed = false;
      long now = nanoTime.getAsLong();
      Iterator<Map.Entry<Long, Given>> oldest = inHand.entrySet().iterator();
      while (oldest.hasNext()) {
        Map.Entry<Long, Given> entry = oldest.next();
        if (now - entry.getValue().at() < redeliveryNanos) {
          break;
        }
        late.put(entry.getKey(), entry.getValue());
        oldest.remove();
      }
    }
    handOutAgain(late);
    if (askAgain) {
      wake();
    }
  }

  /** Forgets what was dropped from the database. */
  synchronized void expired(long upTo) {
    while (!head.isEmpty() && head.peek().number() <= upTo) {
      headBytes -= head.poll().size();
    }
    again.headMap(upTo, true).clear();
    inHand.keySet().removeIf(sequence -> sequence <= upTo);
  }

  /** How many messages are held in memory with their payload. */
  synchronized int held() {
    return head.size();
  }

  @Override
  public Registration whenAvailable(Runnable wake) {
    // An identity of its own, so that the same runnable may be registered twice.
    Runnable own = () -> wake.run();
    wakes.add(own);
    return () -> wakes.remove(own);
  }

  private void wake() {
    for (Runnable wake : wakes) {
      try {
        wake.run();
      } catch (RuntimeException e) {
        LOG.warn("a consumer of the group {} failed when it was woken", groupId, e);
      }
    }
  }
}
