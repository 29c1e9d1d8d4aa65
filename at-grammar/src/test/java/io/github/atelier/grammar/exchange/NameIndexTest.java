package io.github.atelier.grammar.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameIndexTest {

  /** Every line that a module may say, of commands and unasked. */
  private static List<Template> lines(Dialect dialect) {
    List<Template> found = new ArrayList<>(dialect.errors());
    dialect.unsolicited().forEach(m -> collect(m.steps(), found));
    dialect.commands().forEach(c -> collect(c.steps(), found));
    return found;
  }

  private static void collect(List<Step> steps, List<Template> into) {
    for (Step step : steps) {
      if (step instanceof Step.Line l) {
        into.add(l.template());
      } else if (step instanceof Step.Repeat r) {
        collect(r.steps(), into);
      }
    }
  }

  /** The manual's line with something in its holes, and as sloppy firmware writes it. */
  private static List<String> spellings(Template template) {
    String filled = template.source().replaceAll("<[^>]*>", "1");
    String shortest = filled.replaceAll("\\[[^\\]]*\\]", "");
    String longest = filled.replace("[", "").replace("]", "");
    List<String> all = new ArrayList<>();
    for (String line : List.of(filled, shortest, longest)) {
      all.addAll(
          List.of(
              line,
              line + "  ",
              line.replace(" ", ""),
              line.replace(" ", "  "),
              line.replace(":", ": "),
              line.replace(":", " :"),
              line.replace(",", " , "),
              line.replace("\"", "")));
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"3gpp", "quectel", "ailink", "ailink-positional"})
  void noTemplateThatALineFitsIsLeftOutAndTheOrderStays(String name) {
    List<Template> all = lines(Dialects.load(name));
    NameIndex<Template> index = new NameIndex<>(all, template -> template);
    int fitting = 0;
    for (Template template : all) {
      for (String spelling : spellings(template)) {
        byte[] line = spelling.getBytes(StandardCharsets.UTF_8);
        List<Template> candidates = index.candidates(line, 0, line.length);
        for (Reading reading : List.of(Reading.STRICT_REPLY, Reading.LENIENT_REPLY)) {
          List<Template> fits = fitting(all, line, reading);
          assertThat(fitting(candidates, line, reading)).as(spelling).isEqualTo(fits);
          fitting += fits.size();
        }
      }
    }
    assertThat(fitting).as("lines that fit at all").isGreaterThan(all.size());
  }

  private static List<Template> fitting(List<Template> of, byte[] line, Reading reading) {
    return of.stream()
        .filter(t -> t.match(line, 0, line.length, Values.empty(), reading) != null)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+QMTRECV: 0,1", "+QMTRECV:0,1"})
  void aNameLeavesFewTemplatesToTry(String line) {
    List<Template> all = lines(Dialects.load("quectel"));
    byte[] octets = line.getBytes(StandardCharsets.US_ASCII);
    assertThat(new NameIndex<>(all, t -> t).candidates(octets, 0, octets.length))
        .hasSizeLessThan(all.size() / 4)
        .isNotEmpty();
  }
}
