package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.template.Template;
import java.util.List;

/**
 * What a module says unasked.
 *
 * @param meaning what it tells, from the {@link Vocabulary}
 * @param steps its lines; the first is always a {@link Step.Line} or a {@link Step.Repeat} of one
 * @param evidence how sure this is, or empty
 * @param origin where it is declared
 */
public record Unsolicited(String meaning, List<Step> steps, String evidence, Origin origin) {

  public Unsolicited {
    steps = List.copyOf(steps);
  }

  /** Whether it is one line and nothing else. */
  public boolean oneLine() {
    return steps.size() == 1 && steps.get(0) instanceof Step.Line;
  }

  /** The line that it begins with. */
  public Template opening() {
    Step step = steps.get(0);
    while (step instanceof Step.Repeat r) {
      step = r.steps().get(0);
    }
    return ((Step.Line) step).template();
  }
}
