package io.github.atelier.grammar.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Declarations of different names are not compared when a dialect is loaded; here they are. */
class AmbiguityTest {

  static Stream<String> dialects() {
    return Dialects.BUILT_IN.stream();
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void noLineIsReadByALineOfAnotherName(String name) {
    Dialect dialect = Dialects.load(name);
    List<Template> requests =
        dialect.commands().stream().flatMap(c -> c.requests().stream()).toList();
    List<Template> openings = dialect.unsolicited().stream().map(Unsolicited::opening).toList();
    assertThat(misread(requests, Reading.REQUEST)).isEmpty();
    assertThat(misread(openings, Reading.STRICT_REPLY)).isEmpty();
    assertThat(requests.stream().map(Ambiguity::lineName)).doesNotContain("").contains("AT+CSQ");
  }

  private static List<String> misread(List<Template> templates, Reading reading) {
    Map<Template, List<byte[]>> samples = new HashMap<>();
    templates.forEach(t -> samples.put(t, SampleValues.of(t).stream().map(t::encode).toList()));
    List<String> misread = new ArrayList<>();
    for (Template reader : templates) {
      for (Template written : templates) {
        String one = Ambiguity.lineName(reader);
        String other = Ambiguity.lineName(written);
        if (one != null && other != null && !one.equals(other)) {
          samples.get(written).stream()
              .filter(sample -> reader.match(sample, reading) != null)
              .forEach(sample -> misread.add(reader.source() + " reads " + written.source()));
        }
      }
    }
    return misread;
  }

  @Test
  void aNameThatAValueMayGoOnWithIsComparedWithAll() {
    assertThatThrownBy(
            () ->
                Dialects.parse(
                    "clash.at",
                    """
                    dialect clash extends 3gpp

                    command vendor.one
                      AT+MINE<what: digits 1..2>
                      OK

                    command vendor.two
                      AT+mine<which: digits 1..2>
                      OK
                    """))
        .isInstanceOf(DialectException.class)
        .hasMessageContaining("vendor.two cannot be told apart from command vendor.one");
  }
}
