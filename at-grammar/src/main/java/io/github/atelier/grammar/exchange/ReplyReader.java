package io.github.atelier.grammar.exchange;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.framing.ReplyFramer;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Follows one command that a host sent: offered each line of the module, it says whether the line
 * belongs to the exchange and collects its values. A line that may come later may also come early
 * (results before {@code OK}); a line that the manual promises may be missing. Not thread-safe.
 */
public final class ReplyReader {

  /** What a line is to this exchange. */
  public enum Kind {
    /** Not part of it. */
    NOT_MINE,
    /** Information text, or a result that does not end it. */
    INFORMATION,
    /** The line after which the host sends its data. */
    PROMPT,
    /** The final result: the channel is free. */
    FINAL,
    /** A line after the final result, and the last one. */
    LATER_RESULT
  }

  /**
   * The reader's answer.
   *
   * @param kind what the line is
   * @param displaced an earlier line that this one replaces as the reply, because both have the
   *     same shape and the last one before the final result counts; else {@code null}
   */
  public record Verdict(Kind kind, byte[] displaced) {
    static final Verdict NOT_MINE = new Verdict(Kind.NOT_MINE, null);
  }

  private final Command command;
  private final List<Slot> slots;
  private final ReplyLines lines;
  private final ResultCodes codes = new ResultCodes();
  private final Rows rows = new Rows();
  private final Values sent;
  private final int finalSlot;

  /** Where the last step begins, which may be one of several items. */
  private final int lastChoice;

  private Values values;
  private Values told = Values.empty();
  private int at;
  private boolean finalSeen;
  private boolean laterSeen;
  private String reason;
  private Slot lastSlot;
  private byte[] lastLine;

  /**
   * @param sent the values that the command line carried
   */
  public ReplyReader(Command command, Values sent) {
    this.command = command.given(sent);
    this.sent = sent;
    this.values = sent;
    this.lines = new ReplyLines(this.command, sent);
    this.slots = Slot.layOut(this.command.steps());
    this.finalSlot = Slot.layOut(this.command.steps().subList(0, this.command.finalStep())).size();
    this.lastChoice =
        Slot.layOut(this.command.steps().subList(0, this.command.steps().size() - 1)).size();
  }

  public Command command() {
    return command;
  }

  /** Offers one line. */
  public Verdict line(byte[] bytes, int from, int to, Reading reading) {
    Verdict verdict = next(bytes, from, to, reading);
    if (verdict == Verdict.NOT_MINE) {
      verdict = again(bytes, from, to, reading);
    }
    return verdict == Verdict.NOT_MINE ? reason(bytes, from, to, reading) : verdict;
  }

  /** The line as what comes before an error and tells why. */
  private Verdict reason(byte[] bytes, int from, int to, Reading reading) {
    for (Template template : command.onError()) {
      Values read = finalSeen ? null : template.match(bytes, from, to, values, reading);
      if (read != null && lines.equalToSent(read)) {
        codes.note(template, read);
        reason = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        values = values.plus(read);
        return new Verdict(Kind.INFORMATION, null);
      }
    }
    return Verdict.NOT_MINE;
  }

  /** The line as one that is still to come. */
  private Verdict next(byte[] bytes, int from, int to, Reading reading) {
    boolean round = at > 0 && at <= slots.size() && slots.get(at - 1).repeated();
    boolean continued = at < slots.size() && slots.get(at).step().continues();
    int first = round && !continued ? slots.get(at - 1).groupStart() : at;
    for (int i = first; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      if (slot.step().continues() && (i != at || slot.step() instanceof Step.Text)) {
        continue;
      }
      if (slot.step() instanceof Step.Prompt p) {
        if (!p.bare() && p.line().match(bytes, from, to, sent, reading) != null) {
          at = i + 1;
          return new Verdict(Kind.PROMPT, null);
        }
        return Verdict.NOT_MINE;
      }
      if (slot.step() instanceof Step.ModuleData && slot.repeated() && i != at) {
        // the round is over, or it begins anew
        continue;
      }
      if (slot.step() instanceof Step.HostData || slot.step() instanceof Step.ModuleData) {
        return Verdict.NOT_MINE;
      }
      Values read = lines.read(slot, values, bytes, from, to, reading);
      if (read != null && (i <= finalSlot || equalToTold(read))) {
        return take(i, slot, read, Arrays.copyOfRange(bytes, from, to));
      }
    }
    return Verdict.NOT_MINE;
  }

  /** The line as a second one of the shape just seen: the earlier one was unsolicited. */
  private Verdict again(byte[] bytes, int from, int to, Reading reading) {
    if (lastSlot == null
        || lastSlot.repeated()
        || finalSeen
        || at == 0
        || lastSlot != slots.get(at - 1)) {
      return Verdict.NOT_MINE;
    }
    Values read = lines.read(lastSlot, values, bytes, from, to, reading);
    if (read == null) {
      return Verdict.NOT_MINE;
    }
    byte[] displaced = lastLine;
    lastLine = Arrays.copyOfRange(bytes, from, to);
    values = values.plus(read);
    return new Verdict(Kind.INFORMATION, displaced);
  }

  private Verdict take(int i, Slot slot, Values read, byte[] line) {
    boolean later = i > finalSlot;
    boolean progress = codes.note(((Step.Line) slot.step()).template(), read);
    if (slot.repeated()) {
      rows.line(read, slot.head());
    }
    values = values.plus(read);
    if (later) {
      boolean last = i == slots.size() - 1 || slot.ends() && i >= lastChoice;
      laterSeen = laterSeen || (last && !progress);
      return new Verdict(finalSeen && laterSeen ? Kind.LATER_RESULT : Kind.INFORMATION, null);
    }
    at = i + 1;
    told = told.plus(read);
    lastSlot = slot;
    lastLine = line;
    if (i == finalSlot) {
      finalSeen = true;
      return new Verdict(Kind.FINAL, null);
    }
    return new Verdict(Kind.INFORMATION, null);
  }

  /**
   * Whether a line without a prefix may be the reply that comes next: then anything might be, and
   * whoever knows an unsolicited message by its name asks first.
   */
  public boolean takesAnyText() {
    for (int i = at; i < finalSlot && i < slots.size(); i++) {
      if (slots.get(i).step() instanceof Step.Line l && l.template().takesAnyText()) {
        return true;
      }
    }
    return false;
  }

  /** What an earlier line told (the message id that the module chose) holds for a later result. */
  private boolean equalToTold(Values read) {
    for (String name : read.names()) {
      if (told.get(name) instanceof Value.Number n && !n.equals(read.get(name))) {
        return false;
      }
    }
    return true;
  }

  /** The bare prompt character that may come now, or -1. */
  public int expectedPrompt() {
    for (int i = at; i < slots.size() && i <= finalSlot; i++) {
      if (slots.get(i).step() instanceof Step.Prompt p) {
        return p.bare() ? p.character() : -1;
      }
    }
    return -1;
  }

  /** The bare prompt came. */
  public void promptSeen() {
    while (!(slots.get(at++).step() instanceof Step.Prompt)) {
      // information that never came
    }
  }

  /** What the host sends next, or {@code null}. */
  public Step.HostData hostData() {
    return at < slots.size() && slots.get(at).step() instanceof Step.HostData d ? d : null;
  }

  /** The host's data went out. */
  public void hostDataSent() {
    at++;
  }

  /** How many raw octets the module sends next, or -1. */
  public int moduleDataLength() {
    if (at < slots.size() && slots.get(at).step() instanceof Step.ModuleData d) {
      return (int) values.number(d.name() + ".length", 0);
    }
    return -1;
  }

  /** What ends the free text that the module sends next, or {@code null} where none comes. */
  public ReplyFramer.TextEnd textEnd() {
    if (at >= slots.size() || !(slots.get(at).step() instanceof Step.Text text)) {
      return null;
    }
    return new ReplyFramer.TextEnd() {
      @Override
      public boolean ends(byte[] buffer, int from, int to, boolean afterBlank) {
        // within raw octets nothing but a name tells a line
        return endsText(buffer, from, to, afterBlank && !text.raw());
      }

      @Override
      public boolean keepsBlank() {
        return text.raw();
      }
    };
  }

  /**
   * Whether a line behind free text is no part of it: one that the transcript has after the text,
   * or that begins the next item. What has no name of its own ({@code OK}) counts after an empty
   * line alone.
   */
  private boolean endsText(byte[] bytes, int from, int to, boolean afterBlank) {
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      if ((i > at || slot.head())
          && slot.step() instanceof Step.Line l
          && !l.follows()
          && (afterBlank || l.template().prefix().length > 2)
          && l.template().match(bytes, from, to, Values.empty(), Reading.STRICT_REPLY) != null) {
        return true;
      }
    }
    return false;
  }

  /** The module's raw octets came, or its free text. */
  public void moduleData(byte[] bytes, int from, int to) {
    Slot slot = slots.get(at++);
    String name =
        slot.step() instanceof Step.Text t ? t.name() : ((Step.ModuleData) slot.step()).name();
    Value octets = Value.Octets.of(bytes, from, withoutResult(slot, bytes, from, to) - from);
    values = values.with(name, octets);
    if (slot.repeated()) {
      rows.octets(name, octets);
    }
  }

  /**
   * Where raw octets end. A result without a name of its own that comes right behind them ({@code
   * OK}) is told only by the line after it, so it is still part of them here.
   */
  private int withoutResult(Slot slot, byte[] bytes, int from, int to) {
    if (slot.step() instanceof Step.Text t
        && t.raw()
        && at < finalSlot
        && slots.get(at).step() instanceof Step.Line l) {
      byte[] result = ("\r\n" + l.template().source() + "\r\n").getBytes(StandardCharsets.UTF_8);
      int start = to - result.length;
      if (l.template().holes().isEmpty()
          && start >= from
          && Arrays.equals(bytes, start, to, result, 0, result.length)) {
        return start;
      }
    }
    return to;
  }

  /** Whether the final result came. */
  public boolean finalSeen() {
    return finalSeen;
  }

  /** Whether everything came that the transcript has. */
  public boolean complete() {
    return finalSeen && (laterSeen || !command.hasLaterResult());
  }

  /**
   * Whether a code came that the dialect marks {@code also-ok}: the state that the caller wanted
   * holds already, even if {@code ERROR} follows.
   */
  public boolean alsoOk() {
    return codes.alsoOk();
  }

  /** What was sent. */
  public Values sent() {
    return sent;
  }

  /** What was sent and what came back, of repeated lines the last. */
  public Values values() {
    return values;
  }

  /** Whether there were more repeated lines than are kept; {@link #rows} lacks the first ones. */
  public boolean overflowed() {
    return rows.overflowed();
  }

  /** The values of each repeated line or group, in order. */
  public List<Values> rows() {
    return rows.all();
  }

  /** The line before an error that told why, or {@code null} where none came. */
  public String reason() {
    return reason;
  }

  /** The code that told failure, or {@code null} where none did. */
  public Value failure() {
    return codes.failure();
  }

  /** The hole of {@link #failure()}, or {@code null}. */
  public String failureHole() {
    return codes.failureHole();
  }
}
