package io.github.atelier.driver.channel;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Settings;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.exchange.ReplyReader;
import io.github.atelier.grammar.exchange.ReplyReader.Kind;
import io.github.atelier.grammar.exchange.ReplyReader.Verdict;
import io.github.atelier.grammar.framing.ReplyFramer;
import io.github.atelier.grammar.template.EncodeException;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One exchange on the line: what was sent for it, and what has come back. Owned by the channel's
 * loop.
 */
final class InFlight {
  private static final byte[] OK = {'O', 'K'};
  private static final int RAW_LINES = 4096;

  private final Exchange exchange;
  private final ReplyReader reader;
  private final byte[] line;
  private final String masked;
  private final List<String> rawLines = new ArrayList<>();
  private boolean echoSeen;
  private boolean rawFinal;
  private boolean promptSeen;

  private InFlight(Exchange exchange, ReplyReader reader, byte[] line, String masked) {
    this.exchange = exchange;
    this.reader = reader;
    this.line = line;
    this.masked = masked;
  }

  /**
   * Encodes a command.
   *
   * @throws CommandRefusedException where a value cannot go over the line; nothing was sent then
   */
  static InFlight of(Exchange exchange, Settings settings) {
    if (exchange.command() == null) {
      byte[] line = exchange.raw().getBytes(StandardCharsets.UTF_8);
      checkLength(exchange, line, settings);
      return new InFlight(exchange, null, line, exchange.raw());
    }
    Command command = exchange.command();
    try {
      byte[] line = command.request().encode(exchange.values());
      checkLength(exchange, line, settings);
      for (Step step : command.steps()) {
        if (step instanceof Step.HostData data) {
          checkData(command, data, exchange.values());
        }
      }
      Values carried = Values.empty();
      for (String name : command.request().holeNames()) {
        carried = carried.with(name, exchange.values().get(name));
      }
      for (Step step : command.steps()) {
        if (step instanceof Step.HostData data) {
          carried = carried.with(data.name(), exchange.values().get(data.name()));
          carried =
              carried.with(data.name() + ".length", exchange.values().bytes(data.name()).length);
        }
      }
      return new InFlight(
          exchange,
          new ReplyReader(command, carried),
          line,
          command.request().encodeMasked(exchange.values()));
    } catch (EncodeException e) {
      throw new CommandRefusedException(
          command.meaning()
              + " ("
              + command.request()
              + "): "
              + e.getMessage()
              + ". Nothing was sent",
          e);
    }
  }

  private static void checkLength(Exchange exchange, byte[] line, Settings settings) {
    if (line.length > settings.lineLimit()) {
      throw new CommandRefusedException(
          exchange.title()
              + ": the command line has "
              + line.length
              + " octets; this module takes "
              + settings.lineLimit()
              + ". Nothing was sent");
    }
  }

  private static void checkData(Command command, Step.HostData data, Values values) {
    if (!(values.get(data.name()) instanceof Value.Octets octets)) {
      throw new EncodeException(data.name(), "has no value");
    }
    if (octets.length() < data.type().min() || octets.length() > data.type().max()) {
      throw new EncodeException(
          data.name(), "must be " + data.type().describe() + ", not " + octets.length());
    }
    if (!data.counted()) {
      for (byte b : octets.bytes()) {
        if (b == data.terminator() || b == data.abandon()) {
          throw new EncodeException(
              data.name(),
              String.format(
                  "holds octet %02X, which would end the data too early; this dialect cannot carry it by %s",
                  b, command.meaning()));
        }
      }
    }
  }

  Exchange exchange() {
    return exchange;
  }

  byte[] line() {
    return line;
  }

  /** The command line for a log. */
  String masked() {
    return masked;
  }

  /** Whether this line is the echo of the command line; it is one at most once. */
  boolean isEcho(byte[] bytes, int from, int to) {
    if (!echoSeen && Arrays.equals(bytes, from, to, line, 0, line.length)) {
      echoSeen = true;
      return true;
    }
    return false;
  }

  boolean echoSeen() {
    return echoSeen;
  }

  /** Offers a line; raw commands take none but {@code OK} here, see {@link #keepRaw}. */
  Verdict offer(byte[] bytes, int from, int to, Reading reading) {
    if (reader != null) {
      return reader.line(bytes, from, to, reading);
    }
    if (Arrays.equals(bytes, from, to, OK, 0, 2)) {
      rawFinal = true;
      return new Verdict(Kind.FINAL, null);
    }
    return new Verdict(Kind.NOT_MINE, null);
  }

  /** Whether this is a raw dial ({@code ATD}), which has results of its own. */
  boolean isDial() {
    return reader == null && line.length > 2 && (line[2] == 'D' || line[2] == 'd');
  }

  /** Whether the reply that comes next has no name of its own; see {@link ReplyReader}. */
  boolean takesAnyText() {
    return reader != null && reader.takesAnyText();
  }

  /** Whether this takes any line that is no unsolicited message. */
  boolean takesAnyLine() {
    return reader == null && !rawFinal;
  }

  /** Keeps a line of information text of a raw command; false where there are too many. */
  boolean keepRaw(byte[] bytes, int from, int to) {
    if (rawLines.size() == RAW_LINES) {
      return false;
    }
    rawLines.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    return true;
  }

  int expectedPrompt() {
    return reader == null || promptSeen ? -1 : reader.expectedPrompt();
  }

  /** A prompt came: the data that the host owes now. */
  Step.HostData prompted(boolean bare) {
    promptSeen = true;
    if (bare) {
      reader.promptSeen();
    }
    return reader.hostData();
  }

  byte[] data(Step.HostData data) {
    byte[] octets = exchange.values().bytes(data.name());
    if (data.counted()) {
      return octets;
    }
    byte[] ended = Arrays.copyOf(octets, octets.length + 1);
    ended[octets.length] = (byte) data.terminator();
    return ended;
  }

  void dataSent() {
    reader.hostDataSent();
    promptSeen = false;
  }

  int moduleDataLength() {
    return reader == null ? -1 : reader.moduleDataLength();
  }

  /** What ends the free text that comes next, or {@code null} where none does. */
  ReplyFramer.TextEnd textEnd() {
    return reader == null ? null : reader.textEnd();
  }

  void moduleData(byte[] bytes, int from, int to) {
    reader.moduleData(bytes, from, to);
  }

  boolean finalSeen() {
    return reader == null ? rawFinal : reader.finalSeen();
  }

  boolean complete() {
    return reader == null ? rawFinal : reader.complete();
  }

  boolean hasLaterResult() {
    return reader != null && reader.command().hasLaterResult();
  }

  /** Whether a code came that the caller wanted anyway, so that an ERROR after it is none. */
  boolean alsoOk() {
    return reader != null && reader.alsoOk();
  }

  ReplyReader reader() {
    return reader;
  }

  Reply reply() {
    return reader == null
        ? new Reply(Values.empty(), List.of(), rawLines)
        : new Reply(reader.values(), reader.rows(), List.of());
  }
}
