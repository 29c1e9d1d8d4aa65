package io.github.atelier.platform.thing;

import io.github.atelier.aliyun.DeviceIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which sub-devices are online, and through which gateway. Thread-safe; not kept over a restart.
 */
final class Routes {
  private final Map<DeviceIdentity, DeviceIdentity> gateways = new ConcurrentHashMap<>();

  void open(DeviceIdentity subDevice, DeviceIdentity gateway) {
    gateways.put(subDevice, gateway);
  }

  /** False if it was not online through this gateway. */
  boolean close(DeviceIdentity subDevice, DeviceIdentity gateway) {
    return gateways.remove(subDevice, gateway);
  }

  /** Closes all of a gateway; those that were open. */
  List<DeviceIdentity> closeAll(DeviceIdentity gateway) {
    List<DeviceIdentity> closed = new ArrayList<>();
    gateways.forEach(
        (sub, through) -> {
          if (through.equals(gateway) && gateways.remove(sub, gateway)) {
            closed.add(sub);
          }
        });
    return closed;
  }

  Optional<DeviceIdentity> gateway(DeviceIdentity subDevice) {
    return Optional.ofNullable(gateways.get(subDevice));
  }

  /** Where a message to a device goes: to itself, or to its gateway. */
  DeviceIdentity to(DeviceIdentity device) {
    return gateways.getOrDefault(device, device);
  }

  long count(DeviceIdentity gateway) {
    return gateways.values().stream().filter(gateway::equals).count();
  }
}
