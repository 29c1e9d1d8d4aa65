package io.github.atelier.grammar.value;

/**
 * A value that its hole refuses. The message names the rule, never the value, which may be a
 * secret.
 */
public final class UnfitValueException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnfitValueException(String message) {
    super(message);
  }
}
