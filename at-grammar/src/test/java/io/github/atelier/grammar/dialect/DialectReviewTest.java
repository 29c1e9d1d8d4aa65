package io.github.atelier.grammar.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DialectReviewTest {
  private static final String VALUES =
      """
      dialect mine extends 3gpp
      value client 0..5
      value host string 1..64
      value port 1..65535
      """;

  private static java.util.List<String> of(String text) {
    return DialectReview.of(Dialects.parse("mine.at", VALUES + text)).stream()
        .map(DialectReview.Finding::toString)
        .toList();
  }

  static java.util.List<String> builtIn() {
    return Dialects.BUILT_IN;
  }

  @ParameterizedTest
  @MethodSource("builtIn")
  void builtInDialectsHaveNothingQuestionable(String name) {
    assertThat(DialectReview.of(Dialects.load(name))).isEmpty();
  }

  @Test
  void aHoleThatNobodyFillsIsNamedWithItsCommandAndWhatToDo() {
    assertThat(
            of(
                """
                command mqtt.connect
                  AT+C=<client>,"<host>",<socket: 0..9>
                  OK
                operation connect
                  mqtt.connect
                """))
        .anySatisfy(
            f ->
                assertThat(f)
                    .startsWith("mine.at:5")
                    .contains("operation connect: nobody gives <socket> to mqtt.connect")
                    .contains("value socket TYPE default X"));
  }

  @Test
  void aDefaultAnOptionalPartOrAnEarlierReplyFillsAHole() {
    assertThat(
            of(
                """
                value socket 0..9
                value rate 0..9 default 1
                command mqtt.open
                  AT+O=<client>
                  +O: <socket>
                  OK
                command mqtt.login
                  AT+L=<socket>,<rate>[,<other: 0..9>]
                  OK
                operation connect
                  mqtt.open mqtt.login
                """))
        .noneMatch(f -> f.contains("nobody gives"));
  }

  @Test
  void operationsAndMessagesThatAreMissingAreTold() {
    assertThat(
            of(
                """
                command mqtt.connect
                  AT+C=<client>,"<host>",<port>
                  OK
                operation connect
                  mqtt.connect
                """))
        .anyMatch(f -> f.contains("operation publish is not"))
        .anyMatch(f -> f.contains("operation abort is not"))
        .anyMatch(f -> f.startsWith("messages never arrive"));
  }
}
