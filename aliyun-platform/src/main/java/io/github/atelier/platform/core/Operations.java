package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.topic.TopicLimits;
import io.github.atelier.platform.core.DeliveryException.Cause;
import io.github.atelier.platform.event.OfflineReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/**
 * What an operator does: declare, look up, switch, reset, cut off, publish downstream. Thread-safe.
 */
public final class Operations {
  private final Registry registry;
  private final Hub hub;
  private final LongSupplier nanoTime;

  Operations(Registry registry, Hub hub, LongSupplier nanoTime) {
    this.registry = registry;
    this.hub = hub;
    this.nanoTime = nanoTime;
  }

  /**
   * Creates a product with its devices.
   *
   * @throws IllegalArgumentException if the ProductKey or a DeviceName in it exists
   */
  public void declareProduct(ProductDeclaration product) {
    registry.declare(product);
  }

  /**
   * Creates a device; a null secret has one made.
   *
   * @return its certificate
   * @throws IllegalArgumentException if the product does not exist or the device does
   */
  public DeviceCredentials.DeviceSecret declareDevice(DeviceIdentity device, Secret secret) {
    Device made = registry.declare(device.productKey(), device.deviceName(), secret);
    return new DeviceCredentials.DeviceSecret(device, made.secret());
  }

  /** Turns a product's dynamic registration on or off. */
  public void dynamicRegistration(String productKey, boolean on) {
    registry
        .product(productKey)
        .orElseThrow(() -> new IllegalArgumentException("no product " + productKey))
        .dynamicRegistration(on);
  }

  /** A device's state, if it exists. */
  public Optional<DeviceState> state(DeviceIdentity device) {
    return registry.device(device).map(Device::state);
  }

  /** All devices' states. */
  public List<DeviceState> states() {
    return registry.devices().stream().map(Device::state).toList();
  }

  /** Disables a device (and closes its connections) or enables it again. */
  public void disabled(DeviceIdentity device, boolean disabled) {
    Device known = known(device);
    known.disabled(disabled);
    if (disabled) {
      cut(known, OfflineReason.DEVICE_REVOKED);
    }
  }

  /**
   * Makes a device never activated, so that it may register again (ResetThing); its connections are
   * closed.
   */
  public void reset(DeviceIdentity device) {
    Device known = known(device);
    cut(known, OfflineReason.DEVICE_REVOKED);
    known.reset();
  }

  /** Removes a device; its connections are closed. */
  public void remove(DeviceIdentity device) {
    registry.remove(device).ifPresent(gone -> cut(gone, OfflineReason.DEVICE_REVOKED));
  }

  /** Cuts a device's connections without a word, as a failing network would. */
  public void cut(DeviceIdentity device) {
    cut(known(device), OfflineReason.CUT);
  }

  /** Closes every connection of every device. */
  public void stop() {
    registry.devices().forEach(device -> cut(device, OfflineReason.PLATFORM_STOPPED));
  }

  /**
   * Sends a message to a device; to each client that is online if several share its name.
   *
   * @param qos 0 or 1
   * @return QoS 0: completes when handed to the connection. QoS 1: when acknowledged, or as {@link
   *     Delivery#STORED} once the session of an offline device keeps it. Fails with {@link
   *     DeliveryException} (unknown, offline, not subscribed, not acknowledged, …) or {@link
   *     InvalidInputException} (topic, payload, QoS). Completes on another thread; always completes
   *     while the platform runs.
   */
  public CompletableFuture<Delivery> publish(
      DeviceIdentity device, String topic, byte[] payload, int qos) {
    try {
      TopicLimits.requireName(topic);
      TopicLimits.requirePayload(payload);
      if (qos != 0 && qos != 1) {
        throw new InvalidInputException("qos", "must be 0 or 1", Integer.toString(qos));
      }
    } catch (InvalidInputException e) {
      return CompletableFuture.failedFuture(e);
    }
    Device known = registry.device(device).orElse(null);
    if (known == null) {
      return CompletableFuture.failedFuture(
          new DeliveryException(
              Cause.UNKNOWN_DEVICE, "cannot deliver " + topic + ": no device " + device));
    }
    List<CompletableFuture<Delivery>> results = new ArrayList<>();
    for (Session session : known.sessions()) {
      results.add(session.deliver(topic, payload, qos, nanoTime.getAsLong()));
    }
    return best(results);
  }

  /** The results of all who took the message; if none did, the failure that says most. */
  private static CompletableFuture<Delivery> best(List<CompletableFuture<Delivery>> results) {
    List<CompletableFuture<Delivery>> taken =
        results.stream().filter(result -> !result.isCompletedExceptionally()).toList();
    if (taken.isEmpty()) {
      return results.stream()
          .filter(result -> !isOffline(result))
          .findFirst()
          .orElse(results.get(0));
    }
    return taken.size() == 1
        ? taken.get(0)
        : CompletableFuture.allOf(taken.toArray(new CompletableFuture<?>[0]))
            .thenCompose(all -> taken.get(0));
  }

  private static boolean isOffline(CompletableFuture<Delivery> failed) {
    try {
      failed.join();
      return false;
    } catch (CompletionException e) {
      return e.getCause() instanceof DeliveryException failure && failure.reason() == Cause.OFFLINE;
    }
  }

  private Device known(DeviceIdentity device) {
    return registry
        .device(device)
        .orElseThrow(() -> new IllegalArgumentException("no device " + device));
  }

  private void cut(Device device, OfflineReason reason) {
    for (Session session : device.sessions()) {
      hub.takeOffline(session, session.link(), reason, reason.text());
    }
  }
}
