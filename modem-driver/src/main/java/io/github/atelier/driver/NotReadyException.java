package io.github.atelier.driver;

import io.github.atelier.driver.channel.ModemException;

/** A module that cannot carry data, with the step that failed. */
public final class NotReadyException extends ModemException {
  private static final long serialVersionUID = 1L;

  /** What was to be reached. */
  public enum Step {
    SIM,
    RADIO,
    REGISTRATION,
    DATA
  }

  private final Step step;

  public NotReadyException(Step step, String message) {
    super(message);
    this.step = step;
  }

  public NotReadyException(Step step, String message, Throwable cause) {
    super(message, cause);
    this.step = step;
  }

  public Step step() {
    return step;
  }
}
