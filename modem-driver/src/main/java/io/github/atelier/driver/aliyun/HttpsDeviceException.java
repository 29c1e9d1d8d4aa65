package io.github.atelier.driver.aliyun;

import io.github.atelier.driver.channel.ModemException;

/** What a device wanted over HTTPS failed. The message says what, why and what to do. */
public final class HttpsDeviceException extends ModemException {
  private static final long serialVersionUID = 1L;

  /** Why, for programs. */
  public enum Reason {
    /** It breaks a rule of Aliyun's; nothing was sent. */
    INVALID,
    /** The dialect or the module cannot do it; nothing was sent. */
    NOT_SENT,
    /**
     * No answer came; the cause tells what happened on the way. A report may have been taken, so it
     * is not sent again by itself.
     */
    NO_ANSWER,
    /** The platform refused with a code. */
    REFUSED,
    /** What came back is no answer of the platform's. */
    NOT_UNDERSTOOD
  }

  private final Reason reason;
  private final int code;

  HttpsDeviceException(Reason reason, int code, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.code = code;
  }

  /** Why, for programs. */
  public Reason reason() {
    return reason;
  }

  /** The platform's code if it refused ({@code HttpsCode} knows them), otherwise 0. */
  public int code() {
    return code;
  }
}
