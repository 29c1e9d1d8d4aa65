package io.github.atelier.driver.aliyun;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The platform's reply to a request, code 200.
 *
 * @param message {@code success}, usually
 * @param data the result; for a post, the identifiers that were refused and why
 */
public record ThingReply(String message, JsonNode data) {
  /** Whether everything was taken: of a post, no value was refused. */
  public boolean complete() {
    return data.isEmpty();
  }
}
