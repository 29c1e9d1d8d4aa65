package io.github.atelier.grammar.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class ValuesTest {
  private static final Values VALUES =
      Values.of("client", 0, "topic", "a/中", "payload", new byte[] {0, (byte) 0xFF})
          .withCode("opened", "ok");

  @Test
  void valuesAreReadByKind() {
    assertThat(VALUES.number("client")).isZero();
    assertThat(VALUES.text("topic")).isEqualTo("a/中");
    assertThat(VALUES.text("client")).isEqualTo("0");
    assertThat(VALUES.text("opened")).isEqualTo("ok");
    assertThat(VALUES.code("opened")).isEqualTo("ok");
    assertThat(VALUES.code("client")).isNull();
    assertThat(VALUES.bytes("payload")).containsExactly(0, 0xFF);
    assertThat(VALUES.number("port", 1883)).isEqualTo(1883);
    assertThat(VALUES.text("host", "h")).isEqualTo("h");
  }

  @Test
  void whatIsMissingOrOfAnotherKindIsNamed() {
    assertThatThrownBy(() -> VALUES.number("port"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("'port'")
        .hasMessageContaining("client");
    assertThatThrownBy(() -> VALUES.number("topic")).hasMessageContaining("no number");
    assertThatThrownBy(() -> VALUES.bytes("client")).hasMessageContaining("no run of octets");
    assertThatThrownBy(() -> Values.of("client")).hasMessageContaining("without a value");
    assertThatThrownBy(() -> Values.of("x", 1.5)).hasMessageContaining("Double");
  }

  @Test
  void printingNeverShowsAValue() {
    Values secret = Values.of("password", "hunter2");
    assertThat(secret.toString()).doesNotContain("hunter2").contains("password");
    assertThat(secret.get("password").toString()).isEqualTo("7 octets");
  }

  @Test
  void valuesNeverChange() {
    byte[] bytes = {1};
    Values values = Values.of("p", bytes);
    bytes[0] = 2;
    values.bytes("p")[0] = 3;
    assertThat(values.bytes("p")).containsExactly(1);
    assertThat(values.with("q", 1).has("q")).isTrue();
    assertThat(values.has("q")).isFalse();
    assertThat(values.with("q", null)).isSameAs(values);
    assertThat(values.without("p").isEmpty()).isTrue();
    assertThat(values.plus(Values.of("p", "x")).text("p")).isEqualTo("x");
    assertThat(values).isEqualTo(Values.of("p", new byte[] {1})).isNotEqualTo(Values.empty());
  }
}
