package io.github.atelier.emulator.module.socket;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Octets that have come and wait to be read. Bounded by the credit that the network was given.
 * Confined to the module's loop.
 */
final class ReceiveBuffer {
  /**
   * Octets and where they come from.
   *
   * @param from address of the sender, {@code null} where there are none
   */
  record Chunk(byte[] octets, String from, int port) {}

  private static final Chunk NOTHING = new Chunk(new byte[0], null, 0);

  private final boolean datagrams;
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private int size;

  /**
   * @param datagrams whether what came in one piece is not joined with the next
   */
  ReceiveBuffer(boolean datagrams) {
    this.datagrams = datagrams;
  }

  void add(byte[] octets, String from, int port) {
    if (octets.length > 0) {
      chunks.add(new Chunk(octets, from, port));
      size += octets.length;
    }
  }

  int size() {
    return size;
  }

  /** Takes the next octets out, {@code most} at most; none where nothing waits. */
  Chunk take(int most) {
    Chunk first = chunks.peek();
    if (first == null || most <= 0) {
      return NOTHING;
    }
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    do {
      Chunk next = chunks.poll();
      int n = Math.min(next.octets().length, most - taken.size());
      taken.write(next.octets(), 0, n);
      if (n < next.octets().length) {
        byte[] rest = Arrays.copyOfRange(next.octets(), n, next.octets().length);
        chunks.addFirst(new Chunk(rest, next.from(), next.port()));
      }
    } while (!datagrams && taken.size() < most && !chunks.isEmpty());
    size -= taken.size();
    return new Chunk(taken.toByteArray(), first.from(), first.port());
  }
}
