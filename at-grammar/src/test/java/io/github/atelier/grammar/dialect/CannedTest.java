package io.github.atelier.grammar.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.grammar.exchange.RequestIndex;
import io.github.atelier.grammar.exchange.RequestIndex.Found;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CannedTest {
  private static Dialect dialect(String lines) {
    return Dialects.parse("bench.at", "dialect bench extends quectel\n" + lines);
  }

  private static Command found(Dialect dialect, String item) {
    Found found = new RequestIndex(dialect).find(item.getBytes(StandardCharsets.US_ASCII));
    assertThat(found).isInstanceOf(Found.Matched.class);
    return ((Found.Matched) found).command();
  }

  private static List<String> reply(Command command) {
    return command.steps().stream()
        .map(
            s ->
                new String(
                    ((Step.Line) s)
                        .template()
                        .encode(io.github.atelier.grammar.value.Values.empty())))
        .toList();
  }

  @Test
  void oneLineMakesACommandWithItsReplyAndOk() {
    Dialect dialect = dialect("canned AT+FOO? answers +FOO: 1\n");
    assertThat(reply(found(dialect, "+FOO?"))).containsExactly("+FOO: 1", "OK");
  }

  @Test
  void aReplyMayHaveSeveralLinesOrNone() {
    Dialect dialect = dialect("canned AT+BAR=1,\"x\" answers +BAR: 1 | +BAR: 2\ncanned AT+NOP\n");
    assertThat(reply(found(dialect, "+BAR=1,\"x\""))).containsExactly("+BAR: 1", "+BAR: 2", "OK");
    assertThat(reply(found(dialect, "+NOP"))).containsExactly("OK");
  }

  @Test
  void okThatIsWrittenIsNotDoubled() {
    assertThat(reply(found(dialect("canned AT+X answers OK\n"), "+X"))).containsExactly("OK");
  }

  @Test
  void charactersOfTheNotationStandForThemselves() {
    Dialect dialect = dialect("canned AT+Q=[a] answers +Q: <b>,\"c\\d\"\n");
    assertThat(reply(found(dialect, "+Q=[a]"))).containsExactly("+Q: <b>,\"c\\d\"", "OK");
  }

  @Test
  void aCannedReplyTakesThePlaceOfAnInheritedCommand() {
    Dialect dialect = dialect("canned AT+CSQ answers +CSQ: 31,99\n");
    assertThat(reply(found(dialect, "+CSQ"))).containsExactly("+CSQ: 31,99", "OK");
    assertThat(dialect.has("signal.quality")).isFalse();
  }

  @Test
  void aCannedReplyComesBeforeACommandWhoseHolesItFits() {
    Dialect dialect = dialect("canned AT+CFUN=4 answers +CFUN: done\n");
    assertThat(reply(found(dialect, "+CFUN=4"))).containsExactly("+CFUN: done", "OK");
    assertThat(found(dialect, "+CFUN=1").meaning()).isEqualTo("phone.functionality");
  }

  @ParameterizedTest
  @ValueSource(strings = {"canned FOO", "canned", "canned answers OK", "canned AT+X\n  OK"})
  void aLineThatIsNoCannedReplyIsRefusedWithAnExample(String line) {
    assertThatThrownBy(() -> dialect(line + "\n"))
        .isInstanceOf(DialectException.class)
        .hasMessageContaining("bench.at:2")
        .hasMessageContaining("canned AT+FOO? answers +FOO: 1");
  }
}
