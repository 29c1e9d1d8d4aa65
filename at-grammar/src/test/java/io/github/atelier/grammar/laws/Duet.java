package io.github.atelier.grammar.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.exchange.MessageWriter;
import io.github.atelier.grammar.exchange.ReplyReader;
import io.github.atelier.grammar.exchange.ReplyWriter;
import io.github.atelier.grammar.exchange.ReplyWriter.Output;
import io.github.atelier.grammar.exchange.RequestIndex;
import io.github.atelier.grammar.exchange.RequestIndex.Found;
import io.github.atelier.grammar.template.Template.HoleInfo;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One exchange, both sides at once, each compared with the octets that a manual shows. */
public final class Duet {
  private final Dialect dialect;
  private final Command command;
  private final Values values;
  private final ReplyWriter writer;
  private final Host host;

  private final List<Values> rows;

  public Duet(Dialect dialect, String meaning, Values values, Values... rows) {
    this.dialect = dialect;
    this.command = dialect.command(meaning);
    this.values = values;
    this.rows = List.of(rows);
    this.writer = new ReplyWriter(command);
    Values sent = Values.empty();
    for (HoleInfo hole : command.request().holes()) {
      Value value = values.get(hole.name());
      if (value == null && values.get(hole.lengthOf()) instanceof Value.Octets o) {
        value = new Value.Number(o.length());
      }
      sent = sent.with(hole.name(), value);
    }
    this.host = new Host(dialect, command, sent, 1 << 16);
  }

  /** The command line, written and understood. */
  public Duet request(String expected) {
    assertThat(text(command.request().encode(values))).isEqualTo(expected);
    byte[] item = octets(expected.substring(2));
    Found found = new RequestIndex(dialect).find(item);
    assertThat(found).isInstanceOf(Found.Matched.class);
    assertThat(((Found.Matched) found).command()).isSameAs(command);
    return this;
  }

  /** What the module says next, up to where the host has to speak. */
  public Duet wire(String expected) {
    List<Output> outputs = new ArrayList<>();
    outputs.addAll(writer.finish(values, rows));
    byte[] wire = Wire.of(outputs, dialect.settings());
    assertThat(text(wire)).isEqualTo(expected);
    host.feed(wire);
    return this;
  }

  /** What the host sends after a prompt. */
  public Duet hostSends(String expected) {
    assertThat(host.events().get(host.events().size() - 1)).startsWith("PROMPT");
    Step.HostData data =
        command.steps().stream()
            .filter(Step.HostData.class::isInstance)
            .map(Step.HostData.class::cast)
            .findFirst()
            .orElseThrow();
    byte[] octets = values.bytes(data.name());
    if (!data.counted()) {
      octets = Arrays.copyOf(octets, octets.length + 1);
      octets[octets.length - 1] = (byte) data.terminator();
    }
    assertThat(text(octets)).isEqualTo(expected);
    writer.dataReceived();
    return this;
  }

  /** Both sides agree that all was said, and the host knows the values. */
  public ReplyReader complete() {
    assertThat(writer.complete()).isTrue();
    assertThat(host.events()).noneMatch(e -> e.matches("(UNKNOWN|DISPLACED|FAILURE).*"));
    assertThat(host.reader().complete()).isTrue();
    return host.reader();
  }

  /** What the host makes of these octets, whole and cut everywhere. */
  public Duet hears(String wire, String... events) {
    host.feed(octets(wire)).silence();
    assertThat(host.events()).containsExactly(events);
    return this;
  }

  public ReplyReader reader() {
    return host.reader();
  }

  /** The octets that the module writes for an unsolicited message. */
  public static String written(Dialect dialect, String meaning, Values values) {
    return text(
        Wire.of(MessageWriter.write(dialect.unsolicited(meaning), values), dialect.settings()));
  }

  /** What a host with no command in flight hears, the same however the octets are cut. */
  public static List<String> heard(Dialect dialect, String wire) {
    byte[] bytes = octets(wire);
    List<String> whole = new Host(dialect, null, Values.empty(), 1 << 16).feed(bytes).events();
    for (int cut = 1; cut < bytes.length; cut++) {
      Host host = new Host(dialect, null, Values.empty(), 1 << 16);
      host.feed(bytes, 0, cut, cut).feed(bytes, cut, bytes.length, bytes.length);
      assertThat(host.events()).as("cut at " + cut).isEqualTo(whole);
    }
    Host single = new Host(dialect, null, Values.empty(), 1 << 16);
    assertThat(single.feed(bytes, 0, bytes.length, 1).events()).isEqualTo(whole);
    return whole;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
