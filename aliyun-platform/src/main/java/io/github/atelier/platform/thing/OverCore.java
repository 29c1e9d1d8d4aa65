package io.github.atelier.platform.thing;

import io.github.atelier.aliyun.ClientId;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.DeviceState;
import io.github.atelier.platform.core.Operations;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The core of the running platform, as this room sees it. */
public final class OverCore implements ThingCore {
  private final Operations operations;

  /** Sees this core. */
  public OverCore(Operations operations) {
    this.operations = operations;
  }

  @Override
  public Optional<Facts> find(DeviceIdentity device) {
    Optional<DeviceInfo> info = operations.devices().find(device);
    Optional<DeviceState> state = operations.devices().state(device);
    if (info.isEmpty() || state.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Facts(
            info.get().iotId(),
            info.get().deviceSecret(),
            info.get().activated().isPresent(),
            info.get().status() == DeviceState.Status.DISABLE,
            state.get().online(),
            asksForExtRrpc(state.get().connections())));
  }

  /** Bit 0 of {@code ext} in the client id. */
  private static boolean asksForExtRrpc(List<String> clientIds) {
    for (String clientId : clientIds) {
      try {
        String ext = ClientId.parse(clientId).parameter("ext").orElse("0");
        if ((Integer.parseInt(ext) & 1) != 0) {
          return true;
        }
      } catch (InvalidInputException | NumberFormatException e) {
        // what is no bitmap asks for nothing
        continue;
      }
    }
    return false;
  }

  @Override
  public CompletableFuture<?> send(DeviceIdentity device, String topic, byte[] payload, int qos) {
    return operations.messages().publish(device, topic, payload, qos);
  }
}
