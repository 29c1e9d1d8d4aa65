package io.github.atelier.driver.channel;

/**
 * Hears every line of the conversation, secrets masked. Called on the channel's loop: return
 * quickly.
 */
public interface WireLog {
  /** No log. */
  WireLog NONE = (direction, text, nanos) -> {};

  /** Who spoke. */
  enum Direction {
    SENT,
    RECEIVED
  }

  /**
   * One line, prompt, or run of data.
   *
   * @param text printable; control characters as {@code <CR>}. The line ends that came before a
   *     received line stand before it
   * @param nanos monotonic time of the channel's clock
   */
  void line(Direction direction, String text, long nanos);

  /**
   * What the line that was just received was taken for, and why: {@code the reply to AT+CREG?, by
   * its shape}, {@code unasked (network.registration.cs), by its shape}, {@code late: AT+COPS? was
   * given up}.
   */
  default void verdict(String why) {}
}
