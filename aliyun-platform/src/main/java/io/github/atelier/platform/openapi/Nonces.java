package io.github.atelier.platform.openapi;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The nonces of the last half hour: longer than a signature's timestamp may be off in both
 * directions. Thread-safe and bounded.
 */
final class Nonces {
  /** Twice the tolerance of {@link Gatekeeper}. */
  private static final Duration KEPT = Duration.ofMinutes(30);

  private final Clock clock;
  private final int max;
  private final Set<String> used = new HashSet<>();
  private final Deque<Used> order = new ArrayDeque<>();

  private record Used(String key, long until) {}

  /** What using a nonce came to. */
  enum Use {
    FRESH,
    REPLAYED,
    /** Too many in the last half hour: nothing more can be taken without forgetting one. */
    FULL
  }

  Nonces(Clock clock, int max) {
    this.clock = clock;
    this.max = max;
  }

  synchronized Use use(String accessKeyId, String nonce) {
    long now = clock.millis();
    while (!order.isEmpty() && order.getFirst().until() <= now) {
      used.remove(order.removeFirst().key());
    }
    String key = accessKeyId + " " + nonce;
    if (used.contains(key)) {
      return Use.REPLAYED;
    }
    if (used.size() >= max) {
      return Use.FULL;
    }
    used.add(key);
    order.addLast(new Used(key, now + KEPT.toMillis()));
    return Use.FRESH;
  }
}
