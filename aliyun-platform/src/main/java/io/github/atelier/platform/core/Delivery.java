package io.github.atelier.platform.core;

/** How far a message to a device got. */
public enum Delivery {
  /** QoS 0: handed to the connection. */
  SENT,
  /** QoS 1: acknowledged by the device. */
  ACKNOWLEDGED,
  /**
   * QoS 1: the device is offline, or went offline before acknowledging, and its session keeps the
   * message (clean session 0).
   */
  STORED
}
