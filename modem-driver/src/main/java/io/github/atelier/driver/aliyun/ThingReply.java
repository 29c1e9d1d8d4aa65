package io.github.atelier.driver.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;

/**
 * What is known of a request to the platform that did not fail.
 *
 * @param judged true: the platform replied with code 200. False: it took the message, over a link
 *     that carries no reply (HTTPS); what the thing model made of the values is not known
 * @param message {@code success}, usually; empty if not judged
 * @param data the result; for a post, the identifiers that were refused and why; empty if not
 *     judged
 * @param messageId the platform's number of the message, where the link tells it
 */
public record ThingReply(
    boolean judged, String message, JsonNode data, Optional<String> messageId) {
  /** The platform's reply, code 200. */
  static ThingReply of(String message, JsonNode data) {
    return new ThingReply(true, message, data, Optional.empty());
  }

  /** Taken over a link that hears no reply. */
  static ThingReply taken(Object sent) {
    return new ThingReply(
        false,
        "",
        JsonNodeFactory.instance.objectNode(),
        sent instanceof ThingLink.Receipt receipt
            ? Optional.of(receipt.messageId())
            : Optional.empty());
  }

  /** Whether it is known that everything was taken: of a post, no value was refused. */
  public boolean complete() {
    return judged && data.isEmpty();
  }
}
