package io.github.atelier.platform.core;

import io.github.atelier.platform.event.OfflineReason;
import java.util.function.LongSupplier;

/**
 * What an operator does, by what it is done to. Thread-safe.
 *
 * <p>What gives a future does not block, and completes when the change is on the disk; it fails
 * with {@link IllegalArgumentException} if there is no such product or device, or there is one
 * already, and with {@link io.github.atelier.platform.store.StoreException} if the database does
 * not take it. {@code declare}, {@code dynamicRegistration}, {@code disabled}, {@code reset} and
 * {@code remove} wait for that: they are for people and tests, never for a door's thread or a
 * continuation of a future.
 */
public final class Operations {
  private final Registry registry;
  private final ProductOperations products;
  private final DeviceOperations devices;
  private final MessageOperations messages;
  private final TopicClasses topicClasses;

  Operations(
      Hub hub,
      Registry registry,
      Authenticator authenticator,
      OwnerMessages servers,
      Traces traces,
      LongSupplier nanoTime) {
    this.registry = registry;
    this.products = new ProductOperations(registry);
    this.devices = new DeviceOperations(hub, registry, authenticator, servers);
    this.messages = new MessageOperations(hub, registry, traces, nanoTime);
    this.topicClasses = new TopicClasses(registry);
  }

  /** Products: made, changed, found. */
  public ProductOperations products() {
    return products;
  }

  /** Devices: made, found, switched, cut off. */
  public DeviceOperations devices() {
    return devices;
  }

  /** Messages to devices, and traces of all messages. */
  public MessageOperations messages() {
    return messages;
  }

  /** The products' topic classes. */
  public TopicClasses topicClasses() {
    return topicClasses;
  }

  /** Closes every connection of every device. */
  public void stop() {
    registry.devices().forEach(device -> devices.cut(device, OfflineReason.PLATFORM_STOPPED));
  }
}
