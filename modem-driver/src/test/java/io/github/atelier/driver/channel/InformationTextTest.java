package io.github.atelier.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.driver.channel.InformationText.Field;
import io.github.atelier.driver.channel.InformationText.Field.Bare;
import io.github.atelier.driver.channel.InformationText.Field.Empty;
import io.github.atelier.driver.channel.InformationText.Field.Group;
import io.github.atelier.driver.channel.InformationText.Field.Malformed;
import io.github.atelier.driver.channel.InformationText.Field.Text;
import io.github.atelier.grammar.template.StringEscape;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Fields of information text, by the number of the hard case. */
class InformationTextTest {

  private static List<Field> fields(String line) {
    return InformationText.of(line).fields();
  }

  @Test
  @DisplayName("F2 a colon inside quotes is data")
  void f2() {
    InformationText line = InformationText.of("+CIPSTA:ip6ll:\"FE80::EDC:7EFF:FEDD:110C\"");
    assertThat(line.name()).isEqualTo("+CIPSTA");
    assertThat(line.fields())
        .containsExactly(new Bare("ip6ll"), new Text("FE80::EDC:7EFF:FEDD:110C"));
  }

  @Test
  @DisplayName("F3 F17 empty fields count, also the last ones")
  void f3() {
    assertThat(fields("+TEST: 1,")).containsExactly(new Bare("1"), new Empty());
    assertThat(fields("+TEST: ,,,1")).hasSize(4).endsWith(new Bare("1"));
    assertThat(fields("+CPSMS: 1,,,\"10101111\",\"01101100\""))
        .containsExactly(
            new Bare("1"), new Empty(), new Empty(), new Text("10101111"), new Text("01101100"));
    assertThat(fields("+CCFC: 1,1,\"+420123\",145,,,")).hasSize(7);
  }

  @Test
  @DisplayName("F6 F20 strings that are none are malformed, and the fields around them are not")
  void f6() {
    assertThat(fields("+CREG: 2,1,\"0B,\"0100701\",7"))
        .containsExactly(
            new Bare("2"), new Bare("1"), new Malformed("\"0B,\"0100701\""), new Bare("7"));
    assertThat(fields("+CREG: 2,1,\"5E25"))
        .containsExactly(new Bare("2"), new Bare("1"), new Malformed("\"5E25"));
    assertThat(fields("+CREG: 2,1,\"\",\"605F\"")).endsWith(new Text(""), new Text("605F"));
    assertThat(fields("+COPS: 1,0,X\"Attacker\",7"))
        .containsExactly(
            new Bare("1"), new Bare("0"), new Malformed("X\"Attacker\""), new Bare("7"));
    assertThat(fields("+X: \"a\"b,1")).containsExactly(new Malformed("\"a\"b"), new Bare("1"));
    assertThat(fields("+X: (1,2")).containsExactly(new Malformed("(1,2"));
  }

  @Test
  @DisplayName("F8 operators are groups, a trailing comma leaves an empty field")
  void f8() {
    assertThat(
            fields(
                "+COPS: (2,\"T-Mobile\",\"\",\"310260\"),(2,\"AT&Tp\",\"AT&T@\",\"310410\",0),,(0,1,2,3,4),(0,1,2)"))
        .satisfies(
            f ->
                assertThat(f.get(0))
                    .isEqualTo(
                        new Group(
                            List.of(
                                new Bare("2"),
                                new Text("T-Mobile"),
                                new Text(""),
                                new Text("310260")))))
        .satisfies(f -> assertThat(((Group) f.get(3)).fields()).hasSize(5))
        .satisfies(f -> assertThat(((Group) f.get(4)).fields()).hasSize(3))
        .hasSize(5);
    assertThat(fields("+COPS: (3,\"\",\"\",\"31026\",0),")).hasSize(2).endsWith(new Empty());
  }

  @Test
  @DisplayName("F9 ranges stand in groups, alone or with others")
  void f9() {
    assertThat(fields("+CPBR: (1-250),50,14,,,,40,20"))
        .hasSize(8)
        .startsWith(new Group(List.of(new Bare("1-250"))), new Bare("50"));
    assertThat(fields("+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)")).hasSize(5);
    assertThat(fields("+CGDCONT: (1-16),\"IP\",,,(0-2),(0-4)"))
        .hasSize(6)
        .contains(new Text("IP"), new Empty());
  }

  @Test
  @DisplayName("F11 numbers keep to their range, and a blank is no separator")
  void f11() {
    List<Field> fields = fields("+NOTIF: 65536,-2,3");
    assertThatThrownBy(() -> ((Bare) fields.get(0)).number(0, 65535))
        .isInstanceOf(ModemException.class)
        .hasMessageContaining("65536");
    assertThat(((Bare) fields.get(1)).number(-5, 5)).isEqualTo(-2);
    assertThat(((Bare) fields("+X: 18446744073709551615").get(0)).number())
        .isEqualTo(new BigInteger("18446744073709551615"));
    assertThat(fields("1,2,3 4,5,6"))
        .containsExactly(
            new Bare("1"), new Bare("2"), new Malformed("3 4"), new Bare("5"), new Bare("6"));
    assertThatThrownBy(() -> new Bare("1e3").number()).hasMessageContaining("no number");
  }

  @Test
  @DisplayName("F12 F14 words, dots and hex text stand unquoted; F15 a comma inside quotes is data")
  void f12() {
    assertThat(fields("mfw_nrf9160_0.7.0-23.prealpha"))
        .containsExactly(new Bare("mfw_nrf9160_0.7.0-23.prealpha"));
    assertThat(fields("+CPBR: 419,\"030450566735\",129,56697263686F77"))
        .endsWith(new Bare("129"), new Bare("56697263686F77"));
    assertThat(fields("+SPBR: 2,\"+7921\",\"\",\"16,Абакумов\""))
        .endsWith(new Text(""), new Text("16,Абакумов"));
  }

  @Test
  @DisplayName("F18 a set of words, with parentheses or without")
  void f18() {
    for (String line :
        new String[] {
          "+CSCS: (\"IRA\",\"GSM\",\"UCS2\")",
          "+CSCS: \"IRA\",\"GSM\",\"UCS2\"",
          "+CSCS: (\"IRA\"),(\"GSM\",\"UCS2\")"
        }) {
      assertThat(InformationText.of(line).words()).containsExactly("IRA", "GSM", "UCS2");
    }
  }

  @Test
  @DisplayName("F21 nothing is no field")
  void f21() {
    for (String nothing : new String[] {"", "\n\n", "  "}) {
      assertThat(fields(nothing)).isEmpty();
    }
  }

  @Test
  @DisplayName("F23 escapes are the dialect's: \\22, \\\", none")
  void f23() {
    assertThat(InformationText.of("+X: \"a\\22b\\0D\"", StringEscape.V250).fields())
        .containsExactly(new Text("a\"b\r"));
    assertThat(InformationText.of("+X: \"a\\\",\\\\b\",1", StringEscape.BACKSLASH).fields())
        .containsExactly(new Text("a\",\\b"), new Bare("1"));
    assertThat(fields("+X: \"a\\22b\"")).containsExactly(new Text("a\\22b"));
  }

  @Test
  void noLineMakesItThrow() {
    String[] pieces = {"\"", "(", ")", ",", ":", "\\", " ", "1", "+X", "a"};
    java.util.Random random = new java.util.Random(11);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder line = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        line.append(pieces[random.nextInt(pieces.length)]);
      }
      for (StringEscape escape : StringEscape.values()) {
        assertThat(InformationText.of(line.toString(), escape)).isNotNull();
      }
    }
  }
}
