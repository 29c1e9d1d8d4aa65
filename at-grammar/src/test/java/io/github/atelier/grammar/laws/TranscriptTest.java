package io.github.atelier.grammar.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.dialect.Unsolicited;
import io.github.atelier.grammar.exchange.MessageWriter;
import io.github.atelier.grammar.exchange.ReplyWriter;
import io.github.atelier.grammar.exchange.ReplyWriter.Output;
import io.github.atelier.grammar.exchange.RequestIndex;
import io.github.atelier.grammar.exchange.RequestIndex.Found;
import io.github.atelier.grammar.laws.Transcript.Turn;
import io.github.atelier.grammar.redact.WireText;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.HoleInfo;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.IntegerType;
import io.github.atelier.grammar.value.RestType;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.ValueType;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Conformance: octets taken from manuals and logs, not from our own encoder, played against the
 * host's side and against the module's side of each dialect, separately.
 */
class TranscriptTest {

  /** A transcript and its dialect. */
  record Play(Dialect dialect, Transcript transcript) {
    @Override
    public String toString() {
      return dialect.name() + " " + transcript;
    }
  }

  static Stream<Play> plays() {
    return Stream.of(
            "ailink:ailink-main-job.txt",
            "ailink-positional:ailink-positional-main-job.txt",
            "quectel:quectel-mqtt.txt",
            "quectel:quectel-files.txt",
            "quectel:quectel-sockets.txt",
            "simcom:simcom-sockets.txt",
            "quectel:quectel-http.txt",
            "simcom:simcom-http.txt",
            "simcom:simcom-mqtt.txt",
            "simcom-ex:simcom-ex-mqtt.txt",
            "bc26:bc26-mqtt.txt",
            "onemo:onemo-mqtt.txt",
            "onemo-legacy:onemo-legacy-mqtt.txt",
            "fibocom:fibocom-mqtt.txt",
            "esp-at:esp-at-mqtt.txt",
            "ica:ica-mqtt.txt",
            "nordic:nordic-mqtt.txt",
            "huawei:huawei-system.txt",
            "3gpp:3gpp-network.txt",
            "3gpp:3gpp-errors.txt")
        .flatMap(
            entry -> {
              Dialect dialect = Dialects.load(entry.substring(0, entry.indexOf(':')));
              return Transcript.read(entry.substring(entry.indexOf(':') + 1)).stream()
                  .map(t -> new Play(dialect, t));
            });
  }

  @ParameterizedTest
  @MethodSource("plays")
  void theHostSendsAndUnderstandsIt(Play play) {
    Transcript t = play.transcript();
    byte[] module = t.said(false);
    List<String> whole = host(play, module.length).events();
    for (int portion : new int[] {1, 2, 3, 5, 8, 13}) {
      assertThat(host(play, portion).events()).as("portions of " + portion).isEqualTo(whole);
    }
    assertThat(whole).noneMatch(e -> e.matches("(UNKNOWN|DISPLACED|BROKEN).*"));
    if (t.unsolicited) {
      Unsolicited message = play.dialect().unsolicited(t.meaning);
      if (message.oneLine()) {
        String shown = Host.show(read(message.opening(), t.values));
        assertThat(whole).containsExactly(t.meaning + " " + shown);
      } else {
        assertThat(whole).last().asString().startsWith(t.meaning + " ");
        t.values.forEach(
            (name, text) -> {
              Value value = value(play.dialect().value(name).type(), text);
              assertThat(whole.get(whole.size() - 1) + " ")
                  .contains(Host.show(Values.empty().with(name, value)) + " ");
            });
      }
      return;
    }
    Host host = host(play, module.length);
    if (t.failure != null) {
      assertThat(whole).last().isEqualTo("FAILURE " + Host.show(errorValues(play)));
      return;
    }
    assertThat(host.reader().complete()).isTrue();
    Command command = play.dialect().command(t.meaning);
    values(play, command, t.values)
        .names()
        .forEach(
            name -> {
              if (command.steps().stream()
                  .noneMatch(s -> s instanceof Step.HostData d && d.name().equals(name))) {
                assertThat(host.reader().values().get(name))
                    .as(name)
                    .isEqualTo(values(play, command, t.values).get(name));
              }
            });
    assertThat(host.reader().rows())
        .isEqualTo(t.rows.stream().map(r -> values(play, command, r)).toList());
  }

  /** The first spelling of a command line that the transcript has all values for. */
  private static Template filled(Command command, Values given) {
    for (Template request : command.requests()) {
      if (request.holes().stream()
          .allMatch(
              hole ->
                  hole.optional()
                      || given.has(hole.lengthOf() == null ? hole.name() : hole.lengthOf()))) {
        return request;
      }
    }
    return command.request();
  }

  /** Plays the host's side, octets of the module in portions. */
  private static Host host(Play play, int portion) {
    Transcript t = play.transcript();
    if (t.unsolicited) {
      byte[] module = t.said(false);
      return new Host(play.dialect(), null, Values.empty(), 1 << 16)
          .feed(module, 0, module.length, portion);
    }
    Command command = play.dialect().command(t.meaning);
    Values given = values(play, command, t.values);
    Values sent = Values.empty();
    Template request = filled(command, given);
    for (HoleInfo hole : request.holes()) {
      sent = sent.with(hole.name(), expected(hole, given));
    }
    Host host = new Host(play.dialect(), command, sent, 1 << 16);
    boolean first = true;
    for (Turn turn : t.turns) {
      if (turn.host() && first) {
        byte[] line = Arrays.copyOf(turn.octets(), turn.octets().length - 1);
        assertThat(WireText.of(request.encode(given))).isEqualTo(WireText.of(line));
        host.echoOf(line);
        first = false;
      } else if (turn.host()) {
        assertThat(host.events()).last().asString().startsWith("PROMPT");
        Step.HostData data = data(command);
        assertThat(turn.octets()).isEqualTo(ended(data, given.bytes(data.name())));
        if (play.dialect().settings().payloadEcho()) {
          host.echoOfData(turn.octets());
        }
      } else {
        host.feed(turn.octets(), 0, turn.octets().length, portion);
      }
    }
    return host;
  }

  /** What the host sends for its data: the octets, and what ends them. */
  private static byte[] ended(Step.HostData data, byte[] octets) {
    if (data.counted()) {
      return octets;
    }
    byte[] ended = Arrays.copyOf(octets, octets.length + 1);
    ended[octets.length] = (byte) data.terminator();
    return ended;
  }

  private static Step.HostData data(Command command) {
    return command.steps().stream()
        .filter(Step.HostData.class::isInstance)
        .map(Step.HostData.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("plays")
  void theModuleUnderstandsAndWritesIt(Play play) {
    Transcript t = play.transcript();
    if (t.unsolicited) {
      Unsolicited message = play.dialect().unsolicited(t.meaning);
      Values values = Values.empty();
      for (String name : t.values.keySet()) {
        ValueType type =
            name.endsWith(".length")
                ? new IntegerType(0, Integer.MAX_VALUE)
                : message.opening().holes().stream()
                    .filter(h -> h.name().equals(name))
                    .map(HoleInfo::type)
                    .findFirst()
                    .orElseGet(() -> play.dialect().value(name).type());
        values = values.with(name, value(type, t.values.get(name)));
      }
      if (t.exact()) {
        assertThat(
                WireText.of(
                    Wire.of(MessageWriter.write(message, values), play.dialect().settings())))
            .isEqualTo(WireText.of(t.said(false)));
      }
      return;
    }
    Command command = play.dialect().command(t.meaning);
    Values given = values(play, command, t.values);
    byte[] line = t.turns.get(0).octets();
    byte[] item = Arrays.copyOfRange(line, 2, line.length - 1);
    Found found = new RequestIndex(play.dialect()).find(item);
    assertThat(found).isInstanceOf(Found.Matched.class);
    Found.Matched matched = (Found.Matched) found;
    assertThat(matched.command().meaning()).isEqualTo(t.meaning);
    for (HoleInfo hole : command.request().holes()) {
      assertThat(matched.values().get(hole.name()))
          .as(hole.name())
          .isEqualTo(expected(hole, given));
    }
    if (!t.exact()) {
      return;
    }
    if (t.failure != null) {
      assertThat(play.dialect().errors().stream().map(e -> written(e, errorValues(play))))
          .contains(WireText.of(t.said(false)));
      return;
    }
    List<Values> rows = t.rows.stream().map(r -> values(play, command, r)).toList();
    ReplyWriter writer = new ReplyWriter(command);
    List<Output> outputs = new ArrayList<>();
    while (!writer.complete()) {
      outputs.addAll(writer.finish(given, rows));
      if (!writer.complete()) {
        writer.dataReceived();
      }
    }
    assertThat(WireText.of(Wire.of(outputs, play.dialect().settings())))
        .isEqualTo(WireText.of(t.said(false)));
  }

  private static String written(Template error, Values values) {
    return error.canEncode(values)
        ? "<CR><LF>" + WireText.of(error.encode(values)) + "<CR><LF>"
        : "";
  }

  private static Values errorValues(Play play) {
    Values values = Values.empty();
    for (Map.Entry<String, String> pair : play.transcript().failure.entrySet()) {
      ValueType type =
          play.dialect().errors().stream()
              .flatMap(e -> e.holes().stream())
              .filter(h -> h.name().equals(pair.getKey()))
              .findFirst()
              .orElseThrow()
              .type();
      values = values.with(pair.getKey(), value(type, pair.getValue()));
    }
    return values;
  }

  private static Value expected(HoleInfo hole, Values given) {
    return hole.lengthOf() == null || !(given.get(hole.lengthOf()) instanceof Value.Octets o)
        ? given.get(hole.name())
        : new Value.Number(o.length());
  }

  private static Values values(Play play, Command command, Map<String, String> texts) {
    Values values = Values.empty();
    for (Map.Entry<String, String> pair : texts.entrySet()) {
      if (pair.getKey().endsWith(".length")) {
        values = values.with(pair.getKey(), Long.valueOf(pair.getValue()));
        continue;
      }
      ValueType type =
          pair.getKey().equals("rest")
              ? new RestType()
              : play.dialect().value(pair.getKey()).type();
      values = values.with(pair.getKey(), value(type, pair.getValue()));
    }
    return values;
  }

  /** In the order of the line's holes, as a reader finds them. */
  private static Values read(Template template, Map<String, String> texts) {
    Values values = Values.empty();
    for (HoleInfo hole : template.holes()) {
      if (texts.containsKey(hole.name())) {
        values = values.with(hole.name(), value(hole.type(), texts.get(hole.name())));
      } else if (hole.lengthOf() != null && !hole.optional()) {
        values = values.with(hole.name(), Transcript.octets(texts.get(hole.lengthOf())).length);
      }
    }
    return values;
  }

  private static Value value(ValueType type, String text) {
    byte[] octets = Transcript.octets(text);
    if (type instanceof CodeType codes && codes.byName(text) != null) {
      return new Value.Code(text);
    }
    return type instanceof IntegerType || type instanceof CodeType
        ? new Value.Number(Long.parseLong(text))
        : Value.Octets.of(octets);
  }
}
