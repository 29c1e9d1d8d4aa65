package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * What makes sense of messages on system topics ({@code /sys /ext /ota /shadow}). The platform has
 * one; it answers the device through {@link Operations#publish}.
 */
public interface Interpreter {
  /**
   * Takes a message that the device was allowed to publish. Called on the door's thread: it must
   * not block.
   *
   * @param payload shared, not to be changed
   * @param qos 0 or 1
   * @return complete when all that came of it is on the disk; a QoS 1 message is acknowledged then.
   *     If it fails the message is not acknowledged and the device may send it again: what the
   *     device did wrong is not a failure but an answer
   */
  CompletableFuture<Void> take(
      DeviceIdentity device, String topic, byte[] payload, int qos, Instant received);

  /**
   * Whether a device may publish on a topic that is not its own: a gateway on those of the
   * sub-devices that it logged in.
   */
  default boolean speaksOn(DeviceIdentity sender, String topic) {
    return false;
  }
}
