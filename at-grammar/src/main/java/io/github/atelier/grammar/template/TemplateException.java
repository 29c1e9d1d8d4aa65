package io.github.atelier.grammar.template;

/** A template that cannot be compiled. */
public final class TemplateException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String hint;

  public TemplateException(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  /** What to do about it, one sentence. */
  public String hint() {
    return hint;
  }
}
