package io.github.atelier.driver;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Remembers which PINs the SIM refused, so that the third wrong one, which locks it, is never
 * entered. Keeps digests, not PINs. Thread-safe.
 */
final class PinGuard {
  private static final int MOST_WRONG = 2;

  private final Set<String> refused = new HashSet<>();

  /** Whether this PIN must not be entered. */
  synchronized boolean refuses(String pin) {
    return refused.size() >= MOST_WRONG || refused.contains(digest(pin));
  }

  synchronized void refused(String pin) {
    refused.add(digest(pin));
  }

  private static String digest(String pin) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(pin.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
