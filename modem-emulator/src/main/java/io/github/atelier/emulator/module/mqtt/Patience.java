package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.grammar.value.Values;
import java.time.Duration;

/**
 * How long a module waits for the answer to a packet. Where its dialect lets the host choose, the
 * choice counts: for one command, for every operation, or for every packet and its repetitions.
 *
 * @param once how long it waits each time
 * @param times how often it waits before it gives up
 * @param notice whether it tells each time but the last
 */
record Patience(Duration once, int times, boolean notice) {

  /**
   * By what is configured, or {@code null} where the dialect knows no such limit.
   *
   * @param sent what the command carried
   */
  static Patience of(Values sent, Values known) {
    if (sent.has("publishTimeout")) {
      return single(sent.number("publishTimeout"));
    } else if (known.has("operationTimeout")) {
      return single(known.number("operationTimeout"));
    } else if (!known.has("packetTimeout")) {
      return null;
    }
    return new Patience(
        Duration.ofSeconds(known.number("packetTimeout")),
        (int) Math.max(1, known.number("retries", 1)),
        known.number("timeoutNotice", 0) == 1);
  }

  private static Patience single(long seconds) {
    return new Patience(Duration.ofSeconds(seconds), 1, false);
  }

  Duration whole() {
    return once.multipliedBy(times);
  }
}
