package io.github.atelier.grammar.exchange;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.framing.ReplyFramer;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

  private static final int MOST_ROWS = 4096;

  private final Command command;
  private final List<Slot> slots = new ArrayList<>();
  private final Values sent;
  private final List<Values> rows = new ArrayList<>();
  private Values values;
  private Values told = Values.empty();
  private int at;
  private int finalSlot;

  /** Where the last step begins, which may be one of several items. */
  private int lastChoice;

  private boolean finalSeen;
  private boolean laterSeen;
  private boolean alsoOk;
  private String failedHole;
  private Value failedValue;
  private Slot lastSlot;
  private byte[] lastLine;
  private boolean overflowed;

  /**
   * A step with the repeated group that it belongs to, or -1, whether a row of that group begins
   * with it, and whether it ends one of several items.
   */
  private record Slot(Step step, int groupStart, boolean head, boolean ends) {
    boolean repeated() {
      return groupStart >= 0;
    }
  }

  /**
   * @param sent the values that the command line carried
   */
  public ReplyReader(Command command, Values sent) {
    this.command = command.given(sent);
    this.sent = sent;
    this.values = sent;
    for (int i = 0; i < this.command.steps().size(); i++) {
      Step step = this.command.steps().get(i);
      if (i == this.command.finalStep()) {
        finalSlot = slots.size();
      }
      if (i == this.command.steps().size() - 1) {
        lastChoice = slots.size();
      }
      if (step instanceof Step.Repeat r) {
        int start = slots.size();
        for (int s = 0; s < r.steps().size(); s++) {
          add(r.steps().get(s), start, s == 0);
        }
      } else {
        add(step, -1, false);
      }
    }
  }

  /** The items of a choice stand one after the other: lines that do not come are passed over. */
  private void add(Step step, int groupStart, boolean head) {
    if (step instanceof Step.OneOf o) {
      for (List<Step> item : o.items()) {
        for (int i = 0; i < item.size(); i++) {
          boolean ends = groupStart < 0 && i == item.size() - 1;
          slots.add(new Slot(item.get(i), groupStart, head && i == 0, ends));
        }
      }
    } else {
      slots.add(new Slot(step, groupStart, head, false));
    }
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
      if (read != null && equalToSent(read)) {
        judge(template, read);
        values = values.plus(read);
        return new Verdict(Kind.INFORMATION, null);
      }
    }
    return Verdict.NOT_MINE;
  }

  /** Whether the next line is free text and part of this reply, whatever it holds. */
  public boolean awaitsText() {
    return at > 0
        && at < slots.size()
        && at < finalSlot
        && slots.get(at).step() instanceof Step.Line l
        && l.template().isFreeText();
  }

  /** The free text came. */
  public void text(byte[] bytes, int from, int to) {
    Slot slot = slots.get(at);
    Values read =
        ((Step.Line) slot.step()).template().match(bytes, from, to, values, Reading.STRICT_REPLY);
    take(at, slot, read, Arrays.copyOfRange(bytes, from, to));
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
      Values read = read(slot, bytes, from, to, reading);
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
    Values read = read(lastSlot, bytes, from, to, reading);
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
    boolean progress = judge(((Step.Line) slot.step()).template(), read);
    if (slot.repeated()) {
      if (slot.head() || rows.isEmpty()) {
        if (rows.size() == MOST_ROWS) {
          rows.remove(0);
          overflowed = true;
        }
        rows.add(read);
      } else {
        rows.set(rows.size() - 1, rows.get(rows.size() - 1).plus(read));
      }
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

  private Values read(Slot slot, byte[] bytes, int from, int to, Reading reading) {
    if (!(slot.step() instanceof Step.Line l) || l.template().isFreeText()) {
      // free text is told by its place alone, see text()
      return null;
    }
    if (l.template().takesAnyText()
        && command.request().prefixLength() > 3
        && foreign(bytes, from, to)) {
      return null;
    }
    Values known = known(slot, l.template());
    Values read = l.template().match(bytes, from, to, known, reading);
    int end = to;
    while (read == null
        && reading == Reading.LENIENT_REPLY
        && l.template().prefixLength() > 2
        && (end = lastComma(bytes, from, end)) > 0) {
      // firmware appends fields that no manual shows; what the manual shows is read
      read = l.template().match(bytes, from, end, known, reading);
    }
    return read == null || !equalToSent(read) ? null : read;
  }

  /** What is known of a line before it is read: of a repeated one, not what the last one told. */
  private Values known(Slot slot, Template template) {
    Values known = values;
    if (slot.repeated()) {
      for (String name : template.holeNames()) {
        known = name.endsWith(".length") ? known.without(name) : known;
      }
    }
    return known;
  }

  /** The last comma, or -1 where a quote comes after it: strings are not dropped. */
  private static int lastComma(byte[] bytes, int from, int to) {
    int i = to - 1;
    while (i > from && bytes[i] != ',' && bytes[i] != '"') {
      i--;
    }
    return i > from && bytes[i] == ',' ? i : -1;
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

  /** Whether a line opens with a name and a colon as information text of another command does. */
  private boolean foreign(byte[] bytes, int from, int to) {
    if (from == to || "+^*#%$".indexOf(bytes[from]) < 0) {
      return false;
    }
    int end = from + 1;
    while (end < to
        && (bytes[end] >= 'A' && bytes[end] <= 'Z' || bytes[end] >= '0' && bytes[end] <= '9')) {
      end++;
    }
    byte[] own = command.request().prefix();
    return end > from + 1
        && end < to
        && bytes[end] == ':'
        && !(own.length >= 2 + end - from
            && Arrays.equals(own, 2, 2 + end - from, bytes, from, end));
  }

  /**
   * A value that the command line carried comes back unchanged, or the line is another command's
   * (client, message id). A length may differ: a file holds less than was asked for.
   */
  private boolean equalToSent(Values read) {
    for (String name : command.request().holeNames()) {
      Value expected = sent.get(name);
      Value actual = read.get(name);
      if (expected != null
          && actual != null
          && !expected.equals(actual)
          && !name.endsWith(".length")) {
        return false;
      }
    }
    return true;
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

  /** Notes a code that tells failure; whether it tells mere progress. */
  private boolean judge(Template template, Values read) {
    boolean progress = false;
    for (Template.HoleInfo hole : template.holes()) {
      if (!(hole.type() instanceof CodeType codes)
          || !codes.tellsSuccess()
          || !read.has(hole.name())) {
        continue;
      }
      String name = read.code(hole.name());
      CodeType.Entry entry = name == null ? null : codes.byName(name);
      if (entry != null && entry.role() == CodeType.Role.PROGRESS) {
        progress = true;
      } else if (entry == null
          || (entry.role() == CodeType.Role.PLAIN && !entry.name().equals("ok"))) {
        failedHole = hole.name();
        failedValue = read.get(hole.name());
      } else if (entry.role() == CodeType.Role.ALSO_OK) {
        alsoOk = true;
      }
    }
    return progress;
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
    if (slot.repeated() && !rows.isEmpty()) {
      rows.set(rows.size() - 1, rows.get(rows.size() - 1).with(name, octets));
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
    return alsoOk;
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
    return overflowed;
  }

  /** The values of each repeated line or group, in order. */
  public List<Values> rows() {
    return List.copyOf(rows);
  }

  /** The code that told failure, or {@code null} where none did. */
  public Value failure() {
    return failedValue;
  }

  /** The hole of {@link #failure()}, or {@code null}. */
  public String failureHole() {
    return failedHole;
  }
}
