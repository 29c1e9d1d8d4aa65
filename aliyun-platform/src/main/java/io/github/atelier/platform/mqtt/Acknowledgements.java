package io.github.atelier.platform.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * What a connection sent and the platform has not taken yet. PUBACKs leave in the order of the
 * PUBLISHes (MQTT-4.6.0-2), each when its message is on the disk. On the connection's event loop,
 * but for the completions.
 */
final class Acknowledgements {
  /** Past either, the connection is not read until half of it is done. */
  private static final int MAX_WAITING = 1_000;

  private static final long MAX_WAITING_BYTES = 4L * 1024 * 1024;

  private final Executor loop;
  private final IntConsumer puback;
  private final Runnable changed;
  private final Runnable failed;
  private final Deque<Waiting> order = new ArrayDeque<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  private record Waiting(int packetId, CompletableFuture<Void> taken) {}

  /**
   * @param loop the connection's event loop
   * @param puback sends a PUBACK, without flushing
   * @param changed flushes, and looks at {@link #tooMuch} and {@link #little}
   * @param failed a message that wanted a PUBACK was not taken: it and what follows gets none
   */
  Acknowledgements(Executor loop, IntConsumer puback, Runnable changed, Runnable failed) {
    this.loop = loop;
    this.puback = puback;
    this.changed = changed;
    this.failed = failed;
  }

  /**
   * A message is being taken.
   *
   * @param packetId 0 if no PUBACK is wanted
   */
  void add(int packetId, int size, CompletableFuture<Void> taken) {
    if (packetId != 0) {
      order.add(new Waiting(packetId, taken));
    }
    if (taken.isDone()) {
      send();
      return;
    }
    count.incrementAndGet();
    bytes.addAndGet(size);
    taken.whenComplete(
        (done, failure) -> {
          count.decrementAndGet();
          bytes.addAndGet(-size);
          if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::someAreDone);
          }
        });
  }

  private void someAreDone() {
    scheduled.set(false);
    send();
    changed.run();
  }

  private void send() {
    while (!order.isEmpty() && order.peek().taken().isDone()) {
      Waiting first = order.poll();
      if (first.taken().isCompletedExceptionally()) {
        order.clear();
        failed.run();
      } else {
        puback.accept(first.packetId());
      }
    }
  }

  boolean tooMuch() {
    return count.get() >= MAX_WAITING || bytes.get() >= MAX_WAITING_BYTES;
  }

  boolean little() {
    return count.get() <= MAX_WAITING / 2 && bytes.get() <= MAX_WAITING_BYTES / 2;
  }

  /** The connection is over: nothing is sent any more. */
  void end() {
    order.clear();
  }
}
