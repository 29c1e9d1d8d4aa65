package io.github.atelier.aliyun.thing;

import java.util.List;
import java.util.stream.Collectors;

/** A TSL document has mistakes; all of them, each with path and hint. */
public final class ThingModelException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 20;

  private final transient List<ModelProblem> problems;

  /** The mistakes found, at least one. */
  public ThingModelException(List<ModelProblem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** Every mistake, in the order of the document. */
  public List<ModelProblem> problems() {
    return problems == null ? List.of() : problems;
  }

  private static String message(List<ModelProblem> problems) {
    String shown =
        problems.stream().limit(SHOWN).map(p -> "\n  " + p).collect(Collectors.joining());
    String more = problems.size() > SHOWN ? "\n  and " + (problems.size() - SHOWN) + " more" : "";
    return "the thing model has "
        + problems.size()
        + (problems.size() == 1 ? " mistake:" : " mistakes:")
        + shown
        + more;
  }
}
