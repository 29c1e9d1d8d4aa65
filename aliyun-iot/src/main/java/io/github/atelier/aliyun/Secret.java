package io.github.atelier.aliyun;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A DeviceSecret, ProductSecret, device token or MQTT password: a value that must not reach a log.
 *
 * <p>Prints masked, is compared in constant time, and gives its text only through {@link
 * #reveal()}. Immutable and thread-safe. It is deliberately not {@link java.io.Serializable}.
 */
public final class Secret {
  /** What every secret prints as; it tells nothing, not even the length. */
  public static final String MASK = "******";

  private static final int MAX_LENGTH = 1024;

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /**
   * Wraps a secret.
   *
   * @param text 1 to 1024 characters, no control characters (a CR or LF here is nearly always a
   *     copying mistake)
   * @throws InvalidInputException if the text is missing, too long or holds control characters
   */
  public static Secret of(String text) {
    return of("secret", text);
  }

  /** As {@link #of(String)}, with the name of the field that an error shall carry. */
  public static Secret of(String field, String text) {
    if (text == null || text.isEmpty()) {
      throw new InvalidInputException(field, "must not be empty", "");
    }
    if (text.length() > MAX_LENGTH) {
      throw new InvalidInputException(
          field, "must have at most " + MAX_LENGTH + " characters", MASK);
    }
    if (Characters.firstControl(text) >= 0) {
      throw new InvalidInputException(field, "must not hold control characters (CR, LF, …)", MASK);
    }
    return new Secret(text);
  }

  /**
   * The secret in clear: for signing and for the wire, never for a message a person or a file may
   * see.
   */
  public String reveal() {
    return text;
  }

  /** Constant-time comparison with text that came from elsewhere. */
  public boolean matches(String other) {
    return other != null && constantTimeEquals(text, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && constantTimeEquals(text, secret.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }

  private static boolean constantTimeEquals(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
