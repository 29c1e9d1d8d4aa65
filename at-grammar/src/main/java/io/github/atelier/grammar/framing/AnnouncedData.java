package io.github.atelier.grammar.framing;

/** Frames raw octets whose number an earlier line told. Belongs to one framer. */
final class AnnouncedData {
  private final ReplyFramer.Sink sink;
  private final Pending pending;
  private int left = -1;
  private boolean handingOver;

  /** Whether a line end stands before the data. */
  private boolean lineEndFirst;

  /** Whether the data is dropped as it comes. */
  private boolean discarding;

  AnnouncedData(ReplyFramer.Sink sink, Pending pending) {
    this.sink = sink;
    this.pending = pending;
  }

  void expect(int length) {
    if (length < 0 || length > pending.limit()) {
      throw new IllegalArgumentException(
          "data of " + length + " octets; the limit is " + pending.limit());
    }
    left = length;
    lineEndFirst = handingOver && length > 0;
    discarding = false;
  }

  void drop(int length) {
    left = length;
    discarding = true;
  }

  boolean expected() {
    return left >= 0;
  }

  /** Whether the data has no octets and waits for nothing but its turn. */
  boolean isDue() {
    return left == 0 && !pending.afterCr;
  }

  void forget() {
    left = -1;
    lineEndFirst = false;
    discarding = false;
  }

  /** Takes what belongs to the data; the index after the last octet taken. */
  int feed(byte[] bytes, int from, int end) {
    int at = from;
    if (pending.afterCr && pending.size == 0) {
      if (at == end) {
        return at;
      }
      pending.afterCr = false;
      if (bytes[at] == '\n') {
        at++;
      }
    }
    while (lineEndFirst && at < end && pending.size == 0) {
      lineEndFirst = bytes[at] == '\r';
      at += bytes[at] == '\r' || bytes[at] == '\n' ? 1 : 0;
    }
    if (lineEndFirst) {
      return at;
    }
    int take = Math.min(left, end - at);
    if (!discarding) {
      pending.add(bytes, at, at + take);
    }
    left -= take;
    if (left == 0) {
      handOver();
    }
    return at + take;
  }

  private void handOver() {
    left = -1;
    int length = pending.size;
    pending.size = 0;
    if (!discarding) {
      handingOver = true;
      sink.data(pending.octets, 0, length);
      handingOver = false;
    }
    discarding = false;
  }
}
