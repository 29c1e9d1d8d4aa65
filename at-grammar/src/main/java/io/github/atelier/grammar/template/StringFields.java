package io.github.atelier.grammar.template;

import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.HexType;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Reads quoted strings, with the escapes of the dialect and without them. Without escapes a quote
 * inside a string cannot be told from its end: see {@link #closingQuote}.
 */
final class StringFields {
  private StringFields() {}

  /** A quoted field, with its quotes or, where that is forgiven, without; the index after it. */
  static int field(LineInput in, Part.Quoted q, int at, int stop) {
    int from = in.skipBlanks(at);
    if (from < in.end && in.bytes[from] == '"') {
      return string(in, q.only(), q.inside(), from, stop);
    }
    if (in.reading == Reading.STRICT_REPLY) {
      return -1;
    }
    int to = in.fieldEnd(from, stop);
    if (to == from && !q.holes().isEmpty()) {
      return in.mayBeEmpty(from, to) ? to : -1;
    }
    if (in.reading == Reading.LENIENT_REPLY
        && q.only() != null
        && q.only().type() instanceof HexType) {
      byte[] digits = withoutBlanks(in.bytes, from, to);
      return inside(in, q.inside(), 0, digits, 0, digits.length) ? to : -1;
    }
    return inside(in, q.inside(), 0, in.bytes, from, to) ? to : -1;
  }

  /** A bare hole that the firmware quotes all the same. */
  static int string(LineInput in, Part.Hole hole, int at, int stop) {
    return string(in, hole, List.of(hole), at, stop);
  }

  /** Some firmware pads numbers inside a field: {@code 0 5} is 05. */
  private static byte[] withoutBlanks(byte[] bytes, int from, int to) {
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
   *
   * @param only the hole that is the whole of it, or {@code null}
   */
  private static int string(LineInput in, Part.Hole only, List<Part> inside, int at, int stop) {
    int from = at + 1;
    int length = only == null ? -1 : in.length(only);
    if (length >= 0) {
      int to = in.counted(only, from, length);
      if (to >= in.end && to >= 0) {
        in.wanted = to + 1;
        return -1;
      }
      return to >= 0 && in.bytes[to] == '"' ? to + 1 : -1;
    }
    if (!in.escape.escapes() || unescaped(in, from, stop)) {
      int close = closingQuote(in, from, stop);
      return close >= 0 && inside(in, inside, 0, in.bytes, from, close) ? close + 1 : -1;
    }
    return escaped(in, inside, from);
  }

  private static int escaped(LineInput in, List<Part> inside, int from) {
    ByteArrayOutputStream plain = null;
    for (int i = from; i < in.end; ) {
      byte b = in.bytes[i];
      if (b == '"') {
        boolean fits =
            plain == null
                ? inside(in, inside, 0, in.bytes, from, i)
                : inside(in, inside, 0, plain.toByteArray(), 0, plain.size());
        return fits ? i + 1 : -1;
      }
      int length = 0;
      if (in.escape.opensEscape(b)) {
        if (plain == null) {
          plain = new ByteArrayOutputStream();
          plain.write(in.bytes, from, i - from);
        }
        length = in.escape.unescape(in.bytes, i, in.end, plain);
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
  private static boolean unescaped(LineInput in, int from, int stop) {
    if (in.reading != Reading.LENIENT_REPLY || stop >= 0) {
      return false;
    }
    int last = closingQuote(in, from, -1);
    for (int i = from; i < last; i++) {
      if (in.bytes[i] == '\\') {
        i++;
      } else if (in.bytes[i] == '"') {
        return true;
      }
    }
    return false;
  }

  /**
   * The first quote that a delimiter follows ends a string, and the very last one where nothing
   * more is to come.
   */
  private static int closingQuote(LineInput in, int from, int stop) {
    byte[] bytes = in.bytes;
    if (stop < 0) {
      int last = in.end - 1;
      while (last >= from && bytes[last] == ' ') {
        last--;
      }
      return last >= from && bytes[last] == '"' ? last : -1;
    }
    for (int i = from; i < in.end; i++) {
      if (bytes[i] == '"') {
        int next = in.skipBlanks(i + 1);
        if (next == in.end || bytes[next] == ',' || bytes[next] == stop) {
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
  private static boolean inside(
      LineInput in, List<Part> parts, int index, byte[] source, int from, int to) {
    if (index == parts.size()) {
      return from == to;
    }
    if (parts.get(index) instanceof Part.Literal l) {
      return stands(in, l, source, from, to)
          && inside(in, parts, index + 1, source, from + l.text().length, to);
    }
    Part.Hole hole = (Part.Hole) parts.get(index);
    if (index + 1 == parts.size()) {
      return in.keep(hole, source, from, to);
    }
    int mark = in.found.mark();
    for (int end = to; end >= from; end--) {
      if (stands(in, (Part.Literal) parts.get(index + 1), source, end, to)
          && in.keep(hole, source, from, end)
          && inside(in, parts, index + 1, source, end, to)) {
        return true;
      }
      in.found.reset(mark);
    }
    return false;
  }

  private static boolean stands(
      LineInput in, Part.Literal literal, byte[] source, int from, int to) {
    byte[] text = literal.text();
    if (to - from < text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (!in.same(source[from + i], text[i])) {
        return false;
      }
    }
    return true;
  }
}
