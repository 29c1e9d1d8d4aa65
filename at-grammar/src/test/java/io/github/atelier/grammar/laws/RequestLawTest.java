package io.github.atelier.grammar.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.exchange.RequestIndex;
import io.github.atelier.grammar.exchange.RequestIndex.Found;
import io.github.atelier.grammar.framing.CommandFramer;
import io.github.atelier.grammar.framing.CommandLine;
import io.github.atelier.grammar.laws.Exchanges.Exchange;
import io.github.atelier.grammar.redact.WireText;
import io.github.atelier.grammar.template.EncodeException;
import io.github.atelier.grammar.template.StringEscape;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.HoleInfo;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a driver encodes a module decodes to the same command and values; what could not be read
 * back is refused before it is sent.
 */
class RequestLawTest {
  private static final int SAMPLES = 120;

  static Stream<Exchange> exchanges() {
    return Exchanges.all();
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void aCommandLineIsReadBackAsTheSameCommandAndValues(Exchange exchange) throws Exception {
    RequestIndex index = new RequestIndex(exchange.dialect());
    Samples samples = new Samples(exchange.dialect(), exchange.toString());
    for (Template request : exchange.command().requests()) {
      int written = 0;
      for (int i = 0; i < SAMPLES; i++) {
        Values given = samples.values(List.of(request), List.of());
        byte[] line;
        try {
          line = request.encode(given);
        } catch (EncodeException refused) {
          continue;
        }
        written++;
        check(exchange, index, request, given, line);
      }
      assertThat(written).as("samples of " + request + " written").isGreaterThan(SAMPLES / 4);
    }
  }

  private static void check(
      Exchange exchange, RequestIndex index, Template request, Values given, byte[] line)
      throws Exception {
    String shown = WireText.of(line);
    StringEscape escape = exchange.dialect().settings().escape();
    byte[] body = framed(line, escape == StringEscape.LINE_FEED);
    List<byte[]> items = CommandLine.split(body, 0, body.length, escape == StringEscape.BACKSLASH);
    assertThat(items).as(shown).hasSizeLessThanOrEqualTo(1);
    Found found = index.find(items.isEmpty() ? new byte[0] : items.get(0));
    assertThat(found).as(shown).isInstanceOf(Found.Matched.class);
    Found.Matched matched = (Found.Matched) found;
    if (isSpecialCase(matched, request, line)) {
      return;
    }
    assertThat(matched.command().meaning()).as(shown).isEqualTo(exchange.command().meaning());
    boolean complete = true;
    for (HoleInfo hole : request.holes()) {
      Value expected = expected(hole, given);
      Value actual = matched.values().get(hole.name());
      complete &= expected != null;
      if (actual != null || !hole.optional()) {
        assertThat(actual).as(hole.name() + " of " + shown).isEqualTo(expected);
      }
    }
    if (complete) {
      assertThat(matched.values().names()).as(shown).containsAll(request.holeNames());
      assertThat(request.encode(given.plus(matched.values()))).isEqualTo(line);
    }
  }

  /**
   * Whether the line is also one of a command that is spelt more narrowly (the file of a CA is a
   * file) and that would write the very same line.
   */
  private static boolean isSpecialCase(Found.Matched matched, Template request, byte[] line) {
    Values values = matched.values();
    for (String name : values.names()) {
      if (name.endsWith(".length")) {
        values =
            values.with(
                name.substring(0, name.length() - ".length".length()),
                new byte[(int) values.number(name)]);
      }
    }
    Values read = values;
    return matched.command().requests().stream()
        .anyMatch(
            r ->
                r.fixedLength() > request.fixedLength()
                    && r.canEncode(read)
                    && Arrays.equals(r.encode(read), line));
  }

  private static Value expected(HoleInfo hole, Values given) {
    return hole.lengthOf() == null || !given.has(hole.lengthOf())
        ? given.get(hole.name())
        : new Value.Number(given.bytes(hole.lengthOf()).length);
  }

  /** What a module's framer makes of the line: exactly one command line, the same octets. */
  private static byte[] framed(byte[] line, boolean lineFeeds) {
    List<byte[]> lines = new ArrayList<>();
    CommandFramer framer =
        new CommandFramer(
            new CommandFramer.Sink() {
              @Override
              public void echo(byte[] buffer, int from, int to) {}

              @Override
              public void commandLine(byte[] buffer, int from, int to) {
                lines.add(Arrays.copyOfRange(buffer, from, to));
              }

              @Override
              public void data(byte[] buffer, int from, int to) {
                throw new AssertionError("no data was expected");
              }

              @Override
              public void abandoned() {
                throw new AssertionError("no data was expected");
              }

              @Override
              public void lineTooLong() {
                throw new AssertionError("too long");
              }
            },
            1 << 20,
            lineFeeds);
    byte[] ended = Arrays.copyOf(line, line.length + 1);
    ended[line.length] = '\r';
    framer.feed(ended, 0, ended.length);
    assertThat(lines).as(WireText.of(line)).hasSize(1);
    assertThat(lines.get(0)).isEqualTo(Arrays.copyOfRange(line, 2, line.length));
    return lines.get(0);
  }
}
