package io.github.atelier.platform.script;

/** A script failed: a mistake in it, too long, too much memory, or no such function. */
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, with the script's line where known. */
  public ScriptException(String message) {
    super(message, null, false, false);
  }
}
