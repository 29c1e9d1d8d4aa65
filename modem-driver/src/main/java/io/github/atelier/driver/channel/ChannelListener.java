package io.github.atelier.driver.channel;

import io.github.atelier.grammar.value.Values;

/**
 * Hears what no command asked for. Calls come one after the other on the channel's event thread,
 * never on the thread that reads the line; a slow listener loses events (counted), never octets. A
 * blocking call of the driver from here is refused.
 */
public interface ChannelListener {

  /** An unsolicited message of the dialect. */
  default void unsolicited(String meaning, Values values) {}

  /**
   * A line that belongs to nothing.
   *
   * @param line as text, secrets masked
   * @param why {@link Stray#UNKNOWN}: the dialect does not know it; {@link Stray#LATE}: it answers
   *     a command that was given up; {@link Stray#AMBIGUOUS}: a reply that a later line of the same
   *     shape replaced
   */
  default void stray(String line, Stray why) {}

  /**
   * The line is gone; every pending command has failed with this cause. Called once for each
   * opening.
   */
  default void lost(ModemException cause) {}

  /**
   * A line that was lost, or a module that had restarted, is back, and its settings were sent
   * again.
   */
  default void restored() {}

  /**
   * The module has started anew behind a line that stayed; every pending command has failed with a
   * {@link ModuleRestartedException}. Its connections are gone.
   */
  default void restarted() {}

  /** The module answers no probe; pending commands have failed. The next command probes again. */
  default void unresponsive() {}

  /** Why a line belongs to nothing. */
  enum Stray {
    UNKNOWN,
    LATE,
    AMBIGUOUS
  }
}
