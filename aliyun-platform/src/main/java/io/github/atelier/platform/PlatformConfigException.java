package io.github.atelier.platform;

/**
 * A configuration is wrong. The message names the file and the place in it, such as {@code
 * products[0].devices[1].deviceName}.
 */
public final class PlatformConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, where, and what is expected. */
  public PlatformConfigException(String message) {
    super(message);
  }
}
