package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.dialect.DialectSource.Block;
import io.github.atelier.grammar.dialect.DialectSource.Line;
import io.github.atelier.grammar.template.TemplateException;
import java.util.ArrayList;
import java.util.List;

/**
 * A command with a fixed reply in one line of a dialect file: {@code canned AT+FOO? answers +FOO:
 * 1}. It becomes an ordinary command without holes.
 */
final class Canned {
  private static final String ANSWERS = " answers ";
  private static final String OK = "OK";
  private static final String SPECIAL = "\\<[]\"";

  private Canned() {}

  /** The command block that the line stands for. */
  static Block expand(Block block) throws TemplateException {
    int answers = block.rest().indexOf(ANSWERS);
    String request = answers < 0 ? block.rest() : block.rest().substring(0, answers).strip();
    if (!request.startsWith("AT") || !block.lines().isEmpty()) {
      throw new TemplateException(
          "'canned " + block.rest() + "' is not understood",
          "write 'canned AT+FOO? answers +FOO: 1', with ' | ' between lines of the reply, or 'canned AT+FOO' for a bare OK");
    }
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(2, escaped(request), block.origin()));
    String last = "";
    if (answers >= 0) {
      for (String line : block.rest().substring(answers + ANSWERS.length()).split(" \\| ", -1)) {
        last = line.strip();
        lines.add(new Line(2, escaped(last), block.origin()));
      }
    }
    if (!last.equals(OK)) {
      lines.add(new Line(2, OK, block.origin()));
    }
    return new Block(
        "command", "vendor.canned." + request.replace(' ', '_'), lines, block.origin());
  }

  /** Whether a command block has this very command line, so that a canned one replaces it. */
  static boolean replaces(Block canned, Block other) {
    String request = canned.lines().get(0).text();
    return other.lines().stream()
        .map(Line::text)
        .anyMatch(t -> t.equalsIgnoreCase(request) || t.equalsIgnoreCase("or " + request));
  }

  private static String escaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (SPECIAL.indexOf(c) >= 0) {
        plain.append('\\');
      }
      plain.append(c);
    }
    return plain.toString();
  }
}
