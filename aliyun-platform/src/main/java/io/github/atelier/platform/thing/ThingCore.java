package io.github.atelier.platform.thing;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What this room needs of the core. Thread-safe; nothing blocks. */
public interface ThingCore {
  /** A device, if there is one. */
  Optional<Facts> find(DeviceIdentity device);

  /**
   * Sends a message to a connected device, or has its session keep it.
   *
   * @param qos 0 or 1
   * @return complete when the device acknowledged it or its session keeps it; fails at once if
   *     neither is possible
   */
  CompletableFuture<?> send(DeviceIdentity device, String topic, byte[] payload, int qos);

  /**
   * A device at one moment.
   *
   * @param iotId the platform's own id of it
   * @param secret its DeviceSecret
   * @param activated whether it ever connected
   * @param disabled whether an operator switched it off
   * @param online whether it is connected
   * @param extRrpc whether its client id asks for {@code /ext/rrpc} (bit 0 of {@code ext})
   */
  record Facts(
      String iotId,
      Secret secret,
      boolean activated,
      boolean disabled,
      boolean online,
      boolean extRrpc) {}
}
