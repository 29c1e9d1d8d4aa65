package io.github.atelier.aliyun.thing;

import java.util.List;
import java.util.Objects;

/**
 * A service of a product's devices. Immutable.
 *
 * @param identifier 1 to 50 letters, digits and _; none of the reserved words
 * @param name for people
 * @param description for people; empty if none
 * @param synchronous whether the caller waits for the device's answer ({@code callType} sync, by
 *     RRPC) or only for the message to be sent (async)
 * @param required whether the console marks it as one of the standard functions
 * @param input what the caller gives
 * @param output what the device gives back
 */
public record ServiceDefinition(
    String identifier,
    String name,
    String description,
    boolean synchronous,
    boolean required,
    List<Field> input,
    List<Field> output) {
  public ServiceDefinition {
    Objects.requireNonNull(identifier, "identifier");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    input = List.copyOf(input);
    output = List.copyOf(output);
  }

  /** {@code thing.service.{identifier}}. */
  public String method() {
    return "thing.service." + identifier;
  }
}
