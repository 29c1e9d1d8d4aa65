package io.github.atelier.grammar.template;

import io.github.atelier.grammar.value.IntegerType;
import io.github.atelier.grammar.value.OctetsType;
import io.github.atelier.grammar.value.ValueType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compiles the text of a template. A {@code \} makes the next character literal. */
final class TemplateParser {
  private final String text;
  private final HoleTypes types;
  private final Set<String> counts;
  private int at;

  /**
   * @param counted names whose length is known from an earlier line of the same exchange
   */
  TemplateParser(String text, HoleTypes types, Set<String> counted) {
    this.text = text;
    this.types = types;
    this.counts = new HashSet<>(counted);
  }

  List<Part> parse() throws TemplateException {
    List<Part> parts = sequence(false);
    if (at < text.length()) {
      throw new TemplateException("']' without '['", "write \\] for a literal bracket");
    }
    new TemplateChecks().check(parts);
    return parts;
  }

  private List<Part> sequence(boolean inOption) throws TemplateException {
    List<Part> parts = new ArrayList<>();
    ByteArrayOutputStream literal = new ByteArrayOutputStream();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ']') {
        break;
      }
      if (c == '<' || c == '"' || c == '[') {
        flush(literal, parts);
        at++;
        parts.add(c == '<' ? hole() : c == '"' ? quoted() : option());
      } else {
        literal(literal);
      }
    }
    if (inOption && at >= text.length()) {
      throw new TemplateException("'[' without ']'", "close the optional part with ]");
    }
    flush(literal, parts);
    return parts;
  }

  private void literal(ByteArrayOutputStream out) {
    char c = text.charAt(at++);
    if (c == '\\' && at < text.length()) {
      c = text.charAt(at++);
    }
    out.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
  }

  private Part option() throws TemplateException {
    List<Part> parts = sequence(true);
    at++;
    if (parts.isEmpty()) {
      throw new TemplateException("an empty optional part", "put something between [ and ]");
    }
    return new Part.Option(parts);
  }

  private Part quoted() throws TemplateException {
    List<Part> inside = new ArrayList<>();
    ByteArrayOutputStream literal = new ByteArrayOutputStream();
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '<') {
        flush(literal, inside);
        at++;
        inside.add(hole());
      } else {
        literal(literal);
      }
    }
    flush(literal, inside);
    if (at >= text.length()) {
      throw new TemplateException(
          "a quote that is never closed",
          "write \" at the end of the string, or \\\" for a literal quote");
    }
    at++;
    return new Part.Quoted(List.copyOf(inside));
  }

  private Part.Hole hole() throws TemplateException {
    int end = text.indexOf('>', at);
    if (end < 0) {
      throw new TemplateException(
          "'<' without '>'", "close the hole with >, or write \\< for a literal character");
    }
    String inside = text.substring(at, end).trim();
    at = end + 1;
    boolean hex = inside.endsWith(" as hex");
    if (hex) {
      inside = inside.substring(0, inside.length() - " as hex".length()).trim();
    }
    int colon = inside.indexOf(':');
    String name = (colon < 0 ? inside : inside.substring(0, colon)).trim();
    if (!isName(name)) {
      throw new TemplateException(
          "'" + inside + "' is no hole",
          "a hole is a name: letters and digits, with dots, as in <client> or <payload.length>");
    }
    if (colon >= 0) {
      HoleTypes.Declared inline = types.parse(inside.substring(colon + 1).trim());
      return new Part.Hole(name, inline.type(), hex, false, null, inline.secret());
    }
    HoleTypes.Declared declared = types.declared(name);
    if (declared != null) {
      return new Part.Hole(
          name, declared.type(), hex, counts.contains(name), null, declared.secret());
    }
    return lengthHole(name);
  }

  private Part.Hole lengthHole(String name) throws TemplateException {
    int dot = name.lastIndexOf('.');
    String base = dot < 0 ? "" : name.substring(0, dot);
    boolean length = name.endsWith(".length");
    HoleTypes.Declared of = types.declared(base);
    if ((length || name.endsWith(".total"))
        && of != null
        && of.type() instanceof OctetsType octets) {
      if (length) {
        counts.add(base);
      }
      ValueType range = new IntegerType(octets.min(), octets.max());
      return new Part.Hole(name, range, false, false, base, false);
    }
    if ((length || name.endsWith(".total")) && of != null) {
      throw new TemplateException(
          "unknown hole <" + name + ">",
          "<" + base + "> is " + of.type().describe() + "; only string and bytes have a length");
    }
    throw new TemplateException(
        "unknown hole <" + name + ">",
        "declare it with a line 'value "
            + name
            + " TYPE', or give its type in place: <"
            + name
            + ": TYPE>");
  }

  private static boolean isName(String name) {
    if (name.isEmpty() || !Character.isLetter(name.charAt(0))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Character.isLetterOrDigit(c) && c != '.' && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static void flush(ByteArrayOutputStream literal, List<Part> parts) {
    if (literal.size() > 0) {
      parts.add(new Part.Literal(literal.toByteArray()));
      literal.reset();
    }
  }
}
