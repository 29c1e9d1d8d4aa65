package io.github.atelier.grammar.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.dialect.Unsolicited;
import io.github.atelier.grammar.exchange.LineIndex;
import io.github.atelier.grammar.redact.WireText;
import io.github.atelier.grammar.template.EncodeException;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.HoleInfo;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a module writes a host reads back to the same values, without forgiving anything. */
class ReplyLineLawTest {
  private static final int SAMPLES = 80;

  /** One line that the module of a dialect writes. */
  record ModuleLine(Dialect dialect, String where, Template template) {
    @Override
    public String toString() {
      return dialect.name() + " " + where + " " + template;
    }
  }

  static Stream<ModuleLine> lines() {
    List<ModuleLine> lines = new ArrayList<>();
    Exchanges.dialects()
        .forEach(
            d -> {
              d.commands().forEach(c -> collect(d, c.meaning(), c.steps(), lines));
              d.commands()
                  .forEach(
                      c ->
                          c.onError()
                              .forEach(e -> lines.add(new ModuleLine(d, c.meaning() + "!", e))));
              d.unsolicited().forEach(u -> collect(d, u.meaning(), u.steps(), lines));
              d.errors().forEach(e -> lines.add(new ModuleLine(d, "error", e)));
            });
    return lines.stream();
  }

  private static void collect(
      Dialect dialect, String where, List<Step> steps, List<ModuleLine> lines) {
    for (Step step : steps) {
      if (step instanceof Step.Line l) {
        lines.add(new ModuleLine(dialect, where, l.template()));
      } else if (step instanceof Step.Prompt p && !p.bare()) {
        lines.add(new ModuleLine(dialect, where, p.line()));
      } else if (step instanceof Step.OneOf o) {
        o.items().forEach(item -> collect(dialect, where, item, lines));
      } else if (step instanceof Step.Repeat r) {
        collect(dialect, where, r.steps(), lines);
      } else if (step instanceof Step.When w) {
        collect(dialect, where, w.steps(), lines);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void aLineOfTheModuleIsReadBackStrictlyToTheSameValues(ModuleLine line) {
    Samples samples = new Samples(line.dialect(), line.toString());
    Template template = line.template();
    int written = 0;
    for (int i = 0; i < SAMPLES; i++) {
      Values given = samples.values(List.of(template), List.of());
      byte[] bytes;
      try {
        bytes = template.encode(given);
      } catch (EncodeException refused) {
        continue;
      }
      written++;
      checkReadBack(template, given, bytes, Values.empty(), Reading.STRICT_REPLY);
      checkReadBack(template, given, bytes, Values.empty(), Reading.LENIENT_REPLY);
    }
    assertThat(written).isGreaterThan(SAMPLES / 4);
  }

  private static void checkReadBack(
      Template template, Values given, byte[] bytes, Values known, Reading reading) {
    Values read = template.match(bytes, 0, bytes.length, known, reading);
    assertThat(read).as(template + " of " + WireText.of(bytes)).isNotNull();
    for (HoleInfo hole : template.holes()) {
      Value actual = read.get(hole.name());
      if (actual != null || !hole.optional()) {
        assertThat(actual)
            .as(hole.name() + " of " + WireText.of(bytes))
            .isEqualTo(expected(hole, given));
      }
    }
  }

  private static Value expected(HoleInfo hole, Values given) {
    if (hole.lengthOf() == null) {
      return given.get(hole.name());
    }
    return given.has(hole.lengthOf())
        ? new Value.Number(given.bytes(hole.lengthOf()).length)
        : null;
  }

  static Stream<Dialect> dialects() {
    return Exchanges.dialects();
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void anUnsolicitedLineIsRecognisedAsTheMessageThatWroteIt(Dialect dialect) {
    LineIndex index = new LineIndex(dialect);
    for (Unsolicited message : dialect.unsolicited()) {
      Samples samples = new Samples(dialect, message.meaning());
      for (int i = 0; i < SAMPLES; i++) {
        Values given = samples.values(List.of(message.opening()), List.of());
        byte[] bytes;
        try {
          bytes = message.opening().encode(given);
        } catch (EncodeException refused) {
          continue;
        }
        LineIndex.Recognised found =
            index.unsolicited(bytes, 0, bytes.length, Reading.STRICT_REPLY);
        assertThat(found).as(WireText.of(bytes)).isNotNull();
        assertThat(found.message()).isSameAs(message);
        checkReadBack(message.opening(), given, bytes, Values.empty(), Reading.STRICT_REPLY);
      }
    }
  }
}
