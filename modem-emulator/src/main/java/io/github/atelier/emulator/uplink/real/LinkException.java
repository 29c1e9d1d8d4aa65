package io.github.atelier.emulator.uplink.real;

import io.github.atelier.emulator.uplink.LinkFailure;

/** A link that could not be opened. */
final class LinkException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient LinkFailure failure;

  LinkException(LinkFailure.Kind kind, String detail, Throwable cause) {
    super(detail, cause);
    this.failure = new LinkFailure(kind, detail);
  }

  LinkFailure failure() {
    return failure;
  }
}
