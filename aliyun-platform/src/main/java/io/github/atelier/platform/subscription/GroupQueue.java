package io.github.atelier.platform.subscription;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What waits for one consumer group. Thread-safe; no method blocks.
 *
 * <p>A message that was taken belongs to its consumer until it is settled, given back, or a minute
 * has passed: then it is handed out again, to whoever asks. It is kept for a day.
 */
public interface GroupQueue {
  /** The group's id. */
  String groupId();

  /**
   * Takes up to {@code max} messages, oldest first; those given back come before.
   *
   * @return what there is now, which may be nothing; never waits for more to come. Fails if the
   *     database cannot be read; consumers are woken to ask again later
   */
  CompletableFuture<List<Taken>> take(int max);

  /** Done with them: they are forgotten, completed when that is on the disk. */
  CompletableFuture<Void> settle(Collection<Long> sequences);

  /** Not done with them: whoever asks next gets them. */
  void giveBack(Collection<Long> sequences);

  /**
   * Has {@code wake} called, on any thread, when there may be something to take; again and again,
   * until the registration is closed.
   */
  Registration whenAvailable(Runnable wake);

  /**
   * A message in a consumer's hands.
   *
   * @param sequence its place in this group's queue
   * @param deliveries how often it was handed out, with this time; from 1
   */
  record Taken(long sequence, ServerMessage message, int deliveries) {}

  /** Ends a registration; may be called again. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
