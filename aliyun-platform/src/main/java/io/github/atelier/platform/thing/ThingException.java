package io.github.atelier.platform.thing;

import io.github.atelier.aliyun.thing.ThingCode;

/** A command of the owner is refused before it reaches a device. */
public final class ThingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ThingCode code;

  /** Why, and a sentence for people. */
  public ThingException(ThingCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** Why, for programs. */
  public ThingCode code() {
    return code;
  }
}
