package io.github.atelier.platform.core;

import io.github.atelier.aliyun.Secret;

/** One product: its secret and its switch. Thread-safe. */
final class Product {
  private final String productKey;
  private final Secret productSecret;
  private final String name;
  private volatile boolean dynamicRegistration;

  Product(ProductDeclaration declared) {
    this.productKey = declared.productKey();
    this.productSecret = declared.productSecret();
    this.name = declared.name();
    this.dynamicRegistration = declared.dynamicRegistration();
  }

  String productKey() {
    return productKey;
  }

  Secret productSecret() {
    return productSecret;
  }

  boolean dynamicRegistration() {
    return dynamicRegistration;
  }

  void dynamicRegistration(boolean on) {
    dynamicRegistration = on;
  }

  @Override
  public String toString() {
    return name + " (" + productKey + ")";
  }
}
