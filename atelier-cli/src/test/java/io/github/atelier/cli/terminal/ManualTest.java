package io.github.atelier.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.cli.terminal.Suggestions.Suggestion;
import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.HoleInfo;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.DigitsType;
import io.github.atelier.grammar.value.HexType;
import io.github.atelier.grammar.value.IntegerType;
import io.github.atelier.grammar.value.OctetsType;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the terminal knows of a line while it is typed. */
class ManualTest {
  private static final String SECRET = "73052946";
  private static final Manual QUECTEL = new Manual(Dialects.load("quectel"));

  static Stream<Dialect> dialects() {
    return Dialects.BUILT_IN.stream().map(Dialects::load);
  }

  /** The law of the hints: whatever a form encodes is followed by that form, key by key. */
  @ParameterizedTest
  @MethodSource("dialects")
  void everyFormIsFollowedWhereverItsTypingStops(Dialect dialect) {
    Manual manual = new Manual(dialect);
    int forms = 0;
    for (Command command : dialect.commands()) {
      for (Template request : command.requests()) {
        for (boolean optional : List.of(true, false)) {
          String line =
              new String(request.encode(samples(request, optional)), StandardCharsets.UTF_8);
          for (int cut = 2; cut <= line.length(); cut++) {
            String typed = line.substring(0, cut);
            if (cut >= Form.nameEnd(line)) {
              assertThat(manual.matches(typed))
                  .as("%s typed as %s", request, typed)
                  .anyMatch(m -> m.form().template() == request);
            }
            Hints.tip(manual, typed);
            Suggestions.of(manual, typed)
                .forEach(s -> assertThat(s.line().toUpperCase()).startsWith(typed.toUpperCase()));
          }
          forms++;
        }
      }
    }
    assertThat(forms).isGreaterThan(100);
  }

  /** The law of the masks: no secret of any form is left, whether the line is whole or not. */
  @ParameterizedTest
  @MethodSource("dialects")
  void noSecretOfAnyFormIsLeftInAMaskedLine(Dialect dialect) {
    Manual manual = new Manual(dialect);
    int secrets = 0;
    for (Command command : dialect.commands()) {
      for (Template request : command.requests()) {
        if (request.holes().stream().anyMatch(HoleInfo::secret)) {
          String line = new String(request.encode(samples(request, true)), StandardCharsets.UTF_8);
          assertThat(line).contains(SECRET);
          for (String typed :
              List.of(
                  line,
                  line.toLowerCase(),
                  "ATE0;" + line.substring(2),
                  "ATE0" + line.substring(2) + ";+CSQ",
                  line + ",,9,9,9",
                  line.replace("\"", ""),
                  line.substring(0, line.indexOf(SECRET) + SECRET.length()))) {
            assertThat(manual.masked(typed)).as(typed).doesNotContain(SECRET).contains("****");
          }
          secrets++;
        }
      }
    }
    assertThat(secrets).isPositive();
  }

  private static Values samples(Template request, boolean optional) {
    Values values = Values.empty();
    for (HoleInfo hole : request.holes()) {
      if (optional || !hole.optional()) {
        values = values.with(hole.name(), hole.secret() ? SECRET : sample(hole));
      }
    }
    return values;
  }

  private static Object sample(HoleInfo hole) {
    if (hole.type() instanceof IntegerType t) {
      return t.max();
    } else if (hole.type() instanceof CodeType t) {
      return new Value.Code(t.entries().get(0).name());
    } else if (hole.type() instanceof DigitsType t) {
      return "1".repeat(t.min());
    } else if (hole.type() instanceof HexType t) {
      return "A".repeat(t.max());
    } else if (hole.type() instanceof OctetsType t) {
      return "a".repeat(Math.max(1, t.min()));
    }
    return "a";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '\'',
      textBlock =
          """
          AT+QMTOPEN=          ! <client>,"<host>",<port>   client (0-5)
          AT+QMTOPEN=1         ! ,"<host>",<port>   client (0-5)
          AT+QMTOPEN=1,        ! "<host>",<port>   host: 1 to 100 octets
          AT+QMTOPEN=1,"a      ! ",<port>   host: 1 to 100 octets
          at+qmtopen=1,"a,b",  ! <port>   port (1-65535)
          ATE0;+QMTCLOSE=      ! <client>   client (0-5)
          AT+CMEE=             ! [<errors>]   errors: 0 off | 1 numbers | 2 texts
          AT+CPIN="1           ! "[,"<newPin>"]   pinCode: 4 to 8 decimal digits (secret)
          AT+CPIN=1            ! [,"<newPin>"]   pinCode: 4 to 8 decimal digits (secret)
          AT+QMTPUBEX=0,1,0,0,"t", ! <payload.length>   payload.length: octets of payload, counted if left empty   then data
          """)
  void theHintIsWhatTheManualPrints(String typed, String tip) {
    assertThat(Hints.tip(QUECTEL, typed.strip())).isEqualTo(tip.strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"AT+NOSUCH=", "AT", "hello", ":help", "AT+QMTOPEN=9,", ""})
  void whereTheManualSaysNothingThereIsNoHint(String typed) {
    assertThat(Hints.tip(QUECTEL, typed)).isEmpty();
  }

  @Test
  void aCommandWithManyFormsSaysSo() {
    assertThat(Hints.tip(QUECTEL, "AT+QMTCFG=")).contains("more: Tab");
  }

  private static List<String> suggested(String typed) {
    List<String> lines = new ArrayList<>();
    for (Suggestion suggestion : Suggestions.of(QUECTEL, typed)) {
      lines.add(suggestion.line() + " " + suggestion.about());
    }
    return lines;
  }

  @Test
  void namesAreSuggestedWithTheirMeaning() {
    assertThat(suggested("at+qmtcl")).containsExactly("AT+QMTCLOSE mqtt.close".replace("AT", "at"));
    assertThat(suggested("ATE0;+QMTD")).containsExactly("ATE0;+QMTDISC mqtt.logout");
  }

  @Test
  void whatMayFollowANameIsSuggested() {
    assertThat(suggested("AT+QMTOPEN"))
        .containsExactlyInAnyOrder("AT+QMTOPEN= mqtt.open", "AT+QMTOPEN? mqtt.open.read");
  }

  @Test
  void fixedParametersAreSuggested() {
    assertThat(suggested("AT+QMTCFG=\"ke"))
        .containsExactly("AT+QMTCFG=\"keepalive\", mqtt.config.keep-alive");
  }

  @Test
  void codesAreSuggestedByTheirWireFormWithTheirName() {
    assertThat(suggested("AT+CMEE="))
        .containsExactly("AT+CMEE=0 off", "AT+CMEE=1 numbers", "AT+CMEE=2 texts");
    assertThat(suggested("ATE")).contains("ATE0 off", "ATE1 on");
  }

  @Test
  void patienceIsThatOfTheSlowestCommandOfTheLine() {
    Duration unknown = Duration.ofHours(1);
    assertThat(QUECTEL.patience("AT+QMTOPEN=0,\"h\",1", unknown))
        .isEqualTo(Duration.ofSeconds(150));
    assertThat(QUECTEL.patience("ATE0;+CFUN=1;+CSQ", unknown)).isEqualTo(Duration.ofSeconds(15));
    assertThat(QUECTEL.patience("AT+CSQ;+NOSUCH", unknown)).isEqualTo(unknown);
    assertThat(QUECTEL.patience("AT+QMTOPEN=?", unknown)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aPinBehindAFormThatTakesAnythingIsASecretToo() {
    assertThat(QUECTEL.masked("AT+CLCK=\"SC\",2,\"4711\"")).doesNotContain("4711");
  }

  @Test
  void linesWithoutSecretsStayAsTheyAre() {
    for (String line :
        List.of(
            "AT+QMTCFG=\"version\",0,4",
            "AT+QMTCONN?",
            "AT+CPIN?",
            "AT+CPIN=?",
            "AT",
            "x",
            "AT=;;")) {
      assertThat(QUECTEL.masked(line)).isEqualTo(line);
    }
  }
}
