package io.github.atelier.platform.openapi;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.Page;
import io.github.atelier.platform.core.ProductInfo;
import io.github.atelier.platform.core.ProductSpec;
import io.github.atelier.platform.core.TopicClass;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What the actions need of products, devices and messages down; made of {@code core.Operations} by
 * {@link CoreEstate}. Reads answer at once; changes are complete when they are on the disk, and
 * fail with {@link IllegalArgumentException} if what they are about is gone or taken.
 */
interface Estate {
  /** All products, newest first. */
  List<ProductInfo> products();

  Optional<ProductInfo> product(String productKey);

  CompletableFuture<ProductInfo> createProduct(ProductSpec spec);

  CompletableFuture<Void> changeProduct(String productKey, ProductSpec spec);

  CompletableFuture<Void> deleteProduct(String productKey);

  Optional<DeviceInfo> device(DeviceIdentity device);

  Optional<DeviceInfo> device(String iotId);

  /** All devices of a product. */
  List<DeviceInfo> devices(String productKey);

  /** A part of them, newest first; pages count from 1. */
  Page<DeviceInfo> devices(String productKey, int page, int size);

  /** A device to be made. */
  record NewDevice(String deviceName, String nickname) {}

  /** Makes all or none. */
  CompletableFuture<List<DeviceInfo>> createDevices(String productKey, List<NewDevice> devices);

  CompletableFuture<Void> deleteDevice(DeviceIdentity device);

  CompletableFuture<Void> disable(DeviceIdentity device, boolean disabled);

  CompletableFuture<Void> reset(DeviceIdentity device);

  CompletableFuture<Void> nickname(DeviceIdentity device, String nickname);

  List<TopicClass> topicClasses(String productKey);

  Optional<TopicClass> topicClass(long id);

  CompletableFuture<TopicClass> createTopicClass(
      String productKey, String shortName, TopicClass.Permission permission, String description);

  CompletableFuture<Void> changeTopicClass(TopicClass changed);

  CompletableFuture<Void> deleteTopicClass(long id);

  /** A new message id. */
  long nextMessageId();

  /**
   * Sends a message down: complete, with its message id, when it is on its way or kept for the
   * device, failed with {@link io.github.atelier.platform.core.DeliveryException} if neither.
   */
  CompletableFuture<String> send(DeviceIdentity device, String topic, byte[] payload, int qos);
}
