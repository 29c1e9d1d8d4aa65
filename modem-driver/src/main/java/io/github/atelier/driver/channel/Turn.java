package io.github.atelier.driver.channel;

/**
 * Commands that belong together: the channel carries out all of them before anybody else's. It is
 * asked for the next exchange when the one before has been answered in full, and runs on the
 * channel's loop.
 */
public interface Turn {

  /**
   * The next exchange, or {@code null} when there is no more.
   *
   * @param previous the reply to the exchange before, {@code null} at first
   * @throws RuntimeException which fails the turn; nothing more of it is sent
   */
  Exchange next(Reply previous);

  /**
   * Whether more exchanges may follow the one that {@link #next} returned last. Where none does,
   * the channel is free for others from its final result on, and a result that comes later is
   * matched by its values.
   */
  boolean more();

  /**
   * Whether the turn goes on although the module refused its last command; {@link #next} is asked
   * with what came back.
   */
  default boolean tolerates(CommandFailedException failure) {
    return false;
  }

  /**
   * Whether the turn goes on although nobody answered its last exchange, an {@link
   * Exchange#attention}; {@link #next} is asked with {@code null} then.
   */
  default boolean persists() {
    return false;
  }

  /** A turn of one command. */
  static Turn of(Exchange exchange) {
    return new Turn() {
      @Override
      public Exchange next(Reply previous) {
        return previous == null ? exchange : null;
      }

      @Override
      public boolean more() {
        return false;
      }
    };
  }
}
