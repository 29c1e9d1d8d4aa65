package io.github.atelier.bench.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.bench.run.Chapter;
import io.github.atelier.bench.run.Session;
import io.github.atelier.bench.run.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.function.Executable;

/**
 * The line itself, first without a driver, octet by octet (V.250 clauses 5 and 6), then with it.
 */
final class LineChapter extends Chapter {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final int MANY = 1000;

  private RawLine line;

  final Step answers = step("it answers AT", this::answers);
  final Step echo = step("echo is switched on and off", fresh(this::echo)).needs(answers);
  final Step crLf = step("a host may end its lines with CR LF", fresh(this::crLf)).needs(answers);
  final Step octets =
      step("a host may write octet by octet", fresh(this::octetByOctet)).needs(answers);
  final Step concatenation =
      step("two commands on one line are answered by one OK", fresh(this::concatenation))
          .needs(answers);
  final Step unknown = step("an unknown command is an error", fresh(this::unknown)).needs(answers);
  final Step tooLong =
      step("a line that is too long is refused, and the next one works", fresh(this::tooLong))
          .needs(answers);
  final Step noGap =
      step("a second command in the same write does no harm", fresh(this::noGap)).needs(answers);
  final Step opened = step("the driver opens it", this::open).needs(answers);
  final Step many =
      step("1,000 commands in a row are all answered, in order", this::many).needs(opened);

  LineChapter(Session session) {
    super("line", session);
  }

  /** A module may be starting, or must hear a few AT to find the rate. */
  private void answers() throws Exception {
    line = RawLine.open(target());
    long end = System.nanoTime() + session.patience().toNanos();
    while (true) {
      try {
        line.send("AT\r");
        line.answers(1, AT_ONCE);
        break;
      } catch (AssertionError e) {
        if (System.nanoTime() > end) {
          line.close();
          throw e;
        }
      }
    }
    talk("ATE0V1Q0\r");
  }

  /** What an earlier step left on the line is not this one's. */
  private Executable fresh(Executable body) {
    return () -> {
      line.send("AT+CGMI\r");
      while (line.answers(1, SOON).size() == 1) {
        // a final result alone answers something older
      }
      body.execute();
    };
  }

  private List<String> talk(String text) throws Exception {
    line.send(text);
    return line.answers(1, SOON);
  }

  private void echo() throws Exception {
    assertThat(talk("ATE1\r")).endsWith("OK");
    assertThat(talk("AT\r")).containsExactly("AT", "OK");
    assertThat(talk("ATE0\r")).endsWith("OK");
    assertThat(talk("AT\r")).containsExactly("OK");
  }

  private void crLf() throws Exception {
    assertThat(talk("AT\r\n")).containsExactly("OK");
    // an error for the LF alone would be taken for the answer to this one
    assertThat(talk("AT+CGMI\r\n")).hasSizeGreaterThan(1).endsWith("OK");
    assertThat(talk("AT\r\n")).containsExactly("OK");
  }

  private void octetByOctet() throws Exception {
    line.sendOctetByOctet("AT+CGMI\r");
    assertThat(line.answers(1, SOON)).hasSizeGreaterThan(1).endsWith("OK");
  }

  private void concatenation() throws Exception {
    List<String> maker = talk("AT+CGMI\r");
    List<String> model = talk("AT+CGMM\r");
    List<String> both = new ArrayList<>(maker.subList(0, maker.size() - 1));
    both.addAll(model);
    assertThat(talk("AT+CGMI;+CGMM\r")).isEqualTo(both);
  }

  private void unknown() throws Exception {
    List<String> heard = talk("AT+NOSUCHCOMMAND\r");
    assertThat(heard).hasSize(1);
    assertThat(line.isError(heard.get(0))).as("%s is an error", heard).isTrue();
    assertThat(talk("AT\r")).containsExactly("OK");
  }

  private void tooLong() throws Exception {
    int limit = target().dialect().settings().lineLimit();
    line.send("AT+" + "X".repeat(limit) + "\r");
    try {
      assertThat(line.answers(1, SOON)).noneMatch("OK"::equals);
    } catch (AssertionError e) {
      note("no final result for a line of " + (limit + 3) + " octets");
    }
    assertThat(talk("AT+CGMI\r")).hasSizeGreaterThan(1).endsWith("OK");
  }

  /** V.250 clause 5.6 lets a module drop what comes while it carries out a command, or end that. */
  private void noGap() throws Exception {
    line.send("AT+CGMI\rAT+CGMM\r");
    line.answers(1, SOON);
    try {
      line.answers(1, AT_ONCE);
      note("the second was answered too");
    } catch (AssertionError e) {
      note("the second was dropped: wait for the final result, as the driver does");
    }
    assertThat(talk("AT\r")).containsExactly("OK");
  }

  private void open() throws Exception {
    line.close();
    session.open();
  }

  private void many() {
    List<String> commands = List.of("AT+CGMI", "AT+CGMM", "AT+CGMR", "AT+CGSN");
    List<List<String>> replies = commands.stream().map(c -> modem().raw(c, SOON)).toList();
    assertThat(replies).doesNotHaveDuplicates();
    List<Integer> order = new ArrayList<>();
    List<CompletableFuture<List<String>>> results = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      int number = i;
      results.add(
          modem()
              .rawAsync(commands.get(i % commands.size()), SOON)
              .whenComplete(
                  (reply, failure) -> {
                    synchronized (order) {
                      order.add(number);
                    }
                  }));
    }
    for (int i = 0; i < MANY; i++) {
      assertThat(modem().await(results.get(i)))
          .as("reply %d", i)
          .isEqualTo(replies.get(i % commands.size()));
    }
    assertThat(order).isSorted().hasSize(MANY);
  }
}
