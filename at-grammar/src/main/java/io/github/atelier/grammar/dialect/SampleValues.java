package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.DigitsType;
import io.github.atelier.grammar.value.HexType;
import io.github.atelier.grammar.value.IntegerType;
import io.github.atelier.grammar.value.LineType;
import io.github.atelier.grammar.value.OctetsType;
import io.github.atelier.grammar.value.RestType;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.ValueType;
import io.github.atelier.grammar.value.Values;
import java.util.List;

/**
 * Values at the corners of what a template takes: lowest with all optional parts, highest with
 * none.
 */
final class SampleValues {
  private SampleValues() {}

  static List<Values> of(Template template) {
    return List.of(
        sample(template, false, true), sample(template, true, true), sample(template, true, false));
  }

  private static Values sample(Template template, boolean high, boolean optional) {
    Values values = Values.empty();
    for (Template.HoleInfo hole : template.holes()) {
      if (optional || !hole.optional()) {
        values = values.with(hole.name(), sample(hole.type(), high));
      }
    }
    return values;
  }

  private static Value sample(ValueType type, boolean high) {
    if (type instanceof IntegerType t) {
      return new Value.Number(high ? t.max() : t.min());
    } else if (type instanceof OctetsType t) {
      return text("a", Math.max(t.min(), high ? Math.min(t.max(), 3) : 1), t.max());
    } else if (type instanceof DigitsType t) {
      return text("1", high ? t.max() : t.min(), t.max());
    } else if (type instanceof HexType t) {
      return text("A", high ? t.max() : t.min(), t.max());
    } else if (type instanceof CodeType t) {
      return new Value.Code(t.entries().get(high ? t.entries().size() - 1 : 0).name());
    } else if (type instanceof LineType || type instanceof RestType) {
      return Value.Octets.of("a");
    }
    throw new IllegalStateException(type.describe());
  }

  private static Value text(String letter, int length, int max) {
    return Value.Octets.of(letter.repeat(Math.min(length, max)));
  }
}
