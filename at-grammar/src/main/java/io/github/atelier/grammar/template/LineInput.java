package io.github.atelier.grammar.template;

import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.IntegerType;
import io.github.atelier.grammar.value.OctetsType;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.ValueType;
import io.github.atelier.grammar.value.Values;

/** The line that is read, and what was found in it so far. Used once, by one thread. */
final class LineInput {
  private static final IntegerType ANY_LENGTH = new IntegerType(0, 1 << 30);

  final byte[] bytes;
  final int end;
  final StringEscape escape;
  final Reading reading;
  final Values.Builder found = new Values.Builder();
  private final Values known;

  /**
   * Whether only lengths are wanted: other octets are judged, not copied, and a length beyond what
   * its type allows counts too.
   */
  private final boolean measuring;

  /**
   * The index up to which the line must reach at least, as a counted field told; 0 where none did.
   */
  int wanted;

  LineInput(
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

  int skipBlanks(int from) {
    int at = from;
    while (at < end && bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  /** Whether an octet of the line is one of the dialect: letter case counts in replies alone. */
  boolean same(byte a, byte b) {
    return a == b || (reading == Reading.REQUEST && upper(a) == upper(b));
  }

  private static int upper(byte b) {
    return b >= 'a' && b <= 'z' ? b - 32 : b;
  }

  int fieldEnd(int from, int stop) {
    int to = from;
    while (to < end && bytes[to] != ',' && bytes[to] != stop) {
      to++;
    }
    return to;
  }

  /** Whether an empty field may stand here: more follows, or a comma stands before it. */
  boolean mayBeEmpty(int from, int to) {
    return to < end || from > 0 && bytes[from - 1] == ',';
  }

  /** The length of a counted hole, as this line or the exchange told it, or -1. */
  int length(Part.Hole hole) {
    if (!hole.counted() || hole.hex()) {
      return -1;
    }
    Value value = found.get(hole.name() + ".length");
    if (value == null) {
      value = known.get(hole.name() + ".length");
    }
    return value instanceof Value.Number n ? (int) n.value() : -1;
  }

  /** Takes so many octets as a hole; the index after them, or -1. */
  int counted(Part.Hole hole, int at, int length) {
    if (length > end - at) {
      wanted = at + length;
      return -1;
    }
    return keep(hole, bytes, at, at + length) ? at + length : -1;
  }

  /** Whether octets fit a hole; its value is kept then. */
  boolean keep(Part.Hole hole, byte[] octets, int first, int last) {
    byte[] source = octets;
    int from = first;
    int to = last;
    if (measuring && hole.lengthOf() == null && !hole.hex()) {
      return hole.type() instanceof OctetsType type
          ? type.fits(to - from)
          : hole.type().parseReply(source, from, to) != null;
    }
    if (hole.hex()) {
      source = Hex.decode(source, from, to);
      if (source == null) {
        return false;
      }
      from = 0;
      to = source.length;
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
