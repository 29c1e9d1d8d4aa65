package io.github.atelier.aliyun.thing.message;

import io.github.atelier.aliyun.thing.ThingCode;

/** A message has not the shape its topic asks for. The values in it are not quoted. */
public final class MessageException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final ThingCode code;

  /** What the platform answers, and a sentence for people. */
  public MessageException(ThingCode code, String message) {
    super(message);
    this.code = code;
  }

  /** What the platform answers. */
  public ThingCode code() {
    return code;
  }
}
