package io.github.atelier.emulator.line;

import java.io.IOException;

/** A line could not be made. The message says which, why, and what to do or what works instead. */
public final class LineUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  public LineUnavailableException(String message) {
    super(message);
  }

  public LineUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
