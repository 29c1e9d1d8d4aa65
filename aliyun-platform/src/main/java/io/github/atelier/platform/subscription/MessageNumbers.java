package io.github.atelier.platform.subscription;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers that grow: milliseconds above, a counter of 20 bits below. Unique also over restarts as
 * long as the clock does not go back, 19 decimal digits as Aliyun's message ids are. Thread-safe.
 */
public final class MessageNumbers {
  private static final int COUNTER_BITS = 20;

  private final Clock clock;
  private final AtomicLong last;

  /**
   * @param above every number is greater than this one
   */
  public MessageNumbers(Clock clock, long above) {
    this.clock = clock;
    this.last = new AtomicLong(above);
  }

  /** The next number. */
  public long next() {
    return last.accumulateAndGet(at(clock.millis()), (before, now) -> Math.max(before + 1, now));
  }

  /** The first of some numbers that follow each other without a gap. */
  public long next(int count) {
    long end =
        last.accumulateAndGet(
            at(clock.millis()), (before, now) -> Math.max(before + 1, now) + count - 1);
    return end - count + 1;
  }

  /** The next number as decimal digits. */
  public String nextId() {
    return Long.toString(next());
  }

  /** The lowest number of a millisecond since 1970. */
  public static long at(long millis) {
    return millis << COUNTER_BITS;
  }
}
