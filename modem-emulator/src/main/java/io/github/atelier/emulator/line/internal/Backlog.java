package io.github.atelier.emulator.line.internal;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Output on its way to a DTE: a bounded queue of bytes between any writer and the loop that drains
 * it. What does not fit is dropped and counted; the first drop of a stall is logged. Thread-safe.
 */
public final class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final int KEPT = 4 << 10;

  private final String line;
  private final int limit;
  private byte[] ring = new byte[0];
  private int head;
  private int size;
  private long dropped;
  private boolean stalled;

  /**
   * @param line name of the line, for the log
   * @param limit most bytes kept
   */
  public Backlog(String line, int limit) {
    this.line = line;
    this.limit = limit;
  }

  /** Appends as many bytes as fit and drops the rest. */
  public synchronized void offer(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int accepted = Math.min(length, limit - size);
    if (accepted < length) {
      dropped += length - accepted;
      if (!stalled) {
        stalled = true;
        LOG.warn(
            "{}: the DTE does not read; output beyond {} bytes is dropped until it has read them",
            line,
            limit);
      }
    }
    grow(size + accepted);
    int at = ring.length == 0 ? 0 : (head + size) % ring.length;
    int first = Math.min(accepted, ring.length - at);
    System.arraycopy(bytes, offset, ring, at, first);
    System.arraycopy(bytes, offset + first, ring, 0, accepted - first);
    size += accepted;
  }

  /** Copies the oldest bytes, as many as the target takes, and keeps them. */
  public synchronized void peek(ByteBuffer target) {
    int count = Math.min(size, target.remaining());
    int first = Math.min(count, ring.length - head);
    target.put(ring, head, first);
    target.put(ring, 0, count - first);
  }

  /** Forgets the oldest bytes: they were sent. */
  public synchronized void consume(int count) {
    Objects.checkIndex(count, size + 1);
    size -= count;
    if (size == 0) {
      clear();
    } else {
      head = (head + count) % ring.length;
    }
  }

  /** Forgets everything: nobody is there to read it. */
  public synchronized void clear() {
    head = 0;
    size = 0;
    stalled = false;
    if (ring.length > KEPT) {
      ring = new byte[0];
    }
  }

  /** How many bytes fit now. */
  public synchronized int room() {
    return limit - size;
  }

  public synchronized int size() {
    return size;
  }

  public synchronized long dropped() {
    return dropped;
  }

  private void grow(int needed) {
    if (needed <= ring.length) {
      return;
    }
    byte[] larger = new byte[Math.min(limit, Math.max(256, Integer.highestOneBit(needed) << 1))];
    int first = Math.min(size, ring.length - head);
    System.arraycopy(ring, head, larger, 0, first);
    System.arraycopy(ring, 0, larger, first, size - first);
    ring = larger;
    head = 0;
  }
}
