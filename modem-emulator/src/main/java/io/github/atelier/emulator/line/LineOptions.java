package io.github.atelier.emulator.line;

import java.time.Duration;

/**
 * What may be set on a line.
 *
 * @param backlogBytes output kept for a DTE that does not read, 1 KiB to 64 MiB; more is dropped
 * @param takeOver how long a second TCP client waits for the first to leave before it is refused; a
 *     client that reconnects at once can be seen before its old connection is seen to end
 * @param halfCloseLinger how long a TCP client that has ended its own sending ({@code printf 'AT\r'
 *     | nc}) still gets answers, counted from its end or the last byte sent to it
 */
public record LineOptions(int backlogBytes, Duration takeOver, Duration halfCloseLinger) {

  /** Backlog 64 KiB, take-over 1 s, half-close linger 1 s. */
  public static final LineOptions DEFAULTS =
      new LineOptions(64 << 10, Duration.ofSeconds(1), Duration.ofSeconds(1));

  public LineOptions {
    if (backlogBytes < 1 << 10 || backlogBytes > 64 << 20) {
      throw new IllegalArgumentException(
          "backlogBytes must be 1024.." + (64 << 20) + ", not " + backlogBytes);
    }
    if (takeOver.isNegative() || halfCloseLinger.isNegative()) {
      throw new IllegalArgumentException(
          "takeOver and halfCloseLinger must not be negative: "
              + takeOver
              + ", "
              + halfCloseLinger);
    }
  }

  public LineOptions withBacklogBytes(int bytes) {
    return new LineOptions(bytes, takeOver, halfCloseLinger);
  }

  public LineOptions withTakeOver(Duration duration) {
    return new LineOptions(backlogBytes, duration, halfCloseLinger);
  }

  public LineOptions withHalfCloseLinger(Duration duration) {
    return new LineOptions(backlogBytes, takeOver, duration);
  }
}
