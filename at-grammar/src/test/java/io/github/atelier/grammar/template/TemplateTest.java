package io.github.atelier.grammar.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static final String VALUES =
      """
      dialect test
      value n 0..9
      value m 0..9
      value text string ..40
      value data bytes ..40
      value word string 1..10
      value code 0 ok | 4 dns-failed
      value key string ..20 secret
      """;

  private static Template request(String line) {
    return Dialects.parse("t.at", VALUES + "command vendor.x\n  " + line + "\n  OK\n")
        .command("vendor.x")
        .request();
  }

  private static Template reply(String line) {
    return ((Step.Line)
            Dialects.parse("t.at", VALUES + "command vendor.x\n  AT+Q\n  " + line + "\n  OK\n")
                .command("vendor.x")
                .steps()
                .get(0))
        .template();
  }

  private static Values read(Template template, String line, Reading reading) {
    return template.match(line.getBytes(StandardCharsets.ISO_8859_1), reading);
  }

  private static String write(Template template, Values values) {
    return new String(template.encode(values), StandardCharsets.UTF_8);
  }

  @Test
  void aBlankAfterTheHeaderMayBeThereOrNot() {
    Template template = reply("+X: <n>,<m>");
    for (String line : new String[] {"+X: 1,2", "+X:1,2", "+X:  1, 2", "+X: 1 ,2 "}) {
      assertThat(read(template, line, Reading.STRICT_REPLY))
          .as(line)
          .isEqualTo(Values.of("n", 1, "m", 2));
    }
    assertThat(read(reply("+X:<n>,<m>"), "+X: 1,2", Reading.STRICT_REPLY)).isNotNull();
  }

  @Test
  void aStrictReaderWantsQuotesAndALenientOneDoesNot() {
    Template template = reply("+X: <n>,\"<text>\"");
    assertThat(read(template, "+X: 1,a b", Reading.STRICT_REPLY)).isNull();
    assertThat(read(template, "+X: 1,a b", Reading.LENIENT_REPLY).text("text")).isEqualTo("a b");
    assertThat(read(template, "+X: 1,", Reading.LENIENT_REPLY)).isEqualTo(Values.of("n", 1));
    assertThat(read(template, "+X: ,\"a\"", Reading.STRICT_REPLY)).isNull();
    assertThat(read(template, "+X: ,\"a\"", Reading.LENIENT_REPLY))
        .isEqualTo(Values.of("text", "a"));
    assertThat(read(template, "+X: 1", Reading.LENIENT_REPLY)).isNull();
  }

  @Test
  void aCommandMayBeTypedInAnyCaseAndWithoutQuotes() {
    Template template = request("AT+Conf=\"key\",<n>,\"<text>\"");
    assertThat(read(template, "at+cONF=\"KEY\",1,\"Ab\"", Reading.REQUEST))
        .isEqualTo(Values.of("n", 1, "text", "Ab"));
    assertThat(read(template, "AT+CONF=key,1,Ab", Reading.REQUEST))
        .isEqualTo(Values.of("n", 1, "text", "Ab"));
    assertThat(read(template, "AT+CONF=\"kex\",1,\"Ab\"", Reading.REQUEST)).isNull();
    assertThat(read(template, "AT+CONF=\"key\",1,\"Ab\",7", Reading.REQUEST)).isNull();
  }

  @Test
  void optionalPartsMayNestAndMayBeLeftOut() {
    Template template = request("AT+X=<n>[,<m>[,\"<text>\"]]");
    assertThat(write(template, Values.of("n", 1))).isEqualTo("AT+X=1");
    assertThat(write(template, Values.of("n", 1, "m", 2))).isEqualTo("AT+X=1,2");
    assertThat(write(template, Values.of("n", 1, "text", "t"))).isEqualTo("AT+X=1");
    assertThat(write(template, Values.of("n", 1, "m", 2, "text", ""))).isEqualTo("AT+X=1,2,\"\"");
    assertThat(read(template, "AT+X=1,,\"t\"", Reading.REQUEST))
        .isEqualTo(Values.of("n", 1, "text", "t"));
    assertThat(read(template, "AT+X=1,", Reading.REQUEST)).isEqualTo(Values.of("n", 1));
  }

  @Test
  void aMissingOrUnfitValueIsNamedAndNeverShown() {
    Template template = request("AT+X=<n>,\"<key>\"");
    assertThatThrownBy(() -> template.encode(Values.of("n", 1)))
        .isInstanceOf(EncodeException.class)
        .hasMessage("'key' has no value");
    assertThatThrownBy(() -> template.encode(Values.of("n", 1, "key", "hunter2\"".repeat(3))))
        .hasMessageContaining("'key'")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> template.encode(Values.of("n", 10, "key", "k")))
        .hasMessageContaining("'n' must be a number from 0 to 9");
    assertThat(template.canEncode(Values.of("n", 1))).isFalse();
    assertThat(template.canEncode(Values.of("n", 1, "key", ""))).isTrue();
  }

  @Test
  void aSecretIsMaskedInTheLogForm() {
    assertThat(request("AT+X=<n>,\"<key>\"").encodeMasked(Values.of("n", 1, "key", "hunter2")))
        .isEqualTo("AT+X=1,\"****\"");
  }

  @Test
  void octetsMayTravelAsHexDigitsAndAreCountedAsOctets() {
    Template template = request("AT+X=<data.length>,\"<data as hex>\"");
    Values values = Values.of("data", new byte[] {0, '"', (byte) 0xFF});
    assertThat(write(template, values)).isEqualTo("AT+X=3,\"0022FF\"");
    assertThat(read(template, "AT+X=3,\"0022ff\"", Reading.REQUEST).bytes("data"))
        .containsExactly(0, '"', 0xFF);
    assertThat(read(template, "AT+X=3,\"0022f\"", Reading.REQUEST)).isNull();
    assertThat(read(template, "AT+X=3,\"0022fg\"", Reading.REQUEST)).isNull();
  }

  @Test
  void aCountedFieldThatIsNotCompleteTellsHowLongTheLineMustBe() {
    Template template = reply("+X: <n>,<data.length>,\"<data>\"");
    byte[] partial = "+X: 1,5,\"ab\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(template.wanted(partial, 0, 11, Values.empty())).isEqualTo(14);
    byte[] whole = "+X: 1,2,\"ab\"".getBytes(StandardCharsets.US_ASCII);
    assertThat(template.wanted(whole, 0, whole.length, Values.empty())).isZero();
    byte[] other = "+Y: 1".getBytes(StandardCharsets.US_ASCII);
    assertThat(template.wanted(other, 0, other.length, Values.empty())).isZero();
    assertThat(template.hasCountedHole()).isTrue();
  }

  @Test
  void n1_anInlinePayloadOfACommandLineNeverBreaksTheLine() {
    Template template = request("AT+X=<data.length>,\"<data>\"");
    assertThat(write(template, Values.of("data", "{a}"))).isEqualTo("AT+X=3,\"{a}\"");
    for (String bad : new String[] {"a\rb", "a\"b", "a;b", "\u001a"}) {
      assertThatThrownBy(() -> template.encode(Values.of("data", bad)))
          .isInstanceOf(EncodeException.class)
          .hasMessageContaining("command line");
    }
  }

  @Test
  void n1_aBareValueNeverBecomesTwoFieldsOrTwoCommands() {
    Template template = request("AT+X=<word>,<n>");
    for (String bad : new String[] {"a,b", "a;b", "\"a", " a", "a ", "a\rb"}) {
      assertThatThrownBy(() -> template.encode(Values.of("word", bad, "n", 1)))
          .as(bad)
          .isInstanceOf(EncodeException.class)
          .hasMessageContaining("unquoted field");
    }
    Template rest = request("AT+X=<n>,<rest>");
    assertThat(write(rest, Values.of("n", 1, "rest", "\"a\",0,0"))).isEqualTo("AT+X=1,\"a\",0,0");
    assertThatThrownBy(() -> rest.encode(Values.of("n", 1, "rest", "0;+CPWROFF")))
        .isInstanceOf(EncodeException.class);
  }

  @Test
  void aDelimiterOtherThanACommaParts() {
    Template template = reply("+X: <word>/<n>");
    assertThat(read(template, "+X: ab/1", Reading.STRICT_REPLY))
        .isEqualTo(Values.of("word", "ab", "n", 1));
    assertThatThrownBy(() -> template.encode(Values.of("word", "a/b", "n", 1)))
        .isInstanceOf(EncodeException.class);
  }

  @Test
  void aLiteralMayHoldTheCharactersOfTheNotation() {
    Template template = request("AT+X=\\<\\[<n>\\]\\>");
    assertThat(write(template, Values.of("n", 1))).isEqualTo("AT+X=<[1]>");
    assertThat(read(template, "AT+X=<[1]>", Reading.REQUEST)).isEqualTo(Values.of("n", 1));
  }

  @Test
  void anOptionalLengthIsWrittenByAModuleOnlyWhenAsked() {
    Template template = reply("+X: <n>[,<data.length>],\"<data>\"");
    Values values = Values.of("n", 1, "data", "ab");
    assertThat(write(template, values)).isEqualTo("+X: 1,\"ab\"");
    assertThat(write(template, values.with("data.length", 0))).isEqualTo("+X: 1,2,\"ab\"");
    assertThat(read(template, "+X: 1,2,\"ab\"", Reading.STRICT_REPLY).bytes("data")).hasSize(2);
    Values quote = Values.of("n", 1, "data", "a\"b");
    assertThat(write(template, quote)).isEqualTo("+X: 1,\"a\\22b\"");
    assertThat(read(template, "+X: 1,\"a\\22b\"", Reading.STRICT_REPLY)).isEqualTo(quote);
    assertThat(write(template, quote.with("data.length", 3))).isEqualTo("+X: 1,3,\"a\"b\"");
    assertThat(write(request("AT+X=<n>[,<data.length>]"), values)).isEqualTo("AT+X=1,2");
  }

  @Test
  void codesMayBeWrittenByTheirText() {
    Template error =
        Dialects.load("3gpp").errors().stream()
            .filter(e -> e.source().equals("+CME ERROR: <cme>"))
            .findFirst()
            .orElseThrow();
    Values values = Values.empty().withCode("cme", "sim-not-inserted");
    assertThat(write(error, values)).isEqualTo("+CME ERROR: 10");
    assertThat(new String(error.encodeTexts(values), StandardCharsets.UTF_8))
        .isEqualTo("+CME ERROR: SIM not inserted");
  }
}
