package io.github.atelier.grammar.template;

import io.github.atelier.grammar.value.UnfitValueException;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the parts of a template. */
final class TemplateWriter {
  private static final byte[] MASK = "****".getBytes(StandardCharsets.US_ASCII);

  private final Values values;
  private final StringEscape escape;
  private final boolean mask;

  TemplateWriter(Values values, StringEscape escape, boolean mask) {
    this.values = values;
    this.escape = escape;
    this.mask = mask;
  }

  void write(List<Part> parts, ByteArrayOutputStream out) {
    for (Part part : parts) {
      if (part instanceof Part.Literal l) {
        out.writeBytes(l.text());
      } else if (part instanceof Part.Hole h) {
        hole(h, false, out);
      } else if (part instanceof Part.Quoted q) {
        out.write('"');
        out.writeBytes(q.before());
        if (q.hole() != null) {
          hole(q.hole(), true, out);
        }
        out.writeBytes(q.after());
        out.write('"');
      } else if (part instanceof Part.Option o && complete(o.parts())) {
        write(o.parts(), out);
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
      Part.Hole hole =
          part instanceof Part.Hole h ? h : part instanceof Part.Quoted q ? q.hole() : null;
      if (hole != null) {
        any = true;
        if (!available(hole.name(), hole.lengthOf(), values)) {
          return false;
        }
      }
    }
    return any;
  }

  static boolean available(String name, String lengthOf, Values values) {
    return values.has(name) || (lengthOf != null && values.get(lengthOf) instanceof Value.Octets);
  }

  private void hole(Part.Hole hole, boolean quoted, ByteArrayOutputStream out) {
    Value value = value(hole);
    if (mask && hole.secret()) {
      out.writeBytes(MASK);
      return;
    }
    try {
      ByteArrayOutputStream plain = new ByteArrayOutputStream();
      hole.type().print(value, plain);
      byte[] octets = plain.toByteArray();
      if (hole.hex()) {
        Hex.encode(octets, out);
      } else if (hole.counted()) {
        out.writeBytes(octets);
      } else if (quoted) {
        escape.encode(octets, out);
      } else {
        bare(octets, out);
      }
    } catch (UnfitValueException e) {
      throw new EncodeException(hole.name(), e.getMessage());
    }
  }

  /** An unquoted, uncounted field must not hold what ends a field or a line. */
  private static void bare(byte[] octets, ByteArrayOutputStream out) throws UnfitValueException {
    for (byte b : octets) {
      if (b >= 0 && b < ' ') {
        throw new UnfitValueException(
            String.format("holds octet %02X, which cannot stand in an unquoted field", b));
      }
    }
    out.writeBytes(octets);
  }

  private Value value(Part.Hole hole) {
    if (hole.lengthOf() != null
        && values.get(hole.lengthOf()) instanceof Value.Octets o
        && !hole.name().endsWith(".total")) {
      return new Value.Number(o.length());
    }
    Value value = values.get(hole.name());
    if (value == null
        && hole.lengthOf() != null
        && values.get(hole.lengthOf()) instanceof Value.Octets o) {
      value = new Value.Number(o.length());
    }
    if (value == null) {
      throw new EncodeException(hole.name(), "has no value");
    }
    return value;
  }
}
