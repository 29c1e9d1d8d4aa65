package io.github.atelier.platform.openapi;

import java.util.List;
import java.util.Optional;

/**
 * A parameter that an action declares.
 *
 * @param name as on the wire; a list is {@code name.1}, {@code name.2}, …
 * @param kind its type
 * @param required whether the gateway misses it
 * @param min smallest value; shortest text; fewest items
 * @param max the same for the largest, longest and most
 * @param choices the only values it may have; empty for any
 * @param code of the refusal if it is out of range; empty: the gateway's {@code InvalidName}
 */
record Parameter(
    String name,
    Kind kind,
    boolean required,
    long min,
    long max,
    List<String> choices,
    Optional<String> code) {

  /** Types of parameters. */
  enum Kind {
    TEXT,
    INTEGER,
    BOOLEAN,
    /** Of texts. */
    LIST,
    /** Of {@code name.1.Field}. */
    STRUCTURES
  }

  static Parameter text(String name) {
    return new Parameter(name, Kind.TEXT, false, 0, 262_144, List.of(), Optional.empty());
  }

  static Parameter integer(String name) {
    return new Parameter(
        name, Kind.INTEGER, false, Long.MIN_VALUE, Long.MAX_VALUE, List.of(), Optional.empty());
  }

  static Parameter flag(String name) {
    return new Parameter(name, Kind.BOOLEAN, false, 0, 0, List.of(), Optional.empty());
  }

  static Parameter list(String name, int max) {
    return new Parameter(name, Kind.LIST, false, 0, max, List.of(), Optional.empty());
  }

  static Parameter structures(String name, int max) {
    return new Parameter(name, Kind.STRUCTURES, false, 0, max, List.of(), Optional.empty());
  }

  /** The same, which the gateway misses. */
  Parameter must() {
    return new Parameter(name, kind, true, min, max, choices, code);
  }

  /** The same within a range. */
  Parameter range(long least, long most) {
    return new Parameter(name, kind, required, least, most, choices, code);
  }

  /** The same with at most so many characters. */
  Parameter upTo(int characters) {
    return range(min, characters);
  }

  /** The same with these values alone. */
  Parameter of(String... values) {
    return new Parameter(name, kind, required, min, max, List.of(values), code);
  }

  /** The same, refused with this code if it is out of range. */
  Parameter orElse(String refusal) {
    return new Parameter(name, kind, required, min, max, choices, Optional.of(refusal));
  }
}
