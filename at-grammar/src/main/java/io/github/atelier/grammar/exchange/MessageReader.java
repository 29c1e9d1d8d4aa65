package io.github.atelier.grammar.exchange;

import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.dialect.Unsolicited;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows one unsolicited message of several lines, from its opening line to its last. Other lines
 * may come between any two of its own. What it holds is bounded by the types of the values that
 * travel in parts. Not thread-safe.
 */
public final class MessageReader {

  /** What a line is to this message. */
  public enum Kind {
    /** Not part of it. */
    NOT_MINE,
    /** Part of it; more is to come. */
    PART,
    /** Its last line: the message is whole. */
    WHOLE,
    /** Part of it, but something between is missing or too long: the message is lost. */
    BROKEN
  }

  private record Slot(Step step, Step.Repeat group, int groupStart, int groupEnd) {}

  private final Unsolicited message;
  private final List<Slot> slots = new ArrayList<>();
  private final Map<String, ByteArrayOutputStream> parts = new HashMap<>();
  private Values values = Values.empty();
  private int at;

  public MessageReader(Unsolicited message) {
    this.message = message;
    for (Step step : message.steps()) {
      if (step instanceof Step.Repeat r) {
        int start = slots.size();
        int end = start + r.steps().size();
        r.steps().forEach(s -> slots.add(new Slot(s, r, start, end)));
      } else {
        slots.add(new Slot(step, null, -1, -1));
      }
    }
  }

  public Unsolicited message() {
    return message;
  }

  /** Offers one line. */
  public Kind line(byte[] bytes, int from, int to, Reading reading) {
    for (int i = at; i < slots.size(); i++) {
      if (slots.get(i).step() instanceof Step.Line l && (i == at || !l.follows())) {
        Values read = l.template().match(bytes, from, to, Values.empty(), reading);
        if (read != null && agrees(read)) {
          return i == at ? take(read) : Kind.BROKEN;
        }
      }
    }
    return Kind.NOT_MINE;
  }

  /** What an earlier line said of the same message (client, message id) holds in every line. */
  private boolean agrees(Values read) {
    for (String name : read.names()) {
      boolean part = name.endsWith(".length") || parts.containsKey(name);
      if (!part && values.has(name) && !values.get(name).equals(read.get(name))) {
        return false;
      }
    }
    return true;
  }

  private Kind take(Values read) {
    Slot slot = slots.get(at);
    String name = slot.group() == null ? null : slot.group().untilAllOf();
    values = values.plus(name == null ? read : read.without(name));
    at++;
    return name != null && read.has(name) ? append(name, read.bytes(name)) : settle();
  }

  private Kind append(String name, byte[] octets) {
    ByteArrayOutputStream whole = parts.computeIfAbsent(name, n -> new ByteArrayOutputStream());
    if (whole.size() + octets.length > total(name)) {
      return Kind.BROKEN;
    }
    whole.writeBytes(octets);
    return settle();
  }

  private long total(String name) {
    return values.number(name + ".total", 0);
  }

  /** Goes round a group that is not complete, and past one that is. */
  private Kind settle() {
    while (true) {
      if (at > 0 && slots.get(at - 1).groupEnd() == at && !complete(slots.get(at - 1).group())) {
        at = slots.get(at - 1).groupStart();
        return Kind.PART;
      }
      if (at == slots.size()) {
        return Kind.WHOLE;
      }
      Slot next = slots.get(at);
      if (next.groupStart() != at || next.group().tellsTotal() || !complete(next.group())) {
        return Kind.PART;
      }
      at = next.groupEnd();
    }
  }

  private boolean complete(Step.Repeat group) {
    ByteArrayOutputStream whole = parts.get(group.untilAllOf());
    return (whole == null ? 0 : whole.size()) == total(group.untilAllOf());
  }

  /** How many raw octets follow now, or -1. */
  public int moduleDataLength() {
    return at < slots.size() && slots.get(at).step() instanceof Step.ModuleData d
        ? (int) values.number(d.name() + ".length", 0)
        : -1;
  }

  /** Whether free text follows now. */
  public boolean awaitsText() {
    return at < slots.size() && slots.get(at).step() instanceof Step.Text;
  }

  /** The raw octets came, or the free text. */
  public Kind moduleData(byte[] bytes, int from, int to) {
    Slot slot = slots.get(at++);
    String name =
        slot.step() instanceof Step.Text t ? t.name() : ((Step.ModuleData) slot.step()).name();
    byte[] octets = Arrays.copyOfRange(bytes, from, to);
    if (slot.group() != null && name.equals(slot.group().untilAllOf())) {
      return append(name, octets);
    }
    values = values.with(name, octets);
    return settle();
  }

  /** What has come so far; parts are joined. */
  public Values values() {
    Values all = values;
    for (Slot slot : slots) {
      String name = slot.group() == null ? null : slot.group().untilAllOf();
      if (name != null && all.has(name + ".total")) {
        ByteArrayOutputStream whole = parts.get(name);
        Value joined = Value.Octets.of(whole == null ? new byte[0] : whole.toByteArray());
        all = all.with(name, joined).without(name + ".length");
      }
    }
    return all;
  }
}
