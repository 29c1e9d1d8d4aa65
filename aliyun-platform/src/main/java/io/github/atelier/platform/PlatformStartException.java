package io.github.atelier.platform;

/**
 * The platform cannot start: a port is taken, an address is not this machine's. The message says
 * which and what to do.
 */
public final class PlatformStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What failed and what to do. */
  public PlatformStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
