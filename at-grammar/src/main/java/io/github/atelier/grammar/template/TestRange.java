package io.github.atelier.grammar.template;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Prints what a command accepts, as the reply to its test form does. */
final class TestRange {
  private TestRange() {}

  static void append(List<Part> parts, StringBuilder out) {
    for (Part part : parts) {
      if (part instanceof Part.Literal l) {
        out.append(new String(l.text(), StandardCharsets.UTF_8));
      } else if (part instanceof Part.Hole h) {
        out.append(h.type().range());
      } else if (part instanceof Part.Quoted q) {
        boolean plain = q.inside().size() == 1 && q.only() != null;
        out.append(plain ? "" : "\"");
        for (Part inside : q.inside()) {
          out.append(
              inside instanceof Part.Hole h
                  ? h.type().range()
                  : new String(((Part.Literal) inside).text(), StandardCharsets.UTF_8));
        }
        out.append(plain ? "" : "\"");
      } else if (part instanceof Part.Option o) {
        append(o.parts(), out);
      }
    }
    while (out.length() > 0 && out.charAt(out.length() - 1) == ',') {
      // what follows is free, or nothing
      out.setLength(out.length() - 1);
    }
    int equals = out.indexOf("=");
    if (equals >= 0) {
      out.delete(0, equals + 1);
    }
  }
}
