package io.github.atelier.emulator.module.terminal;

import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a host sends while a command is still being carried out; it is looked at when that has its
 * final result. Bounded: a UART's buffer is. Confined to the module's loop.
 */
final class TypedAhead {
  private static final Logger LOG = LoggerFactory.getLogger(TypedAhead.class);
  private static final int MOST = 1 << 16;
  private static final byte[] NOTHING = {};

  private byte[] octets = NOTHING;

  boolean isEmpty() {
    return octets.length == 0;
  }

  void clear() {
    octets = NOTHING;
  }

  /** Gives away what there is. */
  byte[] take() {
    byte[] taken = octets;
    octets = NOTHING;
    return taken;
  }

  /** Puts octets behind those that wait already; what exceeds the bound is lost. */
  void add(byte[] buffer, int offset, int length) {
    int room = Math.min(length, MOST - octets.length);
    if (room < length) {
      LOG.warn(
          "{} octets typed ahead are dropped: a command is still being carried out", length - room);
    }
    if (room > 0) {
      int old = octets.length;
      octets = Arrays.copyOf(octets, old + room);
      System.arraycopy(buffer, offset, octets, old, room);
    }
  }

  /** Puts octets before those that wait already. */
  void putBack(byte[] buffer, int offset, int length) {
    byte[] later = take();
    add(buffer, offset, length);
    add(later, 0, later.length);
  }
}
