package io.github.atelier.emulator.uplink.real;

/** How many octets may still be read. Thread-safe. */
final class Credit {
  private int left;
  private boolean ended;

  Credit(int octets) {
    left = octets;
  }

  synchronized void grant(int octets) {
    left += octets;
    notifyAll();
  }

  synchronized void spend(int octets) {
    left -= octets;
  }

  /** Nobody waits any more. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Waits for credit; how much there is, or 0 at the end. */
  synchronized int await() {
    while (left <= 0 && !ended) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return 0;
      }
    }
    return ended ? 0 : left;
  }
}
