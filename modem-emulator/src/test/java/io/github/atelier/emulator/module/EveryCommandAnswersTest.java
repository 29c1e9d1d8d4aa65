package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is asked of a module, it answers, with exactly one final result. */
class EveryCommandAnswersTest {
  private static final List<String> ENDINGS =
      List.of(
          "",
          "?",
          "=?",
          "=",
          "=0",
          "=1",
          "=99999999999999999999",
          "=,",
          "=,,,,,,",
          "=\"",
          "=\"x\"",
          "=\"x\",0",
          "=0,\"x\"",
          "=1,1,1,1,1,1,1",
          "=-1",
          "=\u00ff",
          "=?,1",
          "?1",
          "==",
          "= ?");

  private static final Pattern FINAL =
      Pattern.compile("(?s).*\r\n(OK|ERROR|NO CARRIER|\\+CM[ES] ERROR: .*|CONNECT.*)\r\n.*");

  private static final Pattern TWICE =
      Pattern.compile("(?s).*\r\n(OK|ERROR|NO CARRIER)\r\n.*\r\n(OK|ERROR|NO CARRIER)\r\n.*");

  /** A dialect, and the name of one of its commands. */
  record Name(String dialect, String name) {}

  static Stream<Name> names() {
    return Dialects.BUILT_IN.stream()
        .flatMap(d -> names(Dialects.load(d)).stream().map(n -> new Name(d, n)));
  }

  private static Set<String> names(Dialect dialect) {
    Set<String> names = new TreeSet<>();
    for (Command command : dialect.commands()) {
      command
          .requests()
          .forEach(
              r -> {
                String name = r.source().split("[=?<\\[]", 2)[0];
                names.add(name);
              });
    }
    return names;
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyFormOfEveryCommandHasOneFinalResult(Name name) {
    for (boolean sim : new boolean[] {true, false}) {
      Desk desk = desk(name.dialect(), sim);
      for (String ending : ENDINGS) {
        if (!endsReady(desk, name.name() + ending)) {
          desk = desk(name.dialect(), sim);
        }
      }
    }
  }

  private static Desk desk(String dialect, boolean sim) {
    Desk desk =
        new Desk(dialect, ModuleConfig.defaults().withSim(sim, null), false)
            .pass(Duration.ofSeconds(2));
    desk.hearsAfter("ATE0+CMEE=1\r");
    return desk;
  }

  /** Whether the module is ready for the next command, as it was before. */
  private static boolean endsReady(Desk desk, String command) {
    String said = desk.hearsAfter(command + "\r");
    if (said.isEmpty()) {
      // a search takes its time
      desk.pass(Duration.ofSeconds(4));
      said = desk.hearsAfter("");
    }
    boolean quiet = command.startsWith("ATQ1") || command.startsWith("ATQ=1");
    if (said.stripTrailing().endsWith(">") || said.matches("[04]\r") || quiet) {
      return false;
    }
    assertThat(said).as(command).matches(FINAL).doesNotMatch(TWICE);
    return !said.contains("CONNECT")
        && !said.endsWith("OK\r\n")
        && desk.hearsAfter("AT\r").equals("\r\nOK\r\n");
  }
}
