package io.github.atelier.emulator.line.netty;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.ModuleLoop;
import io.github.atelier.emulator.line.internal.Backlog;
import io.github.atelier.emulator.line.internal.Delivery;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** What lines on a Netty loop have in common: the way from any thread to the loop, and the end. */
abstract class LoopLine implements Line {
  private static final long CLOSE_SECONDS = 2;

  final NettyLoop loop;
  final LineOptions options;
  final Backlog backlog;
  final Delivery delivery = new Delivery(this);
  private final String name;
  private final AtomicBoolean flushQueued = new AtomicBoolean();
  private volatile boolean ended;
  private volatile boolean reading = true;
  private volatile boolean readingWanted = true;
  private boolean released;

  LoopLine(String name, NettyLoop loop, LineOptions options) {
    this.name = name;
    this.loop = loop;
    this.options = options;
    this.backlog = new Backlog(name, options.backlogBytes());
  }

  /** Ties the line to its loop, so that it ends with it. Called by whoever makes the line. */
  final void endWithLoop() {
    loop.track(this, this::finish);
  }

  /** Reads on, or stops reading. On the loop. */
  abstract void readingChanged();

  final boolean reads() {
    return reading;
  }

  @Override
  public final void reading(boolean on) {
    readingWanted = on;
    if (!on && loop.inLoop()) {
      // at once, or what the system holds already would still come, however much it is
      applyReading();
      return;
    }
    try {
      loop.execute(this::applyReading);
    } catch (RejectedExecutionException e) {
      reading = false;
    }
  }

  private void applyReading() {
    boolean on = readingWanted;
    if (reading != on && !ended) {
      reading = on;
      readingChanged();
    }
  }

  /** Sends as much of the backlog as the DTE takes, or forgets it if none is there. On the loop. */
  abstract void flush();

  /** Frees what the line holds, once. On the loop, or after the loop's end. */
  abstract void release();

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final ModuleLoop loop() {
    return loop;
  }

  @Override
  public final long droppedBytes() {
    return backlog.dropped();
  }

  final boolean ended() {
    return ended;
  }

  @Override
  public final void write(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (ended || length == 0) {
      return;
    }
    if (loop.inLoop()) {
      writeOnLoop(bytes, offset, length);
      return;
    }
    backlog.offer(bytes, offset, length);
    if (flushQueued.compareAndSet(false, true)) {
      try {
        loop.execute(
            () -> {
              flushQueued.set(false);
              flush();
            });
      } catch (RejectedExecutionException e) {
        backlog.clear();
      }
    }
  }

  /** On the loop what the system takes at once need not fit into the backlog. */
  private void writeOnLoop(byte[] bytes, int offset, int length) {
    int at = offset;
    int left = length;
    int room = backlog.room();
    while (left > room && room > 0) {
      backlog.offer(bytes, at, room);
      at += room;
      left -= room;
      flush();
      room = backlog.room();
    }
    backlog.offer(bytes, at, left);
    flush();
  }

  @Override
  public final void close() {
    ended = true;
    if (loop.inLoop()) {
      finish();
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    try {
      loop.execute(
          () -> {
            finish();
            done.countDown();
          });
      done.await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The end, however it comes. */
  final void finish() {
    ended = true;
    if (!released) {
      released = true;
      backlog.clear();
      release();
      loop.forget(this);
      delivery.end();
    }
  }
}
