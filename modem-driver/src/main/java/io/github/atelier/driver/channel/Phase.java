package io.github.atelier.driver.channel;

/** What the channel is doing. */
sealed interface Phase {
  /** No line. */
  record Closed(String why) implements Phase {}

  /** Free. */
  record Idle() implements Phase {}

  /** A command is on the line, or a turn waits for a result before its next command. */
  record Busy(Job job) implements Phase {}

  /** Between two commands of a turn: nothing is on the line, and nobody else may use it. */
  record Pausing(Job job, Reply previous) implements Phase {}

  /**
   * A command was given up; nothing is sent until the line is known to be clean.
   *
   * @param resumed the turn that goes on afterwards, or {@code null}
   */
  record Fencing(Fence fence, Pausing resumed) implements Phase {}

  /** The module answered no probe. */
  record Unresponsive(InFlight givenUp) implements Phase {}
}
