package io.github.atelier.platform.core;

import io.github.atelier.aliyun.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** One product: its secret, its switches, its topic classes, its devices by age. Thread-safe. */
final class Product {
  private final String productKey;
  private final Instant created;
  private final Map<Long, Device> devices = new ConcurrentSkipListMap<>();
  private final Map<Long, TopicClass> topicClasses = new ConcurrentSkipListMap<>();
  private volatile Secret productSecret;
  private volatile ProductSpec spec;
  private volatile boolean dynamicRegistration;

  Product(
      String productKey,
      Secret productSecret,
      ProductSpec spec,
      boolean dynamicRegistration,
      Instant created) {
    this.productKey = productKey;
    this.productSecret = productSecret;
    this.spec = spec;
    this.dynamicRegistration = dynamicRegistration;
    this.created = created;
  }

  String productKey() {
    return productKey;
  }

  Secret productSecret() {
    return productSecret;
  }

  void productSecret(Secret declared) {
    productSecret = declared;
  }

  ProductSpec spec() {
    return spec;
  }

  void spec(ProductSpec changed) {
    spec = changed;
  }

  boolean dynamicRegistration() {
    return dynamicRegistration;
  }

  void dynamicRegistration(boolean on) {
    dynamicRegistration = on;
  }

  Instant created() {
    return created;
  }

  /** By age. */
  Map<Long, Device> devices() {
    return devices;
  }

  /** By id. */
  Map<Long, TopicClass> topicClasses() {
    return topicClasses;
  }

  void topicClasses(List<TopicClass> more) {
    more.forEach(topic -> topicClasses.put(topic.id(), topic));
  }

  ProductInfo info() {
    return new ProductInfo(
        productKey, productSecret, spec, dynamicRegistration, created, devices.size());
  }

  @Override
  public String toString() {
    return spec.name() + " (" + productKey + ")";
  }
}
