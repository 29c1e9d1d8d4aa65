package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.template.TemplateException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The mistakes found so far; all of them are reported at once. */
final class Problems {
  private final List<DialectException.Problem> found = new ArrayList<>();

  /** What may find a mistake. */
  interface Guarded {
    void run() throws TemplateException;
  }

  /** What compiles a declaration. */
  interface Compiling<T> {
    /** What was compiled, or {@code null} where the problems tell why not. */
    T compile() throws TemplateException;
  }

  void add(Origin origin, String message, String hint) {
    found.add(new DialectException.Problem(origin, message, hint));
  }

  void addAll(Collection<DialectException.Problem> problems) {
    found.addAll(problems);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  void guard(Origin origin, Guarded action) {
    try {
      action.run();
    } catch (TemplateException e) {
      add(origin, e.getMessage(), e.hint());
    }
  }

  /** What was compiled, or {@code null} where there was a mistake. */
  <T> T compiled(Origin origin, Compiling<T> compiling) {
    try {
      return compiling.compile();
    } catch (TemplateException e) {
      add(origin, e.getMessage(), e.hint());
      return null;
    }
  }

  /**
   * @throws DialectException with all mistakes, ancestors first, each file from top to bottom
   */
  void throwAny(List<DialectSource> chain) {
    if (!found.isEmpty()) {
      found.sort(Comparator.comparingInt(problem -> place(problem, chain)));
      throw new DialectException(found);
    }
  }

  private static int place(DialectException.Problem problem, List<DialectSource> chain) {
    int file = 0;
    while (file < chain.size()
        && !chain.get(file).origin().file().equals(problem.origin().file())) {
      file++;
    }
    return (file << 24) + problem.origin().line();
  }
}
