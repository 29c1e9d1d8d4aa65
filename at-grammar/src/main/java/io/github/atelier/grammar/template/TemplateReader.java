package io.github.atelier.grammar.template;

import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.DigitsType;
import io.github.atelier.grammar.value.HexType;
import io.github.atelier.grammar.value.IntegerType;
import io.github.atelier.grammar.value.LineType;
import io.github.atelier.grammar.value.OctetsType;
import io.github.atelier.grammar.value.RestType;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.ValueType;
import io.github.atelier.grammar.value.Values;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Reads one line against the parts of a template. Back-tracks only over optional parts. Used once,
 * by one thread.
 */
final class TemplateReader {
  private static final IntegerType ANY_LENGTH = new IntegerType(0, 1 << 30);

  private final byte[] bytes;
  private final int end;
  private final Values known;
  private final StringEscape escape;
  private final Reading reading;
  private final Values.Builder found = new Values.Builder();
  private int wanted;

  /** What is still to be matched after the current list of parts. */
  record Next(List<Part> parts, int index, Next after) {}

  /**
   * Whether only lengths are wanted: other octets are judged, not copied, and a length beyond what
   * its type allows counts too.
   */
  private final boolean measuring;

  TemplateReader(
      byte[] bytes,
      int end,
      Values known,
      StringEscape escape,
      Reading reading,
      boolean measuring) {
    this.bytes = bytes;
    this.end = end;
    this.known = known;
    this.escape = escape;
    this.reading = reading;
    this.measuring = measuring;
  }

  boolean read(List<Part> parts, int from) {
    return match(parts, 0, from, null);
  }

  Values values() {
    return found.build();
  }

  /**
   * The index up to which the line must reach at least, as a counted field told; 0 where none did.
   */
  int wanted() {
    return wanted;
  }

  static boolean anyCounted(List<Part> parts) {
    for (Part part : parts) {
      if (part instanceof Part.Hole h && h.counted() && !h.hex()
          || part instanceof Part.Quoted q
              && q.only() != null
              && q.only().counted()
              && !q.only().hex()
          || part instanceof Part.Option o && anyCounted(o.parts())) {
        return true;
      }
    }
    return false;
  }

  private boolean match(List<Part> parts, int index, int at, Next next) {
    if (index == parts.size()) {
      if (next != null) {
        return match(next.parts, next.index, at, next.after);
      }
      return skipBlanks(at) == end;
    }
    Part part = parts.get(index);
    if (part instanceof Part.Option o) {
      int mark = found.mark();
      if (match(o.parts(), 0, at, new Next(parts, index + 1, next))) {
        return true;
      }
      found.reset(mark);
      return match(parts, index + 1, at, next);
    }
    int after;
    if (part instanceof Part.Literal l) {
      after = literal(l.text(), at);
    } else if (part instanceof Part.Quoted q) {
      after = quoted(q, at, stopAfter(parts, index, next));
    } else {
      after = bare((Part.Hole) part, at, stopAfter(parts, index, next));
    }
    return after >= 0 && match(parts, index + 1, after, next);
  }

  private int literal(byte[] text, int at) {
    byte before = 0;
    for (byte b : text) {
      if (b == ' ') {
        at = skipBlanks(at);
      } else {
        if (before == ':' || before == ',' || before == '=') {
          at = skipBlanks(at);
        }
        if (at >= end || !same(bytes[at], b)) {
          return -1;
        }
        at++;
      }
      before = b;
    }
    return at;
  }

  private boolean same(byte a, byte b) {
    return a == b || (reading == Reading.REQUEST && upper(a) == upper(b));
  }

  private static int upper(byte b) {
    return b >= 'a' && b <= 'z' ? b - 32 : b;
  }

  private int skipBlanks(int at) {
    while (at < end && bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  /** The first byte of what follows a field, or -1 where nothing need follow. */
  static int stopAfter(List<Part> parts, int index, Next next) {
    int i = index + 1;
    while (true) {
      if (i < parts.size()) {
        Part part = parts.get(i);
        while (part instanceof Part.Option o) {
          part = o.parts().get(0);
        }
        return part instanceof Part.Literal l
            ? l.text()[0]
            : part instanceof Part.Quoted ? '"' : -1;
      }
      if (next == null) {
        return -1;
      }
      parts = next.parts;
      i = next.index;
      next = next.after;
    }
  }

  private int bare(Part.Hole hole, int at, int stop) {
    if (hole.counted() && !hole.hex()) {
      int length = length(hole.name());
      if (length >= 0) {
        return counted(hole, at, length);
      }
    }
    int from = skipBlanks(at);
    if (hole.type() instanceof RestType || hole.type() instanceof LineType) {
      return keep(hole, from, end) ? end : -1;
    }
    if (reading != Reading.STRICT_REPLY
        && textual(hole.type())
        && from < end
        && bytes[from] == '"') {
      return string(new Part.Quoted(List.of(hole)), from, stop);
    }
    int to = fieldEnd(from, stop);
    int trimmed = to;
    while (trimmed > from && bytes[trimmed - 1] == ' ') {
      trimmed--;
    }
    if (trimmed == from && reading != Reading.STRICT_REPLY && !fits(hole, from, from)) {
      return (to < end || (from > 0 && bytes[from - 1] == ',')) ? to : -1;
    }
    return keep(hole, from, trimmed) ? to : -1;
  }

  private int fieldEnd(int from, int stop) {
    int to = from;
    while (to < end && bytes[to] != ',' && bytes[to] != stop) {
      to++;
    }
    return to;
  }

  private static boolean textual(ValueType type) {
    return type instanceof OctetsType || type instanceof DigitsType || type instanceof HexType;
  }

  private int counted(Part.Hole hole, int at, int length) {
    if (length > end - at) {
      wanted = at + length;
      return -1;
    }
    return keep(hole, at, at + length) ? at + length : -1;
  }

  /** The length that this line or the exchange told, or -1. */
  private int length(String name) {
    Value value = found.get(name + ".length");
    if (value == null) {
      value = known.get(name + ".length");
    }
    return value instanceof Value.Number n ? (int) n.value() : -1;
  }

  private int quoted(Part.Quoted q, int at, int stop) {
    int from = skipBlanks(at);
    if (from < end && bytes[from] == '"') {
      return string(q, from, stop);
    }
    if (reading == Reading.STRICT_REPLY) {
      return -1;
    }
    int to = fieldEnd(from, stop);
    if (to == from && !q.holes().isEmpty()) {
      return to < end || (from > 0 && bytes[from - 1] == ',') ? to : -1;
    }
    if (reading == Reading.LENIENT_REPLY
        && q.only() != null
        && q.only().type() instanceof HexType) {
      byte[] digits = withoutBlanks(from, to);
      return inside(q.inside(), 0, digits, 0, digits.length) ? to : -1;
    }
    return inside(q.inside(), 0, bytes, from, to) ? to : -1;
  }

  /** Some firmware pads numbers inside a field: {@code 0 5} is 05. */
  private byte[] withoutBlanks(int from, int to) {
    ByteArrayOutputStream digits = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ') {
        digits.write(bytes[i]);
      }
    }
    return digits.toByteArray();
  }

  /**
   * Reads a string whose opening quote stands at {@code at}; the index after its closing quote, or
   * -1.
   */
  private int string(Part.Quoted q, int at, int stop) {
    Part.Hole hole = q.only();
    int from = at + 1;
    if (hole != null && hole.counted() && !hole.hex() && length(hole.name()) >= 0) {
      int to = counted(hole, from, length(hole.name()));
      if (to >= end && to >= 0) {
        wanted = to + 1;
        return -1;
      }
      return to >= 0 && bytes[to] == '"' ? to + 1 : -1;
    }
    if (!escape.escapes() || unescaped(from, stop)) {
      int close = closingQuote(from, stop);
      return close >= 0 && inside(q.inside(), 0, bytes, from, close) ? close + 1 : -1;
    }
    ByteArrayOutputStream plain = null;
    for (int i = from; i < end; ) {
      byte b = bytes[i];
      if (b == '"') {
        boolean fits =
            plain == null
                ? inside(q.inside(), 0, bytes, from, i)
                : inside(q.inside(), 0, plain.toByteArray(), 0, plain.size());
        return fits ? i + 1 : -1;
      }
      int length = 0;
      if (escape.opensEscape(b)) {
        if (plain == null) {
          plain = new ByteArrayOutputStream();
          plain.write(bytes, from, i - from);
        }
        length = escape.unescape(bytes, i, end, plain);
      }
      if (length <= 0) {
        if (plain != null) {
          plain.write(b);
        }
        length = 1;
      }
      i += length;
    }
    return -1;
  }

  /**
   * Whether the last string of a reply holds a quote that the firmware forgot to escape: it goes on
   * behind its first closing quote, and another one ends the line.
   */
  private boolean unescaped(int from, int stop) {
    if (reading != Reading.LENIENT_REPLY || stop >= 0) {
      return false;
    }
    int last = closingQuote(from, -1);
    for (int i = from; i < last; i++) {
      if (bytes[i] == '\\') {
        i++;
      } else if (bytes[i] == '"') {
        return true;
      }
    }
    return false;
  }

  /**
   * Without escapes a quote inside the string cannot be told from its end: the first quote that a
   * delimiter follows ends it, and the very last one where nothing more is to come.
   */
  private int closingQuote(int from, int stop) {
    if (stop < 0) {
      int last = end - 1;
      while (last >= from && bytes[last] == ' ') {
        last--;
      }
      return last >= from && bytes[last] == '"' ? last : -1;
    }
    for (int i = from; i < end; i++) {
      if (bytes[i] == '"') {
        int next = skipBlanks(i + 1);
        if (next == end || bytes[next] == ',' || bytes[next] == stop) {
          return i;
        }
      }
    }
    return -1;
  }

  /**
   * Matches the inside of a string from its part {@code index} on. A hole with text after it goes
   * up to the last place where that text stands: {@code tcp://[::1]:1883} ends in a port.
   */
  private boolean inside(List<Part> parts, int index, byte[] source, int from, int to) {
    if (index == parts.size()) {
      return from == to;
    }
    if (parts.get(index) instanceof Part.Literal l) {
      return stands(l, source, from, to)
          && inside(parts, index + 1, source, from + l.text().length, to);
    }
    Part.Hole hole = (Part.Hole) parts.get(index);
    if (index + 1 == parts.size()) {
      return keep(hole, source, from, to);
    }
    int mark = found.mark();
    for (int end = to; end >= from; end--) {
      if (stands((Part.Literal) parts.get(index + 1), source, end, to)
          && keep(hole, source, from, end)
          && inside(parts, index + 1, source, end, to)) {
        return true;
      }
      found.reset(mark);
    }
    return false;
  }

  private boolean stands(Part.Literal literal, byte[] source, int from, int to) {
    byte[] text = literal.text();
    if (to - from < text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (!same(source[from + i], text[i])) {
        return false;
      }
    }
    return true;
  }

  private boolean fits(Part.Hole hole, int from, int to) {
    return hole.type().parse(bytes, from, to) != null;
  }

  private boolean keep(Part.Hole hole, int from, int to) {
    return keep(hole, bytes, from, to);
  }

  private boolean keep(Part.Hole hole, byte[] source, int from, int to) {
    if (measuring && hole.lengthOf() == null && !hole.hex()) {
      return hole.type() instanceof OctetsType octets
          ? octets.fits(to - from)
          : hole.type().parseReply(source, from, to) != null;
    }
    if (hole.hex()) {
      byte[] octets = Hex.decode(source, from, to);
      if (octets == null) {
        return false;
      }
      source = octets;
      from = 0;
      to = octets.length;
    }
    ValueType type = measuring && hole.lengthOf() != null ? ANY_LENGTH : hole.type();
    Value value =
        reading == Reading.REQUEST
            ? type.parse(source, from, to)
            : type.parseReply(source, from, to);
    if (value == null) {
      return false;
    }
    found.put(hole.name(), value);
    return true;
  }
}
