package io.github.atelier.platform.core;

import java.util.ArrayDeque;
import java.util.Deque;

/** The CONNECTs of one device in the last minute, of which 5 are allowed. Thread-safe. */
final class Connects {
  private static final int MAX = 5;
  private static final long MINUTE = 60_000_000_000L;

  private final Deque<Long> times = new ArrayDeque<>();

  synchronized boolean take(long now) {
    while (!times.isEmpty() && now - times.getFirst() >= MINUTE) {
      times.removeFirst();
    }
    if (times.size() >= MAX) {
      return false;
    }
    times.addLast(now);
    return true;
  }
}
