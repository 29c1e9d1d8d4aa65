package io.github.atelier.platform.pki;

/**
 * A certificate or key cannot be made, read or written. The message names the file and what to do.
 */
public final class PkiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What failed and what to do about it. */
  public PkiException(String message, Throwable cause) {
    super(message, cause);
  }
}
