package io.github.atelier.driver.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The serial ports that this program has open, by resolved path: jSerialComm must not have one
 * twice. Thread-safe.
 */
final class PortClaims {
  private static final Set<String> CLAIMED = ConcurrentHashMap.newKeySet();

  private PortClaims() {}

  /** The right to open a port; held until released. */
  static final class Claim {
    private final String path;
    private final AtomicBoolean released = new AtomicBoolean();

    private Claim(String path) {
      this.path = path;
    }

    /** Gives the port free; only the first call counts. */
    void release() {
      if (released.compareAndSet(false, true)) {
        CLAIMED.remove(path);
      }
    }
  }

  /** The claim, or null when the port is claimed already. */
  static Claim claim(String path) {
    return CLAIMED.add(path) ? new Claim(path) : null;
  }
}
