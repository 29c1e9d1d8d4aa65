package io.github.atelier.grammar.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ValueTypesTest {
  private static Value parse(ValueType type, String text) {
    byte[] bytes = ("[" + text + "]").getBytes(StandardCharsets.UTF_8);
    return type.parse(bytes, 1, bytes.length - 1);
  }

  private static String print(ValueType type, Value value) throws UnfitValueException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    type.print(value, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void refuses(ValueType type, Value value, String rule) {
    assertThatThrownBy(() -> print(type, value))
        .isInstanceOf(UnfitValueException.class)
        .hasMessageContaining(rule);
  }

  @Test
  void anIntegerIsReadWithLeadingZerosAndWrittenWithout() throws UnfitValueException {
    IntegerType type = new IntegerType(-1, 300);
    assertThat(parse(type, "002")).isEqualTo(new Value.Number(2));
    assertThat(parse(type, "-1")).isEqualTo(new Value.Number(-1));
    assertThat(print(type, new Value.Number(300))).isEqualTo("300");
    assertThat(type.range()).isEqualTo("(-1-300)");
    assertThat(new IntegerType(4, 4).range()).isEqualTo("(4)");
  }

  @Test
  void anIntegerOutOfRangeOrOfAnotherShapeDoesNotFit() {
    IntegerType type = new IntegerType(0, 300);
    for (String text :
        List.of("", "-", "-1", "301", "1a", "a", "+1", "1 2", "0x1", "9999999999999999999")) {
      assertThat(parse(type, text)).as(text).isNull();
    }
    refuses(type, new Value.Number(301), "from 0 to 300");
    refuses(type, Value.Octets.of("1"), "a number");
    assertThatThrownBy(() -> new IntegerType(2, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 300, seed = "1")
  void everyIntegerComesBack(@ForAll int n) throws UnfitValueException {
    IntegerType type = new IntegerType(Integer.MIN_VALUE, Integer.MAX_VALUE);
    assertThat(parse(type, print(type, new Value.Number(n)))).isEqualTo(new Value.Number(n));
  }

  @Test
  void octetsAreBoundedInOctetsNotCharacters() throws UnfitValueException {
    OctetsType type = new OctetsType(1, 4, false);
    assertThat(parse(type, "中a")).isEqualTo(Value.Octets.of("中a"));
    assertThat(parse(type, "中ab")).isNull();
    assertThat(parse(type, "")).isNull();
    assertThat(print(type, new Value.Number(42))).isEqualTo("42");
    refuses(type, Value.Octets.of("abcde"), "1 to 4 octets, not 5");
    refuses(type, new Value.Code("ok"), "text or octets");
    assertThatThrownBy(() -> new OctetsType(2, 1, true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void digitsKeepLeadingZeros() throws UnfitValueException {
    DigitsType type = new DigitsType(3, 5);
    assertThat(parse(type, "00123")).isEqualTo(Value.Octets.of("00123"));
    assertThat(print(type, Value.Octets.of("007"))).isEqualTo("007");
    assertThat(parse(type, "12")).isNull();
    assertThat(parse(type, "123456")).isNull();
    assertThat(parse(type, "12a")).isNull();
    refuses(type, Value.Octets.of("12a"), "3 to 5 decimal digits");
  }

  @Test
  void hexDigitsAreKeptAsText() throws UnfitValueException {
    HexType type = new HexType(1, 4);
    assertThat(parse(type, "0aF")).isEqualTo(Value.Octets.of("0aF"));
    assertThat(print(type, Value.Octets.of("CE00"))).isEqualTo("CE00");
    assertThat(parse(type, "0x1")).isNull();
    assertThat(parse(type, "12345")).isNull();
    refuses(type, Value.Octets.of("xyz"), "1 to 4 hexadecimal digits");
  }

  @Test
  void aLineIsFreeTextButNoResultAndNoExtendedResponse() throws UnfitValueException {
    LineType type = new LineType(20);
    assertThat(parse(type, "Quectel EC25 (a:b)")).isNotNull();
    assertThat(parse(type, "+1 555")).isNotNull();
    for (String text :
        List.of("", "OK", "ERROR", "NO CARRIER", "+CREG: 1", "^MODE:5", "x".repeat(21))) {
      assertThat(parse(type, text)).as(text).isNull();
    }
    assertThat(print(type, Value.Octets.of("EC25"))).isEqualTo("EC25");
    refuses(type, Value.Octets.of("a\r\nOK"), "no control character");
    refuses(type, Value.Octets.of("OK"), "no result code");
  }

  private static final CodeType CODES =
      new CodeType(
          List.of(
              new CodeType.Entry("0", "ok", "", CodeType.Role.PLAIN),
              new CodeType.Entry("4", "dns-failed", "DNS failed", CodeType.Role.PLAIN),
              new CodeType.Entry("5", "network-error", "", CodeType.Role.PLAIN),
              new CodeType.Entry("-1", "failed", "", CodeType.Role.PLAIN)));
  private static final CodeType WORDS =
      new CodeType(
          List.of(
              new CodeType.Entry("READY", "ready", "", CodeType.Role.PLAIN),
              new CodeType.Entry("SIM PIN", "sim-pin", "", CodeType.Role.PLAIN)));

  @Test
  void aCodeIsReadByNumberByWordAndByText() {
    assertThat(parse(CODES, "4")).isEqualTo(new Value.Code("dns-failed"));
    assertThat(parse(CODES, "004")).isEqualTo(new Value.Code("dns-failed"));
    assertThat(parse(CODES, "-1")).isEqualTo(new Value.Code("failed"));
    assertThat(parse(CODES, "dns FAILED")).isEqualTo(new Value.Code("dns-failed"));
    assertThat(parse(WORDS, "sim pin")).isEqualTo(new Value.Code("sim-pin"));
    assertThat(parse(WORDS, "SIM")).isNull();
  }

  @Test
  void anUnknownNumberOfAReplyIsKeptAndAnUnknownWordIsNot() throws UnfitValueException {
    byte[] number = "601".getBytes(StandardCharsets.US_ASCII);
    assertThat(CODES.parseReply(number, 0, 3)).isEqualTo(new Value.Number(601));
    assertThat(CODES.parse(number, 0, 3)).isNull();
    assertThat(WORDS.parseReply(number, 0, 3)).isNull();
    assertThat(print(CODES, new Value.Number(601))).isEqualTo("601");
  }

  @Test
  void aCodeIsWrittenByItsNameOrByTheNextMoreGeneralOne() throws UnfitValueException {
    assertThat(print(CODES, new Value.Code("dns-failed"))).isEqualTo("4");
    assertThat(print(CODES, new Value.Code("tls-expired"))).isEqualTo("5");
    assertThat(print(CODES, new Value.Code("index-in-use"))).isEqualTo("-1");
    assertThat(print(CODES, Value.Octets.of("ok"))).isEqualTo("0");
    refuses(CODES, new Value.Code("nonsense"), "one of ok, dns-failed, network-error, failed");
    refuses(WORDS, new Value.Number(1), "one of ready, sim-pin");
  }

  @Test
  void aCodeMayBeWrittenByItsText() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(CODES.printText(new Value.Code("dns-failed"), out)).isTrue();
    assertThat(CODES.printText(new Value.Code("ok"), out)).isFalse();
    assertThat(CODES.printText(new Value.Number(4), out)).isFalse();
    assertThat(out).hasToString("DNS failed");
  }

  @Test
  void aCodeListPrintsItsRangeAsTestRepliesDo() {
    assertThat(CODES.range()).isEqualTo("(-1-0,4-5)");
    assertThat(WORDS.range()).isEqualTo("(\"READY\",\"SIM PIN\")");
    assertThat(CODES.tellsSuccess()).isTrue();
    assertThat(WORDS.tellsSuccess()).isFalse();
  }

  @Test
  void anOutcomeClimbsToTheOneThatADialectHas() {
    assertThat(CODES.nearest("tls-wrong-name").name()).isEqualTo("network-error");
    assertThat(CODES.nearest("connect-refused").name()).isEqualTo("failed");
    assertThat(CODES.nearest("no-outcome")).isNull();
    assertThat(new CodeType(List.of()).nearest("failed")).isNull();
  }

  @Test
  void aCodeTellsAllTheCausesThatItMayStandFor() {
    assertThat(Outcome.coveredBy(CODES, "network-error"))
        .contains(
            Outcome.NETWORK_ERROR,
            Outcome.CONNECTION_REFUSED,
            Outcome.TIMED_OUT,
            Outcome.TLS_UNTRUSTED,
            Outcome.TLS_EXPIRED,
            Outcome.TLS_WRONG_NAME)
        .doesNotContain(Outcome.DNS_FAILED, Outcome.OK, Outcome.NO_PDP);
    assertThat(Outcome.coveredBy(CODES, "dns-failed")).containsExactly(Outcome.DNS_FAILED);
    assertThat(Outcome.coveredBy(CODES, "ok")).containsExactly(Outcome.OK);
  }

  @Test
  void everyOutcomeIsFoundByItsWordAndEndsAtFailedOrOk() {
    for (Outcome outcome : Outcome.values()) {
      assertThat(Outcome.ofWord(outcome.word())).isSameAs(outcome);
      assertThat(outcome.explanation()).isNotBlank();
      Outcome root = outcome;
      while (root.parent() != null) {
        root = root.parent();
      }
      assertThat(root).isIn(Outcome.OK, Outcome.FAILED);
    }
    assertThat(Outcome.ofWord("nonsense")).isNull();
  }
}
