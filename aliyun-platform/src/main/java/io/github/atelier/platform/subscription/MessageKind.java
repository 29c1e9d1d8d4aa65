package io.github.atelier.platform.subscription;

/** The kinds of messages a product's subscription can ask for, as the console lists them. */
public enum MessageKind {
  /** What a device published on a custom topic, and what the thing model made of the rest. */
  DEVICE_DATA,
  /** A device went online or offline. */
  DEVICE_STATUS,
  /** A device was created, deleted, enabled or disabled. */
  DEVICE_LIFECYCLE,
  /** A gateway's topology changed, or it found sub-devices. */
  TOPOLOGY,
  /** Replies of devices to commands from the cloud. */
  DOWNLINK_REPLY,
  /** Historical data that was posted later. */
  HISTORY,
  /** Progress and versions of firmware. */
  OTA,
  /** Tags of a device were changed. */
  DEVICE_TAG
}
