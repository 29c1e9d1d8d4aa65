package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.topic.TopicLimits;
import io.github.atelier.platform.core.DeliveryException.Cause;
import io.github.atelier.platform.core.MessageTrace.Direction;
import io.github.atelier.platform.event.OfflineReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What an operator does: declare, look up, switch, reset, cut off, publish downstream. Thread-safe.
 *
 * <p>What gives a future does not block, and completes when the change is on the disk; it fails
 * with {@link IllegalArgumentException} if there is no such product or device, or there is one
 * already, and with {@link io.github.atelier.platform.store.StoreException} if the database does
 * not take it. {@code declare…}, {@code dynamicRegistration}, {@code disabled}, {@code reset} and
 * {@code remove} wait for that: they are for people and tests, never for a door's thread or a
 * continuation of a future.
 */
public final class Operations {
  private static final int MAX_TRACES = 1_000;

  private final Hub hub;
  private final Registry registry;
  private final Authenticator authenticator;
  private final OwnerMessages servers;
  private final Traces traces;
  private final LongSupplier nanoTime;
  private final TopicClasses topicClasses;

  Operations(
      Hub hub,
      Registry registry,
      Authenticator authenticator,
      OwnerMessages servers,
      Traces traces,
      LongSupplier nanoTime) {
    this.hub = hub;
    this.registry = registry;
    this.authenticator = authenticator;
    this.servers = servers;
    this.traces = traces;
    this.nanoTime = nanoTime;
    this.topicClasses = new TopicClasses(registry);
  }

  /** The products' topic classes. */
  public TopicClasses topicClasses() {
    return topicClasses;
  }

  // Products

  /**
   * Creates a product with its devices, and waits.
   *
   * @throws IllegalArgumentException if the ProductKey or a DeviceName in it exists
   */
  public void declareProduct(ProductDeclaration declared) {
    Product product =
        registry.product(
            declared.productKey(),
            declared.productSecret(),
            ProductSpec.named(declared.name()),
            declared.dynamicRegistration());
    product.topicClasses(registry.missing(product, declared.topics()));
    await(
        registry.create(
            product,
            declared.devices().stream()
                .map(d -> registry.device(product, d.deviceName(), d.deviceSecret(), ""))
                .toList()));
  }

  /**
   * Creates what is missing of a product and lets what is declared hold; state is kept. Waits: for
   * the start.
   */
  public void mergeProduct(ProductDeclaration declared) {
    try {
      registry.merge(declared);
    } catch (CompletionException e) {
      throw unwrapped(e);
    }
  }

  /** Creates a product; key and secret are made. */
  public CompletableFuture<ProductInfo> createProduct(ProductSpec spec) {
    return registry
        .create(registry.product("a1" + Registry.randomLetters(9), null, spec, false), List.of())
        .thenApply(Product::info);
  }

  /** Changes what a product's owner says about it. */
  public CompletableFuture<ProductInfo> updateProduct(String productKey, ProductSpec spec) {
    return changeProduct(
        productKey,
        "name = ?, description = ?, node_type = ?, data_format = ?, validate_type = ?,"
            + " auth_type = ?, net_type = ?",
        product -> product.spec(spec),
        spec.name(),
        spec.description(),
        spec.nodeType(),
        spec.dataFormat(),
        spec.validateType(),
        spec.authType(),
        spec.netType());
  }

  /** Turns a product's dynamic registration on or off. */
  public CompletableFuture<ProductInfo> switchDynamicRegistration(String productKey, boolean on) {
    return changeProduct(
        productKey, "dynamic_registration = ?", product -> product.dynamicRegistration(on), on);
  }

  /** As {@link #switchDynamicRegistration}, and waits. */
  public void dynamicRegistration(String productKey, boolean on) {
    await(switchDynamicRegistration(productKey, on));
  }

  private CompletableFuture<ProductInfo> changeProduct(
      String productKey, String columns, Consumer<Product> change, Object... values) {
    Optional<Product> product = registry.product(productKey);
    if (product.isEmpty()) {
      return noProduct(productKey);
    }
    List<Object> all = new ArrayList<>(List.of(values));
    all.add(productKey);
    return registry
        .database()
        .write(
            c ->
                RegistryTable.update(
                    c, "update product set " + columns + " where product_key = ?", all.toArray()))
        .thenApply(
            done -> {
              change.accept(product.get());
              return product.get().info();
            });
  }

  private static <T> CompletableFuture<T> noProduct(String productKey) {
    return CompletableFuture.failedFuture(new IllegalArgumentException("no product " + productKey));
  }

  /** Deletes a product; fails with {@link IllegalStateException} while it has devices. */
  public CompletableFuture<Void> deleteProduct(String productKey) {
    Optional<Product> product = registry.product(productKey);
    if (product.isEmpty()) {
      return noProduct(productKey);
    }
    return registry
        .database()
        .write(
            c -> {
              if (RegistryTable.exists(
                  c, "select 1 from device where product_key = ? limit 1", productKey)) {
                throw new IllegalStateException("the product " + productKey + " has devices");
              }
              return RegistryTable.update(
                  c, "delete from product where product_key = ?", productKey);
            })
        .thenAccept(done -> registry.forget(product.get()));
  }

  /** A product, if it exists. */
  public Optional<ProductInfo> product(String productKey) {
    return registry.product(productKey).map(Product::info);
  }

  /** Products, newest first; pages count from 1. */
  public Page<ProductInfo> products(int page, int size) {
    List<Product> all =
        registry.products().stream()
            .sorted(
                Comparator.comparing(Product::created)
                    .reversed()
                    .thenComparing(Product::productKey))
            .toList();
    return new Page<>(
        all.stream().skip((page - 1L) * size).limit(size).map(Product::info).toList(), all.size());
  }

  // Devices

  /**
   * Creates a device, and waits; a null secret has one made.
   *
   * @return its certificate
   * @throws IllegalArgumentException if the product does not exist or the device does
   */
  public DeviceCredentials.DeviceSecret declareDevice(DeviceIdentity device, Secret secret) {
    DeviceInfo made = await(createDevice(device, secret, ""));
    return new DeviceCredentials.DeviceSecret(device, made.deviceSecret());
  }

  /** Creates a device; a null secret has one made. */
  public CompletableFuture<DeviceInfo> createDevice(
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
    return create(List.of(registry.device(product.get(), device.deviceName(), secret, nickname)))
        .thenApply(made -> made.get(0));
  }

  /** Creates devices of one product, all or none. */
  public CompletableFuture<List<DeviceInfo>> createDevices(
      String productKey, List<String> deviceNames) {
    Map<String, String> wanted = new LinkedHashMap<>();
    deviceNames.forEach(name -> wanted.put(name, ""));
    return createDevices(productKey, wanted);
  }

  /** Creates devices of one product, all or none, by DeviceName with their nicknames. */
  public CompletableFuture<List<DeviceInfo>> createDevices(
      String productKey, Map<String, String> nicknames) {
    Optional<Product> product = registry.product(productKey);
    if (product.isEmpty()) {
      return noProduct(productKey);
    }
    List<Device> wanted = new ArrayList<>();
    nicknames.forEach(
        (name, nickname) -> wanted.add(registry.device(product.get(), name, null, nickname)));
    return create(wanted);
  }

  private CompletableFuture<List<DeviceInfo>> create(List<Device> wanted) {
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
  public Optional<DeviceInfo> device(DeviceIdentity device) {
    return registry.device(device).map(Device::info);
  }

  /** The device with this id of the platform's own, if it exists. */
  public Optional<DeviceInfo> device(String iotId) {
    return registry.devices().stream()
        .filter(device -> device.iotId().equals(iotId))
        .findFirst()
        .map(Device::info);
  }

  /** A product's devices, newest first; pages count from 1. Empty if there is no such product. */
  public Page<DeviceInfo> devices(String productKey, int page, int size) {
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
    await(disable(device, disabled));
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
    await(resetThing(device));
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
    await(delete(device));
  }

  /** Cuts a device's connections without a word, as a failing network would. */
  public void cut(DeviceIdentity device) {
    cut(known(device), OfflineReason.CUT);
  }

  /** Closes every connection of every device. */
  public void stop() {
    registry.devices().forEach(device -> cut(device, OfflineReason.PLATFORM_STOPPED));
  }

  // Messages

  /**
   * A message on its way to a device.
   *
   * @param messageId its number
   * @param accepted complete when it is on its way to a device that is online, or kept for one that
   *     is not; fails as {@code delivery} does
   * @param delivery how far it gets; see {@link #publish}
   */
  public record Sent(
      String messageId, CompletableFuture<Void> accepted, CompletableFuture<Delivery> delivery) {}

  /**
   * Sends a message to a device; to each client that is online if several share its name.
   *
   * @param qos 0 or 1
   * @return QoS 0: completes when handed to the connection. QoS 1: when acknowledged, or as {@link
   *     Delivery#STORED} once the session of an offline device keeps it on the disk. Fails with
   *     {@link DeliveryException} (unknown, offline, not subscribed, not acknowledged, …) or {@link
   *     InvalidInputException} (topic, payload, QoS). Completes on another thread; always completes
   *     while the platform runs.
   */
  public CompletableFuture<Delivery> publish(
      DeviceIdentity device, String topic, byte[] payload, int qos) {
    return send(device, topic, payload, qos).delivery();
  }

  /** As {@link #publish}, telling the message's number. */
  public Sent send(DeviceIdentity device, String topic, byte[] payload, int qos) {
    String messageId = hub.numbers().nextId();
    CompletableFuture<Delivery> delivery = deliver(device, topic, payload, qos);
    if (registry.device(device).isPresent()) {
      delivery.whenComplete(
          (done, failure) ->
              traces.add(
                  new MessageTrace(
                      hub.now(),
                      device,
                      messageId,
                      Direction.DOWN,
                      topic.length() > 500 ? topic.substring(0, 500) : topic,
                      qos,
                      payload.length,
                      failure == null ? done.name() : String.valueOf(failure.getMessage()))));
    }
    boolean underWay =
        !delivery.isDone()
            && registry.device(device).map(known -> known.state().online()).orElse(false);
    return new Sent(
        messageId,
        underWay ? CompletableFuture.completedFuture(null) : delivery.thenAccept(done -> {}),
        delivery);
  }

  /**
   * A device's messages, newest first, at most 1,000.
   *
   * @param from first millisecond
   * @param to last millisecond
   */
  public CompletableFuture<List<MessageTrace>> traces(
      DeviceIdentity device, Instant from, Instant to, int max) {
    return traces.of(device, from, to, Math.min(max, MAX_TRACES));
  }

  private CompletableFuture<Delivery> deliver(
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

  private static <T> T await(CompletableFuture<T> change) {
    try {
      return change.join();
    } catch (CompletionException e) {
      throw unwrapped(e);
    }
  }

  private static RuntimeException unwrapped(CompletionException e) {
    return e.getCause() instanceof RuntimeException cause ? cause : e;
  }
}
