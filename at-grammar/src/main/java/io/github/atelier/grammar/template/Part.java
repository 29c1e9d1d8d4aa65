package io.github.atelier.grammar.template;

import io.github.atelier.grammar.value.ValueType;
import java.util.List;

/** One piece of a {@link Template}. */
sealed interface Part {

  /** Text that stands as it is. */
  record Literal(byte[] text) implements Part {}

  /**
   * A hole.
   *
   * @param name name of the value
   * @param type which bytes fit
   * @param hex whether the octets travel as hexadecimal digits
   * @param counted whether an earlier {@code name.length} on the line or in the exchange tells how
   *     many octets follow
   * @param lengthOf for {@code x.length} and {@code x.total} the name {@code x}, else {@code null}
   * @param secret whether the value is masked in every print
   */
  record Hole(
      String name, ValueType type, boolean hex, boolean counted, String lengthOf, boolean secret)
      implements Part {}

  /** A quoted string: text and holes by turns. */
  record Quoted(List<Part> inside) implements Part {
    List<Hole> holes() {
      return inside.stream().filter(Hole.class::isInstance).map(Hole.class::cast).toList();
    }

    /** The hole that is all of the string or has nothing but text around it, or {@code null}. */
    Hole only() {
      List<Hole> holes = holes();
      return holes.size() == 1 ? holes.get(0) : null;
    }
  }

  /** A part in brackets: there as a whole, or absent. */
  record Option(List<Part> parts) implements Part {}
}
