package io.github.atelier.emulator.faults;

import java.time.Duration;

/** What is done to the octets of one reply. Confined to the module's loop. */
@FunctionalInterface
public interface ReplyFault {
  /** Nothing comes. */
  Effect NOTHING = new Effect(new byte[0], Duration.ZERO, null);

  /** What the octets are. */
  enum Kind {
    /** Information text, a result code, or data. */
    TEXT,
    /** What asks the host for data. */
    PROMPT
  }

  /**
   * What comes in their place.
   *
   * @param octets to put on the line
   * @param delay before that
   * @param event to happen at that moment, or {@code null}
   */
  record Effect(byte[] octets, Duration delay, Runnable event) {}

  /** Called for each piece that the module says, in order. */
  Effect apply(byte[] octets, Kind kind);

  /** These octets, at once. */
  static Effect as(byte[] octets) {
    return new Effect(octets, Duration.ZERO, null);
  }
}
