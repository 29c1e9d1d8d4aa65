package io.github.atelier.grammar.template;

/** Values that a line cannot carry. The message names the hole and the rule, never the value. */
public final class EncodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final String hole;

  public EncodeException(String hole, String rule) {
    super("'" + hole + "' " + rule);
    this.hole = hole;
  }

  /** The hole that could not be filled. */
  public String hole() {
    return hole;
  }
}
