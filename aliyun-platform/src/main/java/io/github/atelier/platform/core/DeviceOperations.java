package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.platform.event.OfflineReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What an operator does with devices. Thread-safe; futures as {@link Operations} says. */
public final class DeviceOperations {
  private final Hub hub;
  private final Registry registry;
  private final Authenticator authenticator;
  private final OwnerMessages servers;

  DeviceOperations(Hub hub, Registry registry, Authenticator authenticator, OwnerMessages servers) {
    this.hub = hub;
    this.registry = registry;
    this.authenticator = authenticator;
    this.servers = servers;
  }

  /**
   * Creates a device, and waits; a null secret has one made.
   *
   * @return its certificate
   * @throws IllegalArgumentException if the product does not exist or the device does
   */
  public DeviceCredentials.DeviceSecret declare(DeviceIdentity device, Secret secret) {
    DeviceInfo made = Waits.await(create(device, secret, ""));
    return new DeviceCredentials.DeviceSecret(device, made.deviceSecret());
  }

  /** Creates a device; a null secret has one made. */
  public CompletableFuture<DeviceInfo> create(
      DeviceIdentity device, Secret secret, String nickname) {
    Optional<Product> product = registry.product(device.productKey());
    if (product.isEmpty()) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(
              "declare the product "
                  + device.productKey()
                  + " before its device "
                  + device.deviceName()));
    }
    return make(List.of(registry.device(product.get(), device.deviceName(), secret, nickname)))
        .thenApply(made -> made.get(0));
  }

  /** Creates devices of one product, all or none. */
  public CompletableFuture<List<DeviceInfo>> createAll(
      String productKey, List<String> deviceNames) {
    Map<String, String> wanted = new LinkedHashMap<>();
    deviceNames.forEach(name -> wanted.put(name, ""));
    return createAll(productKey, wanted);
  }

  /** Creates devices of one product, all or none, by DeviceName with their nicknames. */
  public CompletableFuture<List<DeviceInfo>> createAll(
      String productKey, Map<String, String> nicknames) {
    Optional<Product> product = registry.product(productKey);
    if (product.isEmpty()) {
      return ProductOperations.noProduct(productKey);
    }
    List<Device> wanted = new ArrayList<>();
    nicknames.forEach(
        (name, nickname) -> wanted.add(registry.device(product.get(), name, null, nickname)));
    return make(wanted);
  }

  private CompletableFuture<List<DeviceInfo>> make(List<Device> wanted) {
    return registry
        .create(wanted)
        .thenCompose(
            made -> {
              List<CompletableFuture<Void>> told =
                  made.stream().map(device -> servers.lifecycle(device, "create")).toList();
              return CompletableFuture.allOf(told.toArray(new CompletableFuture<?>[0]))
                  .thenApply(done -> made.stream().map(Device::info).toList());
            });
  }

  /** A device's state, if it exists. */
  public Optional<DeviceState> state(DeviceIdentity device) {
    return registry.device(device).map(Device::state);
  }

  /** All devices' states. */
  public List<DeviceState> states() {
    return registry.devices().stream().map(Device::state).toList();
  }

  /** All that is known of a device, if it exists. */
  public Optional<DeviceInfo> find(DeviceIdentity device) {
    return registry.device(device).map(Device::info);
  }

  /** The device with this id of the platform's own, if it exists. */
  public Optional<DeviceInfo> find(String iotId) {
    return registry.devices().stream()
        .filter(device -> device.iotId().equals(iotId))
        .findFirst()
        .map(Device::info);
  }

  /** A product's devices, newest first; pages count from 1. Empty if there is no such product. */
  public Page<DeviceInfo> page(String productKey, int page, int size) {
    List<Device> all =
        registry
            .product(productKey)
            .map(product -> List.copyOf(product.devices().values()))
            .orElse(List.of());
    List<DeviceInfo> items = new ArrayList<>();
    long last = all.size() - (page - 1L) * size;
    for (long i = last - 1; i >= 0 && i >= last - size; i--) {
      items.add(all.get((int) i).info());
    }
    return new Page<>(items, all.size());
  }

  /** Changes a device's nickname. */
  public CompletableFuture<Void> nickname(DeviceIdentity device, String nickname) {
    return change(device, known -> known.nickname(nickname), "nickname = ?", nickname);
  }

  /** Disables a device (and closes its connections) or enables it again. */
  public CompletableFuture<Void> disable(DeviceIdentity device, boolean disabled) {
    return change(device, known -> known.disabled(disabled), "disabled = ?", disabled)
        .thenCompose(
            done -> {
              Device known = known(device);
              if (disabled) {
                cut(known, OfflineReason.DEVICE_DISABLED);
              }
              return servers.lifecycle(known, disabled ? "disable" : "enable");
            });
  }

  /** As {@link #disable}, and waits. */
  public void disabled(DeviceIdentity device, boolean disabled) {
    Waits.await(disable(device, disabled));
  }

  /** Marks a device active that came by another door than MQTT; nothing changes if it is. */
  public CompletableFuture<Void> activate(DeviceIdentity device) {
    if (registry.device(device).map(Device::activated).orElse(false)) {
      return CompletableFuture.completedFuture(null);
    }
    Instant now = hub.now();
    return change(device, known -> known.activated(now), "activated = ?", now);
  }

  /**
   * The DeviceSecret for a device that registers by one-type-one-secret; the caller has checked the
   * signature. Fails with {@link RegistrationException}, saying why.
   */
  public CompletableFuture<DeviceCredentials.DeviceSecret> register(DeviceIdentity device) {
    try {
      return authenticator.register(device);
    } catch (Refusal e) {
      return CompletableFuture.failedFuture(new RegistrationException(e.reason(), e.getMessage()));
    }
  }

  private CompletableFuture<Void> change(
      DeviceIdentity device, Consumer<Device> change, String columns, Object... values) {
    return registry
        .database()
        .write(
            c -> {
              RegistryTable.change(c, device, columns, values);
              return device;
            })
        .thenAccept(done -> registry.device(device).ifPresent(change));
  }

  /**
   * Makes a device never activated, so that it may register again (ResetThing); its connections are
   * closed, its tokens and sessions forgotten.
   */
  public CompletableFuture<Void> resetThing(DeviceIdentity device) {
    return registry
        .database()
        .write(
            c -> {
              RegistryTable.reset(c, device);
              return device;
            })
        .thenAccept(
            done ->
                registry
                    .device(device)
                    .ifPresent(
                        known -> {
                          known.sessions().forEach(Session::forgotten);
                          cut(known, OfflineReason.DEVICE_REVOKED);
                          known.reset();
                        }));
  }

  /** As {@link #resetThing}, and waits. */
  public void reset(DeviceIdentity device) {
    Waits.await(resetThing(device));
  }

  /** Deletes a device; its connections are closed. False if there was none. */
  public CompletableFuture<Boolean> delete(DeviceIdentity device) {
    return registry
        .database()
        .write(c -> RegistryTable.delete(c, device))
        .thenCompose(
            was -> {
              Device gone = registry.device(device).orElse(null);
              if (gone == null) {
                return CompletableFuture.completedFuture(was);
              }
              registry.forget(gone);
              gone.sessions().forEach(Session::forgotten);
              cut(gone, OfflineReason.DEVICE_REVOKED);
              return servers.lifecycle(gone, "delete").thenApply(told -> was);
            });
  }

  /** As {@link #delete}, and waits. */
  public void remove(DeviceIdentity device) {
    Waits.await(delete(device));
  }

  /** Cuts a device's connections without a word, as a failing network would. */
  public void cut(DeviceIdentity device) {
    cut(known(device), OfflineReason.CUT);
  }

  void cut(Device device, OfflineReason reason) {
    for (Session session : device.sessions()) {
      hub.takeOffline(session, session.link(), reason, reason.text());
    }
  }

  private Device known(DeviceIdentity device) {
    return registry
        .device(device)
        .orElseThrow(() -> new IllegalArgumentException("no device " + device));
  }
}
