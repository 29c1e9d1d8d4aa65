package io.github.atelier.aliyun.thing;

import java.util.Objects;

/**
 * A property of a product's devices. Immutable.
 *
 * @param identifier 1 to 50 letters, digits and _; none of the reserved words
 * @param name for people
 * @param description for people; empty if none
 * @param writable whether the platform may set it ({@code accessMode} rw) or only read it (r)
 * @param required whether the console marks it as one of the standard functions
 * @param type what it holds
 */
public record PropertyDefinition(
    String identifier,
    String name,
    String description,
    boolean writable,
    boolean required,
    DataType type) {
  public PropertyDefinition {
    Objects.requireNonNull(identifier, "identifier");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(type, "type");
  }

  Field field() {
    return new Field(identifier, name, type);
  }
}
