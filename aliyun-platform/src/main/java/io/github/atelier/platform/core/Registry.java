package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The products and devices there are, in memory. Thread-safe. */
final class Registry {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, Product> products = new ConcurrentHashMap<>();
  private final Map<DeviceIdentity, Device> devices = new ConcurrentHashMap<>();
  private final PlatformRules rules;

  Registry(PlatformRules rules) {
    this.rules = rules;
  }

  Product declare(ProductDeclaration declared) {
    Product product = new Product(declared);
    if (products.putIfAbsent(declared.productKey(), product) != null) {
      throw new IllegalArgumentException(
          "the product " + declared.productKey() + " is declared already");
    }
    declared
        .devices()
        .forEach(d -> declare(declared.productKey(), d.deviceName(), d.deviceSecret()));
    return product;
  }

  /** Adds a device; a missing secret is made. */
  Device declare(String productKey, String deviceName, Secret secret) {
    Product product =
        product(productKey)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "declare the product " + productKey + " before its device " + deviceName));
    DeviceIdentity identity = new DeviceIdentity(productKey, deviceName);
    Device device = new Device(identity, product, secret == null ? newSecret() : secret, rules);
    if (full() || devices.putIfAbsent(identity, device) != null) {
      throw new IllegalArgumentException(
          full()
              ? "the platform takes no more than " + rules.maxDevices() + " devices"
              : "the device " + identity + " is declared already");
    }
    return device;
  }

  /** The device of a registration that need not exist beforehand. */
  Device findOrAdd(Product product, DeviceIdentity identity) {
    return devices.computeIfAbsent(
        identity, missing -> new Device(identity, product, newSecret(), rules));
  }

  boolean full() {
    return devices.size() >= rules.maxDevices();
  }

  Optional<Product> product(String productKey) {
    return Optional.ofNullable(products.get(productKey));
  }

  Optional<Device> device(DeviceIdentity identity) {
    return Optional.ofNullable(devices.get(identity));
  }

  Optional<Device> remove(DeviceIdentity identity) {
    return Optional.ofNullable(devices.remove(identity));
  }

  Collection<Device> devices() {
    return devices.values();
  }

  /** 32 hex digits, as the console issues them. */
  static Secret newSecret() {
    return Secret.of("deviceSecret", randomHex(16));
  }

  static String randomHex(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
