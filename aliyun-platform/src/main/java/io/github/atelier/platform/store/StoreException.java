package io.github.atelier.platform.store;

/**
 * The database cannot be opened, is full, is locked by another process, or a piece of work failed.
 * The message says which and what to do, without the values that were to be stored.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What failed and what to do. */
  public StoreException(String message) {
    super(message);
  }

  /** What failed and what to do, and why. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
