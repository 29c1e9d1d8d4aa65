package io.github.atelier.platform.core;

import io.github.atelier.platform.event.RefusalReason;

/** A device may not register: the message names the device and why. */
public final class RegistrationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RefusalReason reason;

  RegistrationException(RefusalReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why, for programs. */
  public RefusalReason reason() {
    return reason;
  }
}
