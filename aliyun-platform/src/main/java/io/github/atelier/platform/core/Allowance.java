package io.github.atelier.platform.core;

/**
 * How much one client may send and be sent in a second, where the rules limit it: 30 messages with
 * QoS 0 and 10 with QoS 1 up, 50 down (limits of the service). Counted in whole seconds from the
 * first message. Thread-safe.
 */
final class Allowance {
  private static final int UP_QOS_0 = 30;
  private static final int UP_QOS_1 = 10;
  private static final int DOWN = 50;
  private static final long SECOND = 1_000_000_000L;

  private final boolean limited;
  private final Window[] up = {new Window(UP_QOS_0), new Window(UP_QOS_1)};
  private final Window down = new Window(DOWN);

  private static final class Window {
    private final int max;
    private long began;
    private int count;

    private Window(int max) {
      this.max = max;
    }

    boolean take(long now) {
      if (count == 0 || now - began >= SECOND) {
        began = now;
        count = 0;
      }
      if (count >= max) {
        return false;
      }
      count++;
      return true;
    }
  }

  Allowance(boolean limited) {
    this.limited = limited;
  }

  synchronized boolean up(int qos, long now) {
    return !limited || up[Math.min(qos, 1)].take(now);
  }

  synchronized boolean down(long now) {
    return !limited || down.take(now);
  }
}
