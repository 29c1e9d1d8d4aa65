package io.github.atelier.grammar.framing;

import java.util.Arrays;

/**
 * The octets of a line, of data or of a text that is not complete yet. What grows beyond the bound
 * is dropped and reported once. Belongs to one framer.
 */
final class Pending {
  private final ReplyFramer.Sink sink;
  private final int limit;

  /** What is held; only the first {@link #size} octets count. */
  byte[] octets = new byte[256];

  int size;

  /** Whether more came than the bound allows: the rest is dropped until its end. */
  boolean tooLong;

  /** Whether the last octet was a CR, so that an LF now belongs to it. */
  boolean afterCr;

  Pending(ReplyFramer.Sink sink, int limit) {
    this.sink = sink;
    this.limit = limit;
  }

  int limit() {
    return limit;
  }

  void add(byte[] bytes, int from, int to) {
    int more = to - from;
    if (tooLong) {
      return;
    }
    if (size + more > limit) {
      size = 0;
      tooLong = true;
      sink.overflow();
      return;
    }
    if (size + more > octets.length) {
      int room = Math.min(Math.max(octets.length * 2, size + more), Math.max(limit, size + more));
      octets = Arrays.copyOf(octets, room);
    }
    System.arraycopy(bytes, from, octets, size, more);
    size += more;
  }

  /** Takes everything away. */
  byte[] take() {
    byte[] taken = Arrays.copyOf(octets, size);
    size = 0;
    return taken;
  }

  void reset() {
    size = 0;
    tooLong = false;
    afterCr = false;
  }
}
