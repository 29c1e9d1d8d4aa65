package io.github.atelier.grammar.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Unsolicited;
import io.github.atelier.grammar.exchange.MessageWriter;
import io.github.atelier.grammar.redact.WireText;
import io.github.atelier.grammar.template.EncodeException;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a module says unasked is heard, whole and in order, however the octets are cut. */
class UnsolicitedLawTest {
  private static final int SAMPLES = 40;

  static Stream<Dialect> dialects() {
    return Exchanges.dialects();
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void everyMessageIsHeardHoweverTheOctetsAreCut(Dialect dialect) {
    Samples samples = new Samples(dialect, "unsolicited");
    for (Unsolicited message : dialect.unsolicited()) {
      int heard = 0;
      for (int i = 0; i < SAMPLES; i++) {
        Values given = samples.message(message);
        byte[] wire;
        try {
          wire = Wire.of(MessageWriter.write(message, given), dialect.settings());
        } catch (EncodeException refused) {
          continue;
        }
        if (wire.length > 600 || lossy(given) || holdsLineEnd(given)) {
          continue;
        }
        heard++;
        check(dialect, message, given, wire);
      }
      assertThat(heard).as(message.meaning()).isGreaterThan(SAMPLES / 8);
    }
  }

  /** A payload with line ends whose length the module does not tell cannot be told apart. */
  private static boolean lossy(Values given) {
    if (!(given.get("payload") instanceof Value.Octets payload) || given.has("payload.length")) {
      return false;
    }
    for (byte b : payload.bytes()) {
      if (b == '\r' || b == '\n') {
        return true;
      }
    }
    return false;
  }

  /** Free text without a length ends at the first CR LF. */
  private static boolean holdsLineEnd(Values given) {
    return given.get("text") instanceof Value.Octets text
        && WireText.of(text.bytes()).contains("<CR><LF>");
  }

  private static void check(Dialect dialect, Unsolicited message, Values given, byte[] wire) {
    List<String> whole = hear(dialect, wire, wire.length);
    List<String> messages = whole.stream().filter(e -> !e.startsWith("PART ")).toList();
    assertThat(messages).as(WireText.of(wire)).hasSize(1);
    assertThat(messages.get(0)).startsWith(message.meaning());
    for (int cut = 1; cut < wire.length; cut++) {
      Host host = new Host(dialect, null, Values.empty(), 1 << 16);
      host.feed(wire, 0, cut, cut).feed(wire, cut, wire.length, wire.length);
      assertThat(host.events().stream().filter(e -> !e.startsWith("PART ")))
          .as("cut at " + cut)
          .containsExactlyElementsOf(whole);
    }
    assertThat(hear(dialect, wire, 1)).isEqualTo(whole);
    for (String name : List.of("topic", "payload", "client", "messageId")) {
      if (given.has(name)) {
        assertThat(messages.get(0)).contains(name + "=" + shown(given.get(name)));
      }
    }
  }

  private static String shown(Value value) {
    return value instanceof Value.Octets o ? WireText.of(o.bytes()) : value.toString();
  }

  private static List<String> hear(Dialect dialect, byte[] wire, int portion) {
    return new Host(dialect, null, Values.empty(), 1 << 16)
        .feed(wire, 0, wire.length, portion).events().stream()
            .filter(e -> !e.startsWith("PART "))
            .toList();
  }
}
