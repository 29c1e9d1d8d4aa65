package io.github.atelier.grammar.exchange;

import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;

/**
 * What the codes of one exchange told so far: failure, mere progress, or a state that is wanted.
 */
final class ResultCodes {
  private boolean alsoOk;
  private String failedHole;
  private Value failedValue;

  /** Notes the codes of a line; whether one of them tells mere progress. */
  boolean note(Template template, Values read) {
    boolean progress = false;
    for (Template.HoleInfo hole : template.holes()) {
      if (!(hole.type() instanceof CodeType codes)
          || !codes.tellsSuccess()
          || !read.has(hole.name())) {
        continue;
      }
      String name = read.code(hole.name());
      CodeType.Entry entry = name == null ? null : codes.byName(name);
      if (entry != null && entry.role() == CodeType.Role.PROGRESS) {
        progress = true;
      } else if (entry == null
          || (entry.role() == CodeType.Role.PLAIN && !entry.name().equals("ok"))) {
        failedHole = hole.name();
        failedValue = read.get(hole.name());
      } else if (entry.role() == CodeType.Role.ALSO_OK) {
        alsoOk = true;
      }
    }
    return progress;
  }

  boolean alsoOk() {
    return alsoOk;
  }

  Value failure() {
    return failedValue;
  }

  String failureHole() {
    return failedHole;
  }
}
