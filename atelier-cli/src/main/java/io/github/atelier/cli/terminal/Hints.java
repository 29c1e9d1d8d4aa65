package io.github.atelier.cli.terminal;

import io.github.atelier.grammar.template.Template.HoleInfo;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.IntegerType;
import java.util.List;
import java.util.stream.Collectors;

/** What a person may type next, in words. */
final class Hints {
  private static final int MOST_CODES = 6;

  private Hints() {}

  /** The rest of the command as the manual prints it, and what the next value may be. */
  static String tip(Manual manual, String line) {
    if (!Manual.isCommandLine(line)) {
      return "";
    }
    List<TypedItem> items = manual.items(line);
    String typed = items.get(items.size() - 1).text();
    if (typed.length() <= 2) {
      return "";
    }
    List<FormMatch> matches = manual.matches(typed);
    if (matches.isEmpty()) {
      return "";
    }
    FormMatch best = first(matches);
    StringBuilder tip = new StringBuilder(best.rest());
    if (best.hole() != null && (best.holeFrom() >= 0 || typed.indexOf('=') > 0)) {
      tip.append("   ").append(explained(best.hole()));
    }
    if (best.form().command().takesData()) {
      tip.append("   then data");
    }
    long others = matches.stream().map(FormMatch::rest).filter(r -> !r.equals(best.rest())).count();
    if (others > 0) {
      tip.append("   (").append(others).append(" more: Tab)");
    }
    return tip.toString();
  }

  /** The form to show: the first that asks for parameters, in the order of the manual. */
  private static FormMatch first(List<FormMatch> matches) {
    return matches.stream()
        .filter(m -> m.holeFrom() >= 0 || !m.rest().isEmpty())
        .findFirst()
        .orElse(matches.get(0));
  }

  /** {@code client (0-5)}, {@code tls: 0 off | 1 on}, {@code host: 1 to 100 octets}. */
  static String explained(HoleInfo hole) {
    String secret = hole.secret() ? " (secret)" : "";
    if (hole.lengthOf() != null) {
      return hole.name() + ": octets of " + hole.lengthOf() + ", counted if left empty";
    }
    if (hole.type() instanceof CodeType codes) {
      return hole.name() + ": " + codes(codes) + secret;
    }
    if (hole.type() instanceof IntegerType integer) {
      return hole.name() + " " + integer.range() + secret;
    }
    return hole.name() + ": " + hole.type().describe() + secret;
  }

  private static String codes(CodeType codes) {
    String shown =
        codes.entries().stream()
            .limit(MOST_CODES)
            .map(e -> e.wire() + " " + e.name())
            .collect(Collectors.joining(" | "));
    return codes.entries().size() > MOST_CODES ? shown + " | ..." : shown;
  }
}
