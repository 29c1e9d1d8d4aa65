package io.github.atelier.cli.cloud;

import java.time.Instant;
import java.util.Optional;

/**
 * A message that flowed to the owner's servers. The array is shared: do not change it.
 *
 * @param topic such as {@code /pk/dn/thing/event/property/post}
 * @param messageId the platform's
 * @param generated when; empty if it was not told
 */
public record OwnerMessage(
    String topic, String messageId, Optional<Instant> generated, byte[] payload) {
  @Override
  public String toString() {
    return "OwnerMessage[" + messageId + " " + topic + " " + payload.length + " bytes]";
  }
}
