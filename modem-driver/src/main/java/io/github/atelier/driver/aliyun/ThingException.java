package io.github.atelier.driver.aliyun;

import io.github.atelier.driver.channel.ModemException;

/**
 * A request to the platform failed: it was refused with a code, not answered, or not sent. The
 * message says which, and what was asked.
 */
public final class ThingException extends ModemException {
  private static final long serialVersionUID = 1L;

  /** Why, for programs. */
  public enum Reason {
    /** The values do not fit the model; nothing was sent. */
    INVALID,
    /** The link did not take it. */
    NOT_SENT,
    /** It was sent; no reply came in time. What the platform made of it is not known. */
    NO_REPLY,
    /** The platform replied with another code than 200. */
    REFUSED,
    /** As many requests wait for a reply as may. */
    TOO_MANY,
    /** The thing was closed. */
    CLOSED
  }

  private final Reason reason;
  private final int code;

  ThingException(Reason reason, int code, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.code = code;
  }

  /** Why, for programs. */
  public Reason reason() {
    return reason;
  }

  /** The platform's code if it refused, the code of the first mistake if invalid; 0 otherwise. */
  public int code() {
    return code;
  }
}
