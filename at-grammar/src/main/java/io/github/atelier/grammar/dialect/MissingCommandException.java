package io.github.atelier.grammar.dialect;

/** A dialect lacks what was asked of it. */
public final class MissingCommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingCommandException(String dialect, String what) {
    super(
        "dialect "
            + dialect
            + " has no "
            + what
            + "; add it to the dialect file, or choose another dialect");
  }
}
