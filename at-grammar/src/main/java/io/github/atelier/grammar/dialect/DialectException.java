package io.github.atelier.grammar.dialect;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A dialect that cannot be loaded: every mistake that was found, each with file, line and what to
 * do.
 */
public final class DialectException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<Problem> problems;

  /**
   * One mistake.
   *
   * @param origin where; {@code null} where no file could be read at all
   * @param message what is wrong
   * @param hint what to do
   */
  public record Problem(Origin origin, String message, String hint) {
    @Override
    public String toString() {
      return (origin == null ? "" : origin + ": ") + message + " (" + hint + ")";
    }
  }

  public DialectException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  DialectException(Origin origin, String message, String hint) {
    this(List.of(new Problem(origin, message, hint)));
  }

  public List<Problem> problems() {
    return problems;
  }
}
