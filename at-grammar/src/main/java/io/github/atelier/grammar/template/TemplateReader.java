package io.github.atelier.grammar.template;

import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.DigitsType;
import io.github.atelier.grammar.value.HexType;
import io.github.atelier.grammar.value.LineType;
import io.github.atelier.grammar.value.OctetsType;
import io.github.atelier.grammar.value.RestType;
import io.github.atelier.grammar.value.ValueType;
import java.util.List;

/** Reads one line against the parts of a template. Back-tracks only over optional parts. */
final class TemplateReader {
  private TemplateReader() {}

  /** What is still to be matched after the current list of parts. */
  record Next(List<Part> parts, int index, Next after) {}

  /** Whether the whole line is of this shape; what it holds is found in it then. */
  static boolean read(LineInput in, List<Part> parts, int from) {
    return match(in, parts, 0, from, null);
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

  private static boolean match(LineInput in, List<Part> parts, int index, int at, Next next) {
    if (index == parts.size()) {
      if (next != null) {
        return match(in, next.parts, next.index, at, next.after);
      }
      return in.skipBlanks(at) == in.end;
    }
    Part part = parts.get(index);
    if (part instanceof Part.Option o) {
      int mark = in.found.mark();
      if (match(in, o.parts(), 0, at, new Next(parts, index + 1, next))) {
        return true;
      }
      in.found.reset(mark);
      return match(in, parts, index + 1, at, next);
    }
    int after;
    if (part instanceof Part.Literal l) {
      after = literal(in, l.text(), at);
    } else if (part instanceof Part.Quoted q) {
      after = StringFields.field(in, q, at, stopAfter(parts, index, next));
    } else {
      after = bare(in, (Part.Hole) part, at, stopAfter(parts, index, next));
    }
    return after >= 0 && match(in, parts, index + 1, after, next);
  }

  private static int literal(LineInput in, byte[] text, int from) {
    int at = from;
    byte before = 0;
    for (byte b : text) {
      if (b == ' ') {
        at = in.skipBlanks(at);
      } else {
        if (before == ':' || before == ',' || before == '=') {
          at = in.skipBlanks(at);
        }
        if (at >= in.end || !in.same(in.bytes[at], b)) {
          return -1;
        }
        at++;
      }
      before = b;
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

  private static int bare(LineInput in, Part.Hole hole, int at, int stop) {
    int length = in.length(hole);
    if (length >= 0) {
      return in.counted(hole, at, length);
    }
    byte[] bytes = in.bytes;
    int from = in.skipBlanks(at);
    if (hole.type() instanceof RestType || hole.type() instanceof LineType) {
      return in.keep(hole, bytes, from, in.end) ? in.end : -1;
    }
    if (in.reading != Reading.STRICT_REPLY
        && textual(hole.type())
        && from < in.end
        && bytes[from] == '"') {
      return StringFields.string(in, hole, from, stop);
    }
    int to = in.fieldEnd(from, stop);
    int trimmed = to;
    while (trimmed > from && bytes[trimmed - 1] == ' ') {
      trimmed--;
    }
    if (trimmed == from
        && in.reading != Reading.STRICT_REPLY
        && hole.type().parse(bytes, from, from) == null) {
      return in.mayBeEmpty(from, to) ? to : -1;
    }
    return in.keep(hole, bytes, from, trimmed) ? to : -1;
  }

  private static boolean textual(ValueType type) {
    return type instanceof OctetsType || type instanceof DigitsType || type instanceof HexType;
  }
}
