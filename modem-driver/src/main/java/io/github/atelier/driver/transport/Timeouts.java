package io.github.atelier.driver.transport;

import java.time.Duration;
import java.util.Objects;

/** Checks for time-outs given by the user. */
final class Timeouts {
  private static final Duration LONGEST = Duration.ofDays(1);

  private Timeouts() {}

  /** Refuses what is shorter than 1 ms or longer than a day: both are mistakes of unit. */
  static Duration positive(String what, Duration value) {
    Objects.requireNonNull(value, what);
    if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "The " + what + " is " + value + "; it must be 1 ms to 1 day.");
    }
    return value;
  }
}
