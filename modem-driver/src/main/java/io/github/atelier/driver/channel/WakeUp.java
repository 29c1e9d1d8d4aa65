package io.github.atelier.driver.channel;

import java.time.Duration;

/**
 * How a module that may be asleep is woken: where nothing went over the line for longer than {@code
 * after}, a signal goes out, and {@code AT} until it is answered, before the next command. The
 * octets that wake a module are lost to it, so a command sent without this would be, too.
 *
 * @param after how long the line must have been idle; many modules sleep after 5 to 10 s
 * @param signal what wakes the module
 * @param pause how long to wait for each answer before {@code AT} is sent again, at least 1 ms
 * @param attempts how often {@code AT} is sent, 1 to 100; unanswered, the module is {@link
 *     UnresponsiveException unresponsive} after the usual probes
 */
public record WakeUp(Duration after, Signal signal, Duration pause, int attempts) {

  /** What wakes a module. */
  public enum Signal {
    /** The characters {@code AT} (UART wake-up; TS 27.010 5.4.7 calls it the same). */
    ATTENTION,
    /**
     * DTR off for 100 ms and on again, then {@code AT} to see that it worked: for modules that
     * sleep by DTR ({@code AT+QSCLK=1}, {@code AT+CSCLK=1}). Where {@code AT&D2} is set this also
     * ends a data call. Lines without DTR are sent {@code AT} alone.
     */
    DTR
  }

  public WakeUp {
    if (after.isNegative() || pause.toMillis() < 1 || attempts < 1 || attempts > 100) {
      throw new IllegalArgumentException(
          "a wake-up needs after >= 0, pause >= 1 ms and 1 to 100 attempts, not "
              + after
              + ", "
              + pause
              + ", "
              + attempts);
    }
  }

  /** By {@code AT}, every 300 ms, at most ten times. */
  public static WakeUp after(Duration idle) {
    return new WakeUp(idle, Signal.ATTENTION, Duration.ofMillis(300), 10);
  }

  public WakeUp withSignal(Signal other) {
    return new WakeUp(after, other, pause, attempts);
  }

  public WakeUp withPause(Duration time) {
    return new WakeUp(after, signal, time, attempts);
  }

  public WakeUp withAttempts(int most) {
    return new WakeUp(after, signal, pause, most);
  }

  /** The commands that wake: the last one is an ordinary one, so that silence ends in a fence. */
  Turn turn() {
    return new Turn() {
      private int left = attempts;

      @Override
      public Exchange next(Reply previous) {
        if (previous != null || left == 0) {
          return null;
        }
        left--;
        return left == 0 ? Exchange.raw("AT", pause) : Exchange.attention("AT", pause);
      }

      @Override
      public boolean more() {
        return false;
      }

      @Override
      public boolean persists() {
        return left > 0;
      }
    };
  }
}
