package io.github.atelier.aliyun.thing;

import java.util.List;
import java.util.Objects;

/**
 * An event of a product's devices. Immutable.
 *
 * @param identifier 1 to 50 letters, digits and _; none of the reserved words
 * @param name for people
 * @param description for people; empty if none
 * @param type how grave it is
 * @param required whether the console marks it as one of the standard functions
 * @param output what it carries
 */
public record EventDefinition(
    String identifier,
    String name,
    String description,
    Type type,
    boolean required,
    List<Field> output) {
  /** How grave an event is. */
  public enum Type {
    /** Information. */
    INFO("info"),
    /** An alert. */
    ALERT("alert"),
    /** A fault. */
    ERROR("error");

    private final String wireName;

    Type(String wireName) {
      this.wireName = wireName;
    }

    /** The name in a TSL document. */
    public String wireName() {
      return wireName;
    }
  }

  public EventDefinition {
    Objects.requireNonNull(identifier, "identifier");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(type, "type");
    output = List.copyOf(output);
  }

  /** {@code thing.event.{identifier}.post}. */
  public String method() {
    return "thing.event." + identifier + ".post";
  }
}
