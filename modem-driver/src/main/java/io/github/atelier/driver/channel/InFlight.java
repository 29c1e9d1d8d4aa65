package io.github.atelier.driver.channel;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Settings;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.exchange.ReplyReader;
import io.github.atelier.grammar.exchange.ReplyReader.Kind;
import io.github.atelier.grammar.exchange.ReplyReader.Verdict;
import io.github.atelier.grammar.exchange.RequestIndex;
import io.github.atelier.grammar.framing.ReplyFramer;
import io.github.atelier.grammar.redact.Redactor;
import io.github.atelier.grammar.template.EncodeException;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * One exchange on the line: what was sent for it, and what has come back. Owned by the channel's
 * loop.
 */
final class InFlight {
  private static final byte[] OK = {'O', 'K'};
  private static final int RAW_LINES = 4096;
  private static final int RAW_OCTETS = 1 << 20;

  private final Exchange exchange;
  private final ReplyReader reader;

  /** What the dialect knows of a raw command, or {@code null}. */
  private final Command known;

  private final byte[] line;

  /** The line and its CR, as it goes out. */
  private final byte[] lineWithEnd;

  /** Makes the line for a log; nobody asks for most of them. */
  private final Supplier<String> mask;

  /** Masks what was announced as secret and no dialect knows of, such as a token in a URL. */
  private Redactor redactor;

  private String masked;
  private final List<String> rawLines = new ArrayList<>();
  private boolean echoSeen;
  private boolean rawFinal;
  private boolean promptSeen;
  private boolean overflowed;
  private int rawOctets;

  private InFlight(
      Exchange exchange, ReplyReader reader, Command known, byte[] line, Supplier<String> mask) {
    this.exchange = exchange;
    this.reader = reader;
    this.known = known;
    this.line = line;
    this.lineWithEnd = Arrays.copyOf(line, line.length + 1);
    this.lineWithEnd[line.length] = '\r';
    this.mask = mask;
  }

  /**
   * Encodes a command.
   *
   * @throws CommandRefusedException where a value cannot go over the line; nothing was sent then
   */
  static InFlight of(Exchange exchange, Settings settings) {
    return of(exchange, settings, null);
  }

  /**
   * As {@link #of(Exchange, Settings)}.
   *
   * @param commands what the dialect knows of raw command lines, or {@code null}
   */
  static InFlight of(Exchange exchange, Settings settings, RequestIndex commands) {
    if (exchange.command() == null) {
      byte[] line = exchange.raw().getBytes(StandardCharsets.UTF_8);
      checkLength(exchange, line, settings);
      if (commands != null
          && commands.find(Arrays.copyOfRange(line, 2, line.length))
              instanceof RequestIndex.Found.Matched found) {
        return new InFlight(exchange, null, found.command(), line, () -> masked(exchange, found));
      }
      return new InFlight(exchange, null, null, line, exchange::raw);
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
          null,
          line,
          () -> command.request().encodeMasked(exchange.values()));
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

  /** A line that a person typed may hold a PIN as well. */
  private static String masked(Exchange exchange, RequestIndex.Found.Matched found) {
    if (found.command().secrets().isEmpty()) {
      return exchange.raw();
    }
    try {
      return found.command().request().encodeMasked(found.values());
    } catch (EncodeException e) {
      return exchange.title();
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

  byte[] lineWithEnd() {
    return lineWithEnd;
  }

  /** Before anybody asks for {@link #masked}. */
  void redactor(Redactor of) {
    redactor = of;
  }

  /** The command line for a log. */
  String masked() {
    if (masked == null) {
      String text = mask.get();
      masked =
          redactor == null
              ? text
              : new String(
                  redactor.mask(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
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
    if (isOk(bytes, from, to)) {
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

  /** Whether a line opens with the very name that a raw command asked about, and a colon. */
  boolean isNamed(byte[] bytes, int from, int to) {
    int end = 2;
    while (end < line.length && line[end] != '=' && line[end] != '?' && line[end] != ';') {
      end++;
    }
    int length = end - 2;
    return length > 1
        && to - from > length
        && bytes[from + length] == ':'
        && Arrays.equals(bytes, from, from + length, line, 2, end);
  }

  /** Whether the dialect knows what a raw command is answered with, and this line is not it. */
  boolean looksForeign(byte[] bytes, int from, int to) {
    if (known == null) {
      return false;
    }
    for (Step step : known.steps()) {
      if (step instanceof Step.Line l
              && l.template().match(bytes, from, to, Values.empty(), Reading.STRICT_REPLY) != null
          || step instanceof Step.Repeat) {
        return false;
      }
    }
    return true;
  }

  /** Whether the command may switch the echo. */
  boolean touchesEcho() {
    return exchange.command() == null
        ? Basic.touchesEcho(exchange.raw())
        : Basic.touchesEcho(masked());
  }

  static boolean isOk(byte[] bytes, int from, int to) {
    return Arrays.equals(bytes, from, to, OK, 0, 2);
  }

  /** Keeps a line of information text of a raw command; drops it where there is too much. */
  boolean keepRaw(byte[] bytes, int from, int to) {
    rawOctets += to - from;
    if (rawLines.size() == RAW_LINES || rawOctets > RAW_OCTETS) {
      overflowed = true;
    } else {
      rawLines.add(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }
    return true;
  }

  /** A part of the reply is too long to be kept. */
  void overflow() {
    overflowed = true;
  }

  /** Whether a part of the reply was dropped. */
  boolean overflowed() {
    return overflowed || reader != null && reader.overflowed();
  }

  /** The data that the host owes after the first prompt, or {@code null}. */
  Step.HostData firstData() {
    for (Step step : exchange.command().steps()) {
      if (step instanceof Step.HostData data) {
        return data;
      }
    }
    return null;
  }

  /**
   * Whether this is answered by an information line alone, with no {@code OK} (some firmware says
   * one after all). An {@code OK} that asks for data is one.
   */
  boolean endsWithoutOk() {
    if (reader == null) {
      return false;
    }
    Step last = exchange.command().steps().get(exchange.command().finalStep());
    return last instanceof Step.Line l
        && l.template().prefix().length > 0
        && "+^#*%$".indexOf(l.template().prefix()[0]) >= 0
        && exchange.command().steps().stream()
            .noneMatch(
                s ->
                    s instanceof Step.Line o && o.template().isLiteral("OK")
                        || s instanceof Step.Prompt p && !p.bare() && p.line().isLiteral("OK"));
  }

  /** Whether the manual promises information before the final result, and none came. */
  boolean lacksInformation() {
    return reader != null
        && exchange.command().finalStep() > 0
        && exchange.command().steps().get(0) instanceof Step.Line
        && reader.values().equals(reader.sent());
  }

  /** Whether the two are attempts at the same: one command, whatever its values. */
  boolean sameCommand(InFlight other) {
    return reader != null && exchange.command() == other.exchange.command();
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
