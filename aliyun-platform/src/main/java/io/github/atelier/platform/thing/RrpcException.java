package io.github.atelier.platform.thing;

/** A call that waits for the device's answer got none. */
public final class RrpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, as the API's {@code RrpcCode} names it. */
  public enum Code {
    /** The device did not answer in time. */
    TIMEOUT,
    /** The device is offline. */
    OFFLINE,
    /** The connection is there but did not take the message. */
    HALFCONN,
    /** Anything else. */
    UNKNOWN
  }

  private final Code code;

  /** Why, and a sentence for people. */
  public RrpcException(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** Why, for programs. */
  public Code code() {
    return code;
  }
}
