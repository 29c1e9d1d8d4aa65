package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.platform.core.Device.Birth;
import io.github.atelier.platform.core.ProductDeclaration.DeviceDeclaration;
import io.github.atelier.platform.core.ProductDeclaration.TopicDeclaration;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.subscription.MessageNumbers;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The products and devices there are: the database's, kept in memory for reading. Thread-safe.
 *
 * <p>What is in memory changes on the writer's thread after the commit, in the order of the
 * commits; so a change is seen only when it lasts.
 */
final class Registry {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String KEY_LETTERS =
      "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private final Map<String, Product> products = new ConcurrentHashMap<>();
  private final Map<DeviceIdentity, Device> devices = new ConcurrentHashMap<>();
  private final PlatformRules rules;
  private final Database database;
  private final Clock clock;
  private final MessageNumbers numbers;
  private final SessionStore sessions;

  /** Reads all there is. Blocks: for the start only. */
  Registry(PlatformRules rules, Database database, Clock clock, MessageNumbers numbers) {
    this.rules = rules;
    this.database = database;
    this.clock = clock;
    this.numbers = numbers;
    this.sessions = new SessionStore(database, numbers, clock);
    database.read(new RegistryReader(this, rules, sessions)).join();
  }

  /** The highest number that is in use: a clock that went back does not make one twice. */
  static long highest(Connection c) throws SQLException {
    long[] highest = new long[1];
    for (String column :
        new String[] {
          "number) from device",
          "number) from topic_class",
          "session_no) from device_session",
          "number) from session_message",
          "number) from server_message"
        }) {
      RegistryTable.select(
          c, row -> highest[0] = Math.max(highest[0], row.getLong(1)), "select max(" + column);
    }
    return highest[0];
  }

  Database database() {
    return database;
  }

  SessionStore sessions() {
    return sessions;
  }

  MessageNumbers numbers() {
    return numbers;
  }

  /** A product as it will be made; with a null secret one is made. */
  Product product(String productKey, Secret secret, ProductSpec spec, boolean dynamic) {
    Product product =
        new Product(
            productKey,
            secret == null ? Secret.of("productSecret", randomLetters(16)) : secret,
            spec,
            dynamic,
            clock.instant());
    product.topicClasses(TopicClass.defaults(productKey, numbers::next));
    return product;
  }

  /** A device as it will be made; with a null secret one is made. */
  Device device(Product product, String deviceName, Secret secret, String nickname) {
    return new Device(
        new Birth(
            new DeviceIdentity(product.productKey(), deviceName),
            numbers.next(),
            randomLetters(20) + "00100",
            clock.instant()),
        product,
        secret == null ? newSecret() : secret,
        nickname,
        rules,
        sessions);
  }

  /** Makes a product with its devices, or nothing. */
  CompletableFuture<Product> create(Product product, List<Device> itsDevices) {
    if (devices.size() + itsDevices.size() > rules.maxDevices()) {
      return CompletableFuture.failedFuture(new IllegalArgumentException(tooMany()));
    }
    return database
        .write(
            c -> {
              RegistryTable.insert(c, product);
              for (TopicClass topic : product.topicClasses().values()) {
                RegistryTable.insert(c, topic);
              }
              for (Device device : itsDevices) {
                RegistryTable.insert(c, device);
              }
              return product;
            })
        .thenApply(
            made -> {
              keep(made);
              itsDevices.forEach(this::keep);
              return made;
            });
  }

  /** Makes devices, all or none. */
  CompletableFuture<List<Device>> create(List<Device> wanted) {
    if (devices.size() + wanted.size() > rules.maxDevices()) {
      return CompletableFuture.failedFuture(new IllegalArgumentException(tooMany()));
    }
    return database
        .write(
            c -> {
              for (Device device : wanted) {
                RegistryTable.insert(c, device);
              }
              return wanted;
            })
        .thenApply(
            made -> {
              made.forEach(this::keep);
              return made;
            });
  }

  /**
   * Adds a client that shares a DeviceName; a device that is missing is made. When two clients make
   * the same device at once, the second finds it made and tries again.
   */
  CompletableFuture<Void> addToken(
      Product product, DeviceIdentity identity, String clientId, Secret token) {
    Device known = devices.get(identity);
    Device device = known != null ? known : device(product, identity.deviceName(), null, "");
    return database
        .write(
            c -> {
              if (known == null
                  && RegistryTable.exists(
                      c,
                      "select 1 from device where product_key = ? and device_name = ?",
                      identity.productKey(),
                      identity.deviceName())) {
                return false;
              }
              if (known == null) {
                RegistryTable.insert(c, device);
              }
              RegistryTable.insertToken(c, identity, clientId, token);
              return true;
            })
        .thenCompose(
            done -> {
              if (!done) {
                return addToken(product, identity, clientId, token);
              }
              if (known == null) {
                keep(device);
              }
              device.addToken(clientId, token);
              return CompletableFuture.completedFuture(null);
            });
  }

  /**
   * Brings what a configuration declares together with what is there. Products, devices and topic
   * classes that are missing are made; the declared secrets, name and switch hold; a device without
   * a declared secret keeps its own; activation, tokens, sessions and what was added otherwise
   * stay.
   */
  void merge(ProductDeclaration declared) {
    Product known = products.get(declared.productKey());
    if (known == null) {
      Product made =
          product(
              declared.productKey(),
              declared.productSecret(),
              ProductSpec.named(declared.name()),
              declared.dynamicRegistration());
      made.topicClasses(missing(made, declared.topics()));
      create(
              made,
              declared.devices().stream()
                  .map(d -> device(made, d.deviceName(), d.deviceSecret(), ""))
                  .toList())
          .join();
      return;
    }
    ProductSpec old = known.spec();
    ProductSpec spec =
        new ProductSpec(
            declared.name(),
            old.description(),
            old.nodeType(),
            old.dataFormat(),
            old.validateType(),
            old.authType(),
            old.netType());
    List<Device> missing = new ArrayList<>();
    for (DeviceDeclaration device : declared.devices()) {
      DeviceIdentity identity = new DeviceIdentity(known.productKey(), device.deviceName());
      if (!devices.containsKey(identity)) {
        missing.add(device(known, device.deviceName(), device.deviceSecret(), ""));
      }
    }
    List<TopicClass> topics = missing(known, declared.topics());
    database.write(c -> writeMerged(c, declared, spec, missing, topics)).join();
    known.topicClasses(topics);
    known.productSecret(declared.productSecret());
    known.spec(spec);
    known.dynamicRegistration(declared.dynamicRegistration());
    missing.forEach(this::keep);
    for (DeviceDeclaration device : declared.devices()) {
      if (device.deviceSecret() != null) {
        devices
            .get(new DeviceIdentity(known.productKey(), device.deviceName()))
            .secret(device.deviceSecret());
      }
    }
  }

  private static Void writeMerged(
      Connection c,
      ProductDeclaration declared,
      ProductSpec spec,
      List<Device> missing,
      List<TopicClass> topics)
      throws SQLException {
    RegistryTable.update(
        c,
        "update product set product_secret = ?, name = ?, dynamic_registration = ?"
            + " where product_key = ?",
        declared.productSecret(),
        spec.name(),
        declared.dynamicRegistration(),
        declared.productKey());
    for (Device device : missing) {
      RegistryTable.insert(c, device);
    }
    for (TopicClass topic : topics) {
      RegistryTable.insert(c, topic);
    }
    for (DeviceDeclaration device : declared.devices()) {
      if (device.deviceSecret() != null) {
        RegistryTable.change(
            c,
            new DeviceIdentity(declared.productKey(), device.deviceName()),
            "device_secret = ?",
            device.deviceSecret());
      }
    }
    return null;
  }

  /** The declared topic classes that a product does not have yet. */
  List<TopicClass> missing(Product product, List<TopicDeclaration> topics) {
    return topics.stream()
        .filter(
            topic ->
                product.topicClasses().values().stream()
                    .noneMatch(known -> known.shortName().equals(topic.name())))
        .map(
            topic ->
                new TopicClass(
                    numbers.next(), product.productKey(), topic.name(), topic.permission(), ""))
        .toList();
  }

  void keep(Product product) {
    products.put(product.productKey(), product);
  }

  void keep(Device device) {
    devices.put(device.identity(), device);
    device.product().devices().put(device.number(), device);
  }

  void forget(Device device) {
    devices.remove(device.identity(), device);
    device.product().devices().remove(device.number());
    device.removed(true);
  }

  void forget(Product product) {
    products.remove(product.productKey(), product);
  }

  boolean full() {
    return devices.size() >= rules.maxDevices();
  }

  private String tooMany() {
    return "the platform takes no more than " + rules.maxDevices() + " devices";
  }

  Optional<Product> product(String productKey) {
    return Optional.ofNullable(products.get(productKey));
  }

  Collection<Product> products() {
    return products.values();
  }

  Optional<Device> device(DeviceIdentity identity) {
    return Optional.ofNullable(devices.get(identity));
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

  /** Letters and digits that are not mistaken for each other. */
  static String randomLetters(int count) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append(KEY_LETTERS.charAt(RANDOM.nextInt(KEY_LETTERS.length())));
    }
    return letters.toString();
  }
}
