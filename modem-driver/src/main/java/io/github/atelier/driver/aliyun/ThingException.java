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
    /**
     * It was sent; no reply came in time, or none that is understood. What the platform made of it
     * is not known.
     */
    NO_REPLY,
    /** The platform replied with another code than 200. */
    REFUSED,
    /** The link carries only up (HTTPS), and this needs to hear from the platform. */
    UPLINK_ONLY,
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

  static ThingException uplinkOnly(String what) {
    return new ThingException(
        Reason.UPLINK_ONLY,
        0,
        what
            + " needs to hear from the platform, and this link carries only up (HTTPS). Nothing was"
            + " sent; use a link over MQTT, such as ModuleThingLink",
        null);
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
