package io.github.atelier.grammar.template;

import io.github.atelier.grammar.template.TemplateReader.Next;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.LineType;
import io.github.atelier.grammar.value.OctetsType;
import io.github.atelier.grammar.value.RestType;
import io.github.atelier.grammar.value.UnfitValueException;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes the parts of a template. */
final class TemplateWriter {
  private static final int QUOTED = -2;
  private static final byte DELETE = 0x7F;
  private static final byte[] MASK = "****".getBytes(StandardCharsets.US_ASCII);

  private final Values values;

  /** Names whose optional length this line leaves out: no reader can count them. */
  private final Set<String> untold = new HashSet<>();

  private final StringEscape escape;
  private final boolean request;
  private final boolean mask;
  private final boolean texts;

  /**
   * @param texts whether codes are written by their text where they have one
   */
  TemplateWriter(Values values, StringEscape escape, boolean request, boolean mask, boolean texts) {
    this.texts = texts;
    this.values = values;
    this.escape = escape;
    this.request = request;
    this.mask = mask;
  }

  void write(List<Part> parts, ByteArrayOutputStream out) {
    write(parts, null, out);
  }

  private void write(List<Part> parts, Next next, ByteArrayOutputStream out) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part instanceof Part.Literal l) {
        out.writeBytes(l.text());
      } else if (part instanceof Part.Hole h) {
        hole(h, TemplateReader.stopAfter(parts, i, next), out);
      } else if (part instanceof Part.Quoted q) {
        out.write('"');
        for (Part inside : q.inside()) {
          if (inside instanceof Part.Hole h) {
            hole(h, QUOTED, out);
          } else {
            out.writeBytes(((Part.Literal) inside).text());
          }
        }
        out.write('"');
      } else if (part instanceof Part.Option o && complete(o.parts())) {
        write(o.parts(), new Next(parts, i + 1, next), out);
      } else if (part instanceof Part.Option o) {
        noteUntold(o.parts());
      }
    }
  }

  private void noteUntold(List<Part> parts) {
    for (Part part : parts) {
      if (part instanceof Part.Hole h && h.lengthOf() != null) {
        untold.add(h.lengthOf());
      }
    }
  }

  /**
   * An optional part is there when each of its own holes has a value (nested options decide for
   * themselves).
   */
  private boolean complete(List<Part> parts) {
    boolean any = false;
    for (Part part : parts) {
      List<Part.Hole> holes =
          part instanceof Part.Hole h
              ? List.of(h)
              : part instanceof Part.Quoted q ? q.holes() : List.of();
      for (Part.Hole hole : holes) {
        any = true;
        if (!available(hole.name(), request ? hole.lengthOf() : null, values)) {
          return false;
        }
      }
    }
    return any;
  }

  static boolean available(String name, String lengthOf, Values values) {
    return values.has(name) || (lengthOf != null && values.get(lengthOf) instanceof Value.Octets);
  }

  /**
   * @param stop the octet that ends the field, -1 for the end of the line, or {@link #QUOTED}
   */
  private void hole(Part.Hole hole, int stop, ByteArrayOutputStream out) {
    Value value = value(hole);
    if (mask && hole.secret()) {
      out.writeBytes(MASK);
      return;
    }
    try {
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      if (!texts || !(hole.type() instanceof CodeType codes) || !codes.printText(value, plain)) {
        hole.type().print(value, plain);
      }
      byte[] octets = plain.toByteArray();
      if (hole.hex()) {
        Hex.encode(octets, out);
      } else if (hole.counted() && (!untold.contains(hole.name()) || !escape.escapes())) {
        // without an escape a module writes an uncounted payload as it is, quotes and all
        if (request) {
          checkCounted(octets);
        }
        out.writeBytes(octets);
      } else if (stop == QUOTED) {
        escape.encode(octets, out);
      } else {
        checkBare(hole, octets, stop);
        out.writeBytes(octets);
      }
    } catch (UnfitValueException e) {
      throw new EncodeException(hole.name(), e.getMessage());
    }
  }

  /**
   * In a command line even counted octets pass the framer and the splitting at semicolons first.
   */
  private static void checkCounted(byte[] octets) throws UnfitValueException {
    for (byte b : octets) {
      if ((b >= 0 && b < ' ') || b == DELETE || b == '"' || b == ';') {
        throw unfit(b, "a command line");
      }
    }
  }

  /** An unquoted, uncounted field must not hold what ends a field, a command or a line. */
  private void checkBare(Part.Hole hole, byte[] octets, int stop) throws UnfitValueException {
    boolean wholeLine = hole.type() instanceof RestType || hole.type() instanceof LineType;
    boolean text = hole.type() instanceof OctetsType || wholeLine;
    for (int i = 0; text && i < octets.length; i++) {
      byte b = octets[i];
      if ((b >= 0 && b < ' ')
          || (request && (b == ';' || b == DELETE))
          || (!wholeLine && (b == ',' || b == '"' || b == stop))
          || (b == ' ' && (i == 0 || i == octets.length - 1))) {
        throw unfit(b, "an unquoted field");
      }
    }
  }

  private static UnfitValueException unfit(byte octet, String where) {
    return new UnfitValueException(
        String.format("holds octet %02X, which cannot stand in %s here", octet & 0xFF, where));
  }

  private Value value(Part.Hole hole) {
    Value value = values.get(hole.name());
    boolean total = hole.name().endsWith(".total");
    if (hole.lengthOf() != null
        && (value == null || !total)
        && values.get(hole.lengthOf()) instanceof Value.Octets o) {
      return new Value.Number(o.length());
    }
    if (value == null) {
      throw new EncodeException(hole.name(), "has no value");
    }
    return value;
  }
}
