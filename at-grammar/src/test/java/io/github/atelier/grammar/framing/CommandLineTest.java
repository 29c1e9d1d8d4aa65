package io.github.atelier.grammar.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Concatenations as hosts really send them (V.250 5.2.1 and 5.4). */
class CommandLineTest {
  private static List<String> split(String body, boolean backslash) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return CommandLine.split(bytes, 0, bytes.length, backslash).stream()
        .map(b -> new String(b, StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static void check(String body, String... commands) throws Exception {
    assertThat(split(body, false)).containsExactly(commands);
  }

  @Test
  void basicCommandsAdjoin() throws Exception {
    check("E0Q0V1", "E0", "Q0", "V1");
    check("&FZE0&W", "&F", "Z", "E0", "&W");
    check("E", "E");
    check("");
  }

  @Test
  void aBasicCommandMayStandBeforeAnExtendedOne() throws Exception {
    check("E0 &C0 +CMEE=1", "E0", "&C0", "+CMEE=1");
    check("E0+CMEE=1", "E0", "+CMEE=1");
  }

  @Test
  void aSemicolonPartsExtendedCommands() throws Exception {
    check("+COPS=3,2;+COPS?", "+COPS=3,2", "+COPS?");
    check("+CMGF=0; +CMGS=18", "+CMGF=0", "+CMGS=18");
    check("+CSQ;+CREG?;E1", "+CSQ", "+CREG?", "E1");
    check("+CSQ;", "+CSQ");
    check(";;+CSQ", "+CSQ");
  }

  @Test
  void registersHaveValuesAndQuestions() throws Exception {
    check(
        "E1Q0S0=1S3=13V1X4;+IFC=0,0;+IPR=115200",
        "E1",
        "Q0",
        "S0=1",
        "S3=13",
        "V1",
        "X4",
        "+IFC=0,0",
        "+IPR=115200");
    check("S0?S3?", "S0?", "S3?");
  }

  @Test
  void blanksMeanNothingOutsideParameters() throws Exception {
    check(" E 0 & C 1 S 7 = 60 S7 ?", "E0", "&C1", "S7= 60", "S7?");
    check("+ C S Q ; + CREG ?", "+CSQ", "+CREG?");
    check("+COPS=1,0, T Mobile ;+X = \" a b \"", "+COPS=1,0, T Mobile", "+X= \" a b \"");
    check("D 0123 45 ;", "D 0123 45 ;");
  }

  @Test
  void theNumberOfARegisterHasNoLeadingZero() {
    assertThatThrownBy(() -> split("S003=13", false)).hasMessageContaining("character 1");
    assertThatThrownBy(() -> split("E0S00?", false)).hasMessageContaining("character 3");
  }

  @Test
  void whatStandsBeforeAMistakeIsKept() {
    assertThatThrownBy(() -> split("+CSQ;E0)+X", false))
        .isInstanceOfSatisfying(
            CommandLine.MalformedException.class,
            e -> assertThat(e.before().stream().map(String::new)).containsExactly("+CSQ", "E0"));
  }

  @Test
  void aDialTakesAllWithItsSemicolon() throws Exception {
    check("D*99***1#", "D*99***1#");
    check("dT0123E;+CSQ", "dT0123E;", "+CSQ");
  }

  @Test
  void aSemicolonInsideQuotesPartsNothing() throws Exception {
    check("+X=\"a;b\",1;+Y", "+X=\"a;b\",1", "+Y");
    check("+X=\"a\\\";+Y=\"b\"", "+X=\"a\\\"", "+Y=\"b\"");
    assertThat(split("+X=\"a\\\";+Y\";+Z", true)).containsExactly("+X=\"a\\\";+Y\"", "+Z");
  }

  @Test
  void everyPrefixOfExtendedCommandsIsKnown() throws Exception {
    for (char prefix : "+^*#$%@!_".toCharArray()) {
      check(prefix + "AIMQTTOPEN?;" + prefix + "B", prefix + "AIMQTTOPEN?", prefix + "B");
    }
  }

  @Test
  void whatBeginsNoCommandIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> split("E0=1", false))
        .isInstanceOf(CommandLine.MalformedException.class)
        .hasMessageContaining("character 3");
    assertThatThrownBy(() -> split("&", false)).hasMessageContaining("character 1");
    assertThatThrownBy(() -> split("&1", false)).hasMessageContaining("character 1");
    assertThatThrownBy(() -> split("+CSQ;1", false)).hasMessageContaining("character 6");
  }

  @Property(tries = 1000, seed = "11")
  void whateverIsTypedIsSplitOrRefusedAndNothingIsLost(
      @ForAll
          @StringLength(max = 30)
          @Chars({'+', '&', ';', '"', '=', '?', 'A', 'D', 'S', '0', ' ', '\\', ','})
          String body) {
    try {
      String joined = String.join("", split(body, false));
      assertThat(joined.replaceAll("[ ;]", "")).isEqualTo(body.replaceAll("[ ;]", ""));
    } catch (CommandLine.MalformedException e) {
      assertThat(e).hasMessageContaining("no command begins");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
