package io.github.atelier.emulator.module;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs for microcontrollers meet a module: the scripts of the test resources {@code clients},
 * in which each line is a command, the text that the program waits for, and how long.
 */
class ChatScriptsTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "clients");
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Pattern STEP = Pattern.compile("(type )?(.*?)-> (.+) within ([0-9]+)(ms|s)");
  private static final Pattern ANSWERED = Pattern.compile("(.+?) (refused|pending) .+");
  private static final Pattern WAIT = Pattern.compile("wait ([0-9]+)(ms|s)");
  private static final Pattern ERROR = Pattern.compile("(?s).*\r\n(ERROR|\\+CM[ES] ERROR: .*)\r\n");
  private static final Pattern FINAL =
      Pattern.compile("(?s).*\r\n(OK|ERROR|\\+CM[ES] ERROR: .*|NO CARRIER)\r\n.*");

  static Stream<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".chat")).sorted().toList().stream();
    }
  }

  /** One program at one module. */
  private static final class Play {
    private final List<String> aborts = new ArrayList<>();
    private String end = "\r";
    private Desk desk;
    private String heard = "";

    void line(String line) {
      Matcher step = STEP.matcher(line);
      Matcher answered = ANSWERED.matcher(line);
      Matcher wait = WAIT.matcher(line);
      if (line.isEmpty() || line.startsWith("--") || line.startsWith("client ")) {
        return;
      }
      if (line.startsWith("dialect ")) {
        desk =
            new Desk(line.substring(8), ModuleConfig.defaults(), false).pass(Duration.ofSeconds(2));
      } else if (line.startsWith("abort ")) {
        aborts.add(line.substring(6));
      } else if (line.startsWith("ends ")) {
        end = line.equals("ends crlf") ? "\r\n" : "\r";
      } else if (wait.matches()) {
        desk.pass(time(wait.group(1), wait.group(2)));
      } else if (step.matches()) {
        if (!step.group(2).isEmpty()) {
          send(step.group(2).stripTrailing() + (step.group(1) == null ? end : ""));
        }
        expect(line, step.group(3).split(" \\| "), time(step.group(4), step.group(5)));
      } else if (answered.matches()) {
        send(answered.group(1) + end);
        await(line, answered.group(2).equals("refused") ? ERROR : FINAL);
      } else {
        throw new AssertionError("no line of a script: " + line);
      }
    }

    private void send(String text) {
      heard = desk.hearsAfter(text);
    }

    private void expect(String line, String[] wanted, Duration limit) {
      for (Duration passed = Duration.ZERO;
          passed.compareTo(limit) <= 0;
          passed = passed.plus(TICK)) {
        for (String text : wanted) {
          int at = heard.indexOf(text);
          if (at >= 0) {
            heard = heard.substring(at + text.length());
            return;
          }
        }
        assertThat(aborts).as("%s; it heard: %s", line, heard).noneMatch(heard::contains);
        heard += desk.pass(TICK).hearsAfter("");
      }
      throw new AssertionError(line + ": not in time; it heard: " + heard);
    }

    /** A final result, at once. */
    private void await(String line, Pattern wanted) {
      assertThat(heard).as(line).matches(wanted);
      heard = "";
    }

    private static Duration time(String number, String unit) {
      long value = Long.parseLong(number);
      return unit.equals("s") ? Duration.ofSeconds(value) : Duration.ofMillis(value);
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void everyLineOfAScriptComesToItsEnd(Path script) {
    Play play = new Play();
    try {
      Files.readAllLines(script).forEach(play::line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aScriptThatHearsAnAbortStringFails() {
    Play play = new Play();
    Stream.of("dialect 3gpp", "ends cr", "abort ERROR", "ATE0 -> OK within 1s").forEach(play::line);
    assertThat(failure(play, "AT+NOSUCH -> OK within 1s")).contains("ERROR");
    assertThat(failure(play, "AT -> NEVER within 1s")).contains("not in time");
    assertThat(failure(play, "AT+CSQ refused for a reason")).contains("+CSQ");
    assertThat(failure(play, "what is this")).contains("no line of a script");
  }

  private static String failure(Play play, String line) {
    try {
      play.line(line);
    } catch (AssertionError e) {
      return e.getMessage();
    }
    throw new AssertionError(line + " did not fail");
  }
}
