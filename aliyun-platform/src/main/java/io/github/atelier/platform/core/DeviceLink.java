package io.github.atelier.platform.core;

import io.github.atelier.platform.event.OfflineReason;
import java.time.Duration;

/**
 * A device's live connection as the core sees it; a door implements it. All methods may be called
 * from any thread and never block.
 */
public interface DeviceLink {
  /** Queues a message; a door that cannot take more closes the connection instead. */
  void send(Outgoing message);

  /** Closes the connection. The core has already taken the device offline. */
  void close(OfflineReason reason, String detail);

  /**
   * Asks to be told later that time has passed ({@link Hub#timePassed}); several requests may be
   * answered by one call.
   */
  void wakeAfter(Duration delay);

  /**
   * One PUBLISH to a device.
   *
   * @param payload shared, not to be changed
   * @param packetId 1 to 65535 for QoS 1, 0 for QoS 0
   * @param duplicate the DUP flag
   */
  record Outgoing(String topic, byte[] payload, int qos, int packetId, boolean duplicate) {}
}
