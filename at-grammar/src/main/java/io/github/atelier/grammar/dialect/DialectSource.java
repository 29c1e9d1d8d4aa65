package io.github.atelier.grammar.dialect;

import java.util.ArrayList;
import java.util.List;

/**
 * A dialect file cut into its blocks, not yet understood.
 *
 * @param name the dialect's name
 * @param parent what it extends, or {@code null}
 * @param blocks its declarations in order
 * @param origin the header line
 */
record DialectSource(String name, String parent, List<Block> blocks, Origin origin) {

  /** One line with its depth of indentation in blanks. */
  record Line(int indent, String text, Origin origin) {}

  /** A line at the margin and the indented lines below it. */
  record Block(String keyword, String rest, List<Line> lines, Origin origin) {

    /** The first word after the keyword. */
    String key() {
      int blank = rest.indexOf(' ');
      return blank < 0 ? rest : rest.substring(0, blank);
    }

    /** What follows the first word. */
    String tail() {
      int blank = rest.indexOf(' ');
      return blank < 0 ? "" : rest.substring(blank + 1).trim();
    }
  }

  static DialectSource parse(String file, String text) {
    List<Block> blocks = new ArrayList<>();
    List<Line> lines = null;
    int number = 0;
    String plainText = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (String raw : plainText.lines().toList()) {
      number++;
      Origin origin = new Origin(file, number);
      String line = raw.stripTrailing();
      String plain = line.strip();
      if (plain.isEmpty() || plain.startsWith("--")) {
        continue;
      }
      int indent = indent(line, origin);
      if (indent > 0) {
        if (lines == null) {
          throw new DialectException(
              origin,
              "an indented line without a declaration above it",
              "begin the file with 'dialect NAME'");
        }
        lines.add(new Line(indent, plain, origin));
        continue;
      }
      lines = new ArrayList<>();
      int blank = plain.indexOf(' ');
      String keyword = blank < 0 ? plain : plain.substring(0, blank);
      blocks.add(
          new Block(keyword, blank < 0 ? "" : plain.substring(blank + 1).trim(), lines, origin));
    }
    return header(file, blocks);
  }

  private static DialectSource header(String file, List<Block> blocks) {
    if (blocks.isEmpty() || !blocks.get(0).keyword().equals("dialect")) {
      Origin origin = blocks.isEmpty() ? new Origin(file, 1) : blocks.get(0).origin();
      throw new DialectException(
          origin,
          "no dialect header",
          "the first line is 'dialect NAME' or 'dialect NAME extends OTHER'");
    }
    Block head = blocks.get(0);
    List<String> words = Notation.words(head.rest());
    boolean extended = words.size() == 3 && words.get(1).equals("extends");
    if (words.size() != 1 && !extended) {
      throw new DialectException(
          head.origin(),
          "'dialect " + head.rest() + "' is no header",
          "write 'dialect NAME' or 'dialect NAME extends OTHER'");
    }
    return new DialectSource(
        words.get(0),
        extended ? words.get(2) : null,
        List.copyOf(blocks.subList(1, blocks.size())),
        head.origin());
  }

  private static int indent(String line, Origin origin) {
    int n = 0;
    while (line.charAt(n) == ' ') {
      n++;
    }
    if (line.charAt(n) == '\t') {
      throw new DialectException(origin, "a tab in the indentation", "indent with blanks");
    }
    return n;
  }
}
