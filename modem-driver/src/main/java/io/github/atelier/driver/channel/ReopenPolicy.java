package io.github.atelier.driver.channel;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a lost line is opened again: after a pause that doubles from attempt to attempt.
 *
 * @param first pause before the first attempt; a USB module needs about a second to come back
 * @param longest no pause is longer, before jitter
 * @param jitter 0 to 1: each pause is lengthened or shortened at random by at most this part, so
 *     that many hosts do not come back in step
 * @param attempts after so many failures the line stays closed; 0 for no end
 */
public record ReopenPolicy(Duration first, Duration longest, double jitter, int attempts) {

  /** A lost line stays lost. */
  public static final ReopenPolicy NEVER =
      new ReopenPolicy(Duration.ZERO, Duration.ZERO, 0, Integer.MIN_VALUE);

  private static final int MOST_DOUBLINGS = 30;

  public ReopenPolicy {
    if (first.isNegative() || longest.compareTo(first) < 0 || jitter < 0 || jitter > 1) {
      throw new IllegalArgumentException(
          "pauses must be 0 <= first <= longest and jitter 0 to 1, not "
              + first
              + ", "
              + longest
              + ", "
              + jitter);
    }
  }

  /** Half a second, doubled up to 30 s, a fifth of jitter, without end. */
  public static ReopenPolicy defaults() {
    return new ReopenPolicy(Duration.ofMillis(500), Duration.ofSeconds(30), 0.2, 0);
  }

  boolean allows(int attempt) {
    return attempts == 0 || attempt < attempts;
  }

  /** The pause before an attempt, counted from 0. */
  public Duration pause(int attempt, RandomGenerator random) {
    long nanos = first.toNanos() << Math.min(attempt, MOST_DOUBLINGS);
    if (nanos < 0 || nanos > longest.toNanos()) {
      nanos = longest.toNanos();
    }
    return Duration.ofNanos((long) (nanos * (1 + jitter * (2 * random.nextDouble() - 1))));
  }
}
