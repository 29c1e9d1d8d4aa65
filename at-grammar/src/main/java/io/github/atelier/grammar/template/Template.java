package io.github.atelier.grammar.template;

import io.github.atelier.grammar.value.LineType;
import io.github.atelier.grammar.value.RestType;
import io.github.atelier.grammar.value.ValueType;
import io.github.atelier.grammar.value.Values;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One line of a manual, compiled. Immutable and thread-safe.
 *
 * <p>The same template writes the line ({@link #encode}) and reads it ({@link #match}): what one
 * does the other undoes, which the laws of the dialect test for every line of every dialect.
 */
public final class Template {

  /**
   * Which deviations a reader forgives. Blanks after {@code :} and {@code ,} are always forgiven.
   */
  public enum Reading {
    /**
     * A reply exactly as the manual prints it: quoted fields quoted, none empty. Tells apart lines
     * of like prefix.
     */
    STRICT_REPLY,
    /** A reply of firmware that forgets quotes or leaves fields empty. */
    LENIENT_REPLY,
    /**
     * A command of a host: letter case of names ignored, quotes optional, fields may be left empty.
     */
    REQUEST
  }

  /** A hole as others may see it. */
  public record HoleInfo(
      String name, ValueType type, boolean secret, boolean optional, String lengthOf) {}

  private final String source;
  private final List<Part> parts;
  private final StringEscape escape;
  private final boolean request;
  private final byte[] prefix;
  private final List<HoleInfo> holes;
  private final Set<String> holeNames;
  private final boolean secret;
  private final boolean open;

  /** The octet that each line of this shape begins with, or -1: most lines are told by it. */
  private final int first;

  private Template(String source, List<Part> parts, StringEscape escape, boolean request) {
    this.source = source;
    this.parts = parts;
    this.escape = escape;
    this.request = request;
    this.prefix =
        !parts.isEmpty() && parts.get(0) instanceof Part.Literal l ? l.text() : new byte[0];
    this.first = prefix.length > 0 && prefix[0] > ' ' ? prefix[0] : -1;
    List<HoleInfo> found = new ArrayList<>();
    collect(parts, false, found);
    this.holes = List.copyOf(found);
    Set<String> names = new LinkedHashSet<>();
    found.forEach(hole -> names.add(hole.name()));
    this.holeNames = Collections.unmodifiableSet(names);
    this.secret = found.stream().anyMatch(HoleInfo::secret);
    this.open =
        prefix.length == 0
            && found.stream()
                .anyMatch(h -> h.type() instanceof LineType || h.type() instanceof RestType);
  }

  /**
   * Compiles one line.
   *
   * @param text the line as the manual prints it
   * @param types the values that the dialect declares
   * @param counted names whose {@code .length} an earlier line of the exchange told
   * @throws TemplateException with a hint, where it cannot be understood
   */
  public static Template parse(String text, HoleTypes types, Set<String> counted)
      throws TemplateException {
    return new Template(
        text, List.copyOf(new TemplateParser(text, types, counted).parse()), types.escape(), false);
  }

  /**
   * Compiles a command line. Unlike a line of the module it must survive a command framer and the
   * splitting at {@code ;}, so {@link #encode} refuses more; and it tells an optional length
   * whenever the octets are known.
   *
   * @param text the line as the manual prints it, beginning with {@code AT}
   * @param types the values that the dialect declares
   * @throws TemplateException with a hint, where it cannot be understood
   */
  public static Template parseRequest(String text, HoleTypes types) throws TemplateException {
    return new Template(
        text, List.copyOf(new TemplateParser(text, types, Set.of()).parse()), types.escape(), true);
  }

  /** The line as the dialect file has it. */
  public String source() {
    return source;
  }

  /**
   * The line for these values. An optional part is written when all its holes have values; a length
   * is counted from the octets that it measures. In a line of the module an optional length is
   * written only where it has a value itself, because the host chooses whether the module tells it.
   *
   * @throws EncodeException if a value is missing, does not fit its type, or cannot stand where it
   *     should
   */
  public byte[] encode(Values values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    new TemplateWriter(values, escape, request, false, false).write(parts, out);
    return out.toByteArray();
  }

  /** As {@link #encode}, with {@code ****} in place of every secret. For logs. */
  public String encodeMasked(Values values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    new TemplateWriter(values, escape, request, true, false).write(parts, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  /**
   * As {@link #encode}, with the text of a code where its table has one: what {@code AT+CMEE=2}
   * asks for (27.007 clause 9.1).
   */
  public byte[] encodeTexts(Values values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    new TemplateWriter(values, escape, request, false, true).write(parts, out);
    return out.toByteArray();
  }

  /** Whether {@link #encode} would find a value for every hole that is not optional. */
  public boolean canEncode(Values values) {
    for (HoleInfo hole : holes) {
      if (!hole.optional() && !TemplateWriter.available(hole.name(), hole.lengthOf(), values)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a whole line, without its line end.
   *
   * @param known values that are known already; a counted hole takes its length from them where the
   *     line has none
   * @return the values found, or {@code null} where the line is not of this shape
   */
  public Values match(byte[] line, int from, int to, Values known, Reading reading) {
    if (reading != Reading.REQUEST && first >= 0 && (from == to || line[from] != first)) {
      return null;
    }
    LineInput in = new LineInput(line, to, known, escape, reading, false);
    return TemplateReader.read(in, parts, from) ? in.found.build() : null;
  }

  /** As {@link #match}, over a whole array with nothing known. */
  public Values match(byte[] line, Reading reading) {
    return match(line, 0, line.length, Values.empty(), reading);
  }

  /**
   * How long this line must be at least, judged by what has arrived of it: more than {@code to -
   * from} where a counted field is not complete yet, 0 where the line is not of this shape or
   * nothing is missing.
   */
  public int wanted(byte[] line, int from, int to, Values known) {
    LineInput in = new LineInput(line, to, known, escape, Reading.LENIENT_REPLY, true);
    return TemplateReader.read(in, parts, from) ? 0 : Math.max(0, in.wanted - from);
  }

  /** Whether this is a whole line of which nothing is known: a hole of {@code rest} and no more. */
  public boolean isRestAlone() {
    return parts.size() == 1 && parts.get(0) instanceof Part.Hole h && h.type() instanceof RestType;
  }

  /** The characters that every line of this shape begins with; may be empty. */
  public byte[] prefix() {
    return prefix.clone();
  }

  /** Whether a hole of this line holds a secret: only then do masked and clear text differ. */
  public boolean hasSecret() {
    return secret;
  }

  /** How many octets {@link #prefix()} has. */
  public int prefixLength() {
    return prefix.length;
  }

  /**
   * Whether nearly any text fits: the line has no prefix, and a hole that takes the whole of it.
   */
  public boolean takesAnyText() {
    return open;
  }

  /** Whether the line is text without holes. */
  public boolean isLiteral() {
    return parts.size() == 1 && parts.get(0) instanceof Part.Literal;
  }

  /** Whether the line is this text and nothing else. */
  public boolean isLiteral(String text) {
    return isLiteral() && source.equals(text);
  }

  /** Whether a field of this line is measured by a length, so that it may hold line ends. */
  public boolean hasCountedHole() {
    return TemplateReader.anyCounted(parts);
  }

  /** The holes from left to right. */
  public List<HoleInfo> holes() {
    return holes;
  }

  /** The names of the holes. */
  public Set<String> holeNames() {
    return holeNames;
  }

  /**
   * How many characters are fixed: of two templates that both fit a line, the one with more is
   * meant.
   */
  public int fixedLength() {
    return fixed(parts);
  }

  /**
   * The fields after the first {@code =} as a V.250 test reply prints them, for example {@code
   * "keepalive",(0-5)}.
   */
  public String ranges() {
    StringBuilder out = new StringBuilder();
    TestRange.append(parts, out);
    return out.toString();
  }

  private static int fixed(List<Part> parts) {
    int n = 0;
    for (Part part : parts) {
      if (part instanceof Part.Literal l) {
        n += l.text().length;
      } else if (part instanceof Part.Quoted q) {
        n += fixed(q.inside());
      } else if (part instanceof Part.Option o) {
        n -= o.parts().size();
      }
    }
    return n;
  }

  private static void collect(List<Part> parts, boolean optional, List<HoleInfo> into) {
    for (Part part : parts) {
      if (part instanceof Part.Hole h) {
        into.add(new HoleInfo(h.name(), h.type(), h.secret(), optional, h.lengthOf()));
      } else if (part instanceof Part.Quoted q) {
        collect(q.inside(), optional, into);
      } else if (part instanceof Part.Option o) {
        collect(o.parts(), true, into);
      }
    }
  }

  @Override
  public String toString() {
    return source;
  }
}
