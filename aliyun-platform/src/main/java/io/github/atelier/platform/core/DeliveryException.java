package io.github.atelier.platform.core;

/**
 * A message could not be delivered to a device. The message names the device, the topic and the
 * cause.
 */
public final class DeliveryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, for programs. */
  public enum Cause {
    /** No such device. */
    UNKNOWN_DEVICE,
    /** Not connected, and nothing keeps the message. */
    OFFLINE,
    /** Neither a system topic nor subscribed. */
    NOT_SUBSCRIBED,
    /** More messages in a second than the rules allow (429). */
    RATE_LIMITED,
    /** The device may not publish there, or is disabled. */
    NOT_ALLOWED,
    /** The database did not take it. */
    NOT_STORED,
    /** Too many messages wait already. */
    QUEUE_FULL,
    /** The device stays connected but does not acknowledge. */
    NOT_ACKNOWLEDGED,
    /** The connection ended before the PUBACK, and nothing keeps the message. */
    CONNECTION_LOST
  }

  private final Cause reason;

  /** A failure with its cause and a sentence for people. */
  public DeliveryException(Cause reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why, for programs. */
  public Cause reason() {
    return reason;
  }
}
