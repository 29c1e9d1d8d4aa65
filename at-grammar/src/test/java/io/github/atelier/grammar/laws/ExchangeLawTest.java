package io.github.atelier.grammar.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.exchange.ReplyReader;
import io.github.atelier.grammar.exchange.ReplyWriter;
import io.github.atelier.grammar.exchange.ReplyWriter.Output;
import io.github.atelier.grammar.laws.Exchanges.Exchange;
import io.github.atelier.grammar.redact.WireText;
import io.github.atelier.grammar.template.EncodeException;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.HoleInfo;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A whole exchange in memory: what the module's side of a dialect writes, framed and read by the
 * host's side, brings the same values, and the same events however the octets are cut.
 */
class ExchangeLawTest {
  private static final int SAMPLES = 80;
  private static final int LIMIT = 1 << 20;

  static Stream<Exchange> exchanges() {
    return Exchanges.all();
  }

  /** One exchange as it went: the values on both sides and the module's octets. */
  private record Played(Values given, List<Values> rows, Values sent, byte[] wire) {}

  /** Plays the module; {@code null} where a value cannot go over the line. */
  private static Played play(Exchange exchange, Samples samples) {
    Command command = exchange.command();
    Values given = samples.exchange(command);
    List<Values> rows = samples.rows(command, given);
    try {
      command.request().encode(given);
      ReplyWriter writer = new ReplyWriter(command);
      List<Output> outputs = new ArrayList<>();
      while (!writer.complete()) {
        outputs.addAll(writer.finish(given, rows));
        if (!writer.complete()) {
          writer.dataReceived();
        }
      }
      byte[] wire = Wire.of(outputs, exchange.dialect().settings());
      return new Played(given, rows, sent(command, given), wire);
    } catch (EncodeException refused) {
      return null;
    }
  }

  private static Values sent(Command command, Values given) {
    Values sent = Values.empty();
    for (HoleInfo hole : command.request().holes()) {
      sent = sent.with(hole.name(), expected(hole, given));
    }
    return sent;
  }

  private static Value expected(HoleInfo hole, Values given) {
    return hole.lengthOf() == null || !(given.get(hole.lengthOf()) instanceof Value.Octets o)
        ? given.get(hole.name())
        : new Value.Number(o.length());
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void theHostReadsTheValuesThatTheModuleWrote(Exchange exchange) {
    Samples samples = new Samples(exchange.dialect(), exchange.toString());
    int written = 0;
    for (int i = 0; i < SAMPLES; i++) {
      Played played = play(exchange, samples);
      if (played == null) {
        continue;
      }
      written++;
      String shown = WireText.of(played.wire());
      Host host = new Host(exchange.dialect(), exchange.command(), played.sent(), LIMIT);
      host.feed(played.wire());
      ReplyReader reader = host.reader();
      assertThat(host.events())
          .as(shown)
          .noneMatch(e -> e.matches("(UNKNOWN|DISPLACED|FAILURE).*"));
      assertThat(reader.finalSeen()).as(shown).isTrue();
      checkSteps(exchange.command().steps(), played, reader.values(), shown);
      assertThat(reader.rows()).as(shown).hasSameSizeAs(played.rows());
      for (int r = 0; r < played.rows().size(); r++) {
        Values expected = played.given().plus(played.rows().get(r));
        for (String name : reader.rows().get(r).names()) {
          if (!name.endsWith(".length")) {
            assertThat(reader.rows().get(r).get(name)).as(shown).isEqualTo(expected.get(name));
          }
        }
      }
    }
    assertThat(written).isGreaterThan(SAMPLES / 10);
  }

  private static void checkSteps(List<Step> steps, Played played, Values read, String shown) {
    for (Step step : steps) {
      if (step instanceof Step.Line l) {
        checkLine(l.template(), played, read, shown);
      } else if (step instanceof Step.When w && w.holds(played.given())) {
        checkSteps(w.steps(), played, read, shown);
      } else if (step instanceof Step.OneOf o) {
        checkSteps(o.chosen(played.given()), played, read, shown);
      } else if (step instanceof Step.Text t) {
        assertThat(read.get(t.name())).as(shown).isEqualTo(played.given().get(t.name()));
      } else if (step instanceof Step.ModuleData d) {
        assertThat(read.get(d.name())).as(shown).isEqualTo(played.given().get(d.name()));
      }
    }
  }

  private static void checkLine(Template template, Played played, Values read, String shown) {
    for (HoleInfo hole : template.holes()) {
      Value actual = read.get(hole.name());
      if (actual != null || !hole.optional()) {
        assertThat(actual)
            .as(hole.name() + " of " + shown)
            .isEqualTo(expected(hole, played.given()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void theEventsAreTheSameHoweverTheOctetsAreCut(Exchange exchange) {
    Samples samples = new Samples(exchange.dialect(), "cut " + exchange);
    int checked = 0;
    for (int i = 0; i < SAMPLES && checked < 4; i++) {
      Played played = play(exchange, samples);
      if (played == null || played.wire().length > 700) {
        continue;
      }
      checked++;
      byte[] wire = played.wire();
      List<String> whole = host(exchange, played).feed(wire).events();
      for (int cut = 1; cut < wire.length; cut++) {
        Host host = host(exchange, played);
        host.feed(wire, 0, cut, cut).feed(wire, cut, wire.length, wire.length);
        assertThat(host.events()).as("cut at " + cut).isEqualTo(whole);
      }
      assertThat(host(exchange, played).feed(wire, 0, wire.length, 1).events()).isEqualTo(whole);
      assertThat(host(exchange, played).feed(wire, 0, wire.length, 7).events()).isEqualTo(whole);
    }
    assertThat(checked).isPositive();
  }

  private static Host host(Exchange exchange, Played played) {
    return new Host(exchange.dialect(), exchange.command(), played.sent(), LIMIT);
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void aResultThatComesBeforeTheFinalOneIsTakenAsWell(Exchange exchange) {
    Command command = exchange.command();
    if (!command.hasLaterResult()) {
      return;
    }
    Samples samples = new Samples(exchange.dialect(), "early " + exchange);
    Dialect dialect = exchange.dialect();
    for (int i = 0; i < SAMPLES; i++) {
      Values given = samples.exchange(command);
      try {
        Host host = new Host(dialect, command, sent(command, given), LIMIT);
        ReplyWriter writer = new ReplyWriter(command);
        List<Output> before = new ArrayList<>(writer.advance(given));
        while (!writer.finalSaid()) {
          writer.dataReceived();
          before.addAll(writer.advance(given));
        }
        Output ok = before.remove(before.size() - 1);
        List<Output> swapped = new ArrayList<>(before);
        swapped.addAll(writer.finish(given, List.of()));
        swapped.add(ok);
        host.feed(Wire.of(swapped, dialect.settings()));
        assertThat(host.events())
            .noneMatch(e -> e.matches("(UNKNOWN|DISPLACED|FAILURE).*"))
            .last()
            .isEqualTo("FINAL OK");
        assertThat(host.reader().finalSeen()).isTrue();
      } catch (EncodeException refused) {
        // the other laws count these
      }
    }
  }
}
