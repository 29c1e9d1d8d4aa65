package io.github.atelier.driver;

import java.time.OffsetDateTime;

/**
 * A short message that came in, all parts of it.
 *
 * @param from number or name of the sender
 * @param text the text; octets of no alphabet as ISO 8859-1
 * @param time when the service centre took its last part, or {@code null} where that is no date
 */
public record SmsMessage(String from, String text, OffsetDateTime time) {

  /** Without the text, which is private. */
  @Override
  public String toString() {
    return "SmsMessage[from " + from + ", " + text.length() + " characters]";
  }
}
