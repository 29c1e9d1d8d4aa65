package io.github.atelier.driver.channel;

/** What the channel is doing. */
sealed interface Phase {
  /** No line. */
  record Closed(String why) implements Phase {}

  /** Free. */
  record Idle() implements Phase {}

  /** A command is on the line, or a turn waits for a result between two of its commands. */
  record Busy(Job job) implements Phase {}

  /** A command was given up; nothing is sent until the line is known to be clean. */
  record Fencing(Fence fence) implements Phase {}

  /** The module answered no probe. */
  record Unresponsive(InFlight givenUp) implements Phase {}
}
