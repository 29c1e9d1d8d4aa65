package io.github.atelier.platform.core;

import java.util.Objects;

/**
 * What an owner says about a new product, in the words and numbers of CreateProduct.
 *
 * @param name for people
 * @param description for people; may be empty
 * @param nodeType 0 a device, 1 a gateway
 * @param dataFormat 0 raw data with a script, 1 Alink JSON
 * @param validateType how values are checked against the thing model: 0 strong, 1 weak, 2 not
 * @param authType such as {@code secret}
 * @param netType such as {@code WIFI} or {@code CELLULAR}
 */
public record ProductSpec(
    String name,
    String description,
    int nodeType,
    int dataFormat,
    int validateType,
    String authType,
    String netType) {
  public ProductSpec {
    Objects.requireNonNull(authType, "authType");
    Objects.requireNonNull(netType, "netType");
    if (name == null || name.isBlank() || name.length() > 128) {
      throw new IllegalArgumentException("a product's name has 1 to 128 characters");
    }
    if (description == null || description.length() > 1000) {
      throw new IllegalArgumentException("a product's description has at most 1000 characters");
    }
  }

  /** A directly connected device that speaks Alink JSON, weakly checked. */
  public static ProductSpec named(String name) {
    return new ProductSpec(name, "", 0, 1, 1, "secret", "WIFI");
  }
}
