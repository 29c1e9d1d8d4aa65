package io.github.atelier.platform.openapi;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.DeviceState;
import io.github.atelier.platform.core.Hub;
import io.github.atelier.platform.core.MessageOperations;
import io.github.atelier.platform.core.Operations;
import io.github.atelier.platform.core.Page;
import io.github.atelier.platform.core.ProductInfo;
import io.github.atelier.platform.core.ProductSpec;
import io.github.atelier.platform.core.TopicClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The estate as the core keeps it. */
final class CoreEstate implements Estate {
  private final Operations operations;
  private final Hub hub;

  CoreEstate(Hub hub) {
    this.hub = hub;
    this.operations = hub.operations();
  }

  @Override
  public List<ProductInfo> products() {
    return operations.products().page(1, Integer.MAX_VALUE).items();
  }

  @Override
  public Optional<ProductInfo> product(String productKey) {
    return operations.products().find(productKey);
  }

  @Override
  public CompletableFuture<ProductInfo> createProduct(ProductSpec spec) {
    return operations.products().create(spec);
  }

  @Override
  public CompletableFuture<Void> changeProduct(String productKey, ProductSpec spec) {
    return operations.products().update(productKey, spec).thenApply(changed -> null);
  }

  @Override
  public CompletableFuture<Void> deleteProduct(String productKey) {
    return operations.products().delete(productKey);
  }

  @Override
  public Optional<DeviceInfo> device(DeviceIdentity device) {
    return operations.devices().find(device);
  }

  @Override
  public Optional<DeviceInfo> device(String iotId) {
    return operations.devices().find(iotId);
  }

  @Override
  public List<DeviceInfo> devices(String productKey) {
    return operations.devices().page(productKey, 1, Integer.MAX_VALUE).items();
  }

  @Override
  public Page<DeviceInfo> devices(String productKey, int page, int size) {
    return operations.devices().page(productKey, page, size);
  }

  @Override
  public CompletableFuture<List<DeviceInfo>> createDevices(
      String productKey, List<NewDevice> devices) {
    if (devices.size() == 1) {
      NewDevice only = devices.get(0);
      return operations
          .devices()
          .create(new DeviceIdentity(productKey, only.deviceName()), null, only.nickname())
          .thenApply(List::of);
    }
    return operations
        .devices()
        .createAll(productKey, devices.stream().map(NewDevice::deviceName).toList())
        .thenCompose(made -> named(productKey, devices).thenApply(named -> made));
  }

  private CompletableFuture<Void> named(String productKey, List<NewDevice> devices) {
    List<CompletableFuture<Void>> changes = new ArrayList<>();
    for (NewDevice device : devices) {
      if (!device.nickname().isEmpty()) {
        changes.add(
            operations
                .devices()
                .nickname(new DeviceIdentity(productKey, device.deviceName()), device.nickname()));
      }
    }
    return CompletableFuture.allOf(changes.toArray(new CompletableFuture<?>[0]));
  }

  @Override
  public CompletableFuture<Void> deleteDevice(DeviceIdentity device) {
    return operations.devices().delete(device).thenApply(was -> null);
  }

  @Override
  public CompletableFuture<Void> disable(DeviceIdentity device, boolean disabled) {
    return operations.devices().disable(device, disabled);
  }

  @Override
  public CompletableFuture<Void> reset(DeviceIdentity device) {
    return operations.devices().resetThing(device);
  }

  @Override
  public CompletableFuture<Void> nickname(DeviceIdentity device, String nickname) {
    return operations.devices().nickname(device, nickname);
  }

  @Override
  public List<TopicClass> topicClasses(String productKey) {
    return operations.topicClasses().of(productKey);
  }

  @Override
  public Optional<TopicClass> topicClass(long id) {
    return operations.topicClasses().find(id);
  }

  @Override
  public CompletableFuture<TopicClass> createTopicClass(
      String productKey, String shortName, TopicClass.Permission permission, String description) {
    return operations.topicClasses().create(productKey, shortName, permission, description);
  }

  @Override
  public CompletableFuture<Void> changeTopicClass(TopicClass changed) {
    return operations
        .topicClasses()
        .update(changed.id(), changed.shortName(), changed.permission(), changed.description())
        .thenApply(done -> null);
  }

  @Override
  public CompletableFuture<Void> deleteTopicClass(long id) {
    return operations.topicClasses().delete(id).thenApply(was -> null);
  }

  @Override
  public long nextMessageId() {
    return hub.numbers().next();
  }

  /**
   * Of QoS 1 to a device that is online the PUBACK is not waited for: it may be a minute away, and
   * the API only says that the message was handed over.
   */
  @Override
  public CompletableFuture<String> send(
      DeviceIdentity device, String topic, byte[] payload, int qos) {
    boolean online = operations.devices().state(device).map(DeviceState::online).orElse(false);
    MessageOperations.Sent sent = operations.messages().send(device, topic, payload, qos);
    return online && qos == 1 && !sent.delivery().isDone()
        ? CompletableFuture.completedFuture(sent.messageId())
        : sent.delivery().thenApply(done -> sent.messageId());
  }
}
