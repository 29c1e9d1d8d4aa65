package io.github.atelier.aliyun.thing;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A named value: a struct's member, an event's output, a service's input or output. Immutable.
 *
 * @param identifier 1 to 50 letters, digits and _
 * @param name for people
 * @param type what it holds
 */
public record Field(String identifier, String name, DataType type) {
  public Field {
    Objects.requireNonNull(identifier, "identifier");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  static Optional<Field> find(List<Field> fields, String identifier) {
    for (Field field : fields) {
      if (field.identifier.equals(identifier)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
