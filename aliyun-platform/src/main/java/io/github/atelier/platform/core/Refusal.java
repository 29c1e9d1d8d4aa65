package io.github.atelier.platform.core;

import io.github.atelier.platform.event.RefusalReason;

/** Thrown inside the core to refuse a CONNECT; becomes an event and a CONNACK code. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final RefusalReason reason;

  Refusal(RefusalReason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  RefusalReason reason() {
    return reason;
  }
}
