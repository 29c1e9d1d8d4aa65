package io.github.atelier.platform.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** What an operator does with products. Thread-safe; futures as {@link Operations} says. */
public final class ProductOperations {
  private final Registry registry;

  ProductOperations(Registry registry) {
    this.registry = registry;
  }

  /**
   * Creates a product with its devices, and waits.
   *
   * @throws IllegalArgumentException if the ProductKey or a DeviceName in it exists
   */
  public void declare(ProductDeclaration declared) {
    Product product =
        registry.product(
            declared.productKey(),
            declared.productSecret(),
            ProductSpec.named(declared.name()),
            declared.dynamicRegistration());
    product.topicClasses(registry.missing(product, declared.topics()));
    Waits.await(
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
  public void merge(ProductDeclaration declared) {
    try {
      registry.merge(declared);
    } catch (CompletionException e) {
      throw Waits.unwrapped(e);
    }
  }

  /** Creates a product; key and secret are made. */
  public CompletableFuture<ProductInfo> create(ProductSpec spec) {
    return registry
        .create(registry.product("a1" + Registry.randomLetters(9), null, spec, false), List.of())
        .thenApply(Product::info);
  }

  /** Changes what a product's owner says about it. */
  public CompletableFuture<ProductInfo> update(String productKey, ProductSpec spec) {
    return change(
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
    return change(
        productKey, "dynamic_registration = ?", product -> product.dynamicRegistration(on), on);
  }

  /** As {@link #switchDynamicRegistration}, and waits. */
  public void dynamicRegistration(String productKey, boolean on) {
    Waits.await(switchDynamicRegistration(productKey, on));
  }

  private CompletableFuture<ProductInfo> change(
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

  static <T> CompletableFuture<T> noProduct(String productKey) {
    return CompletableFuture.failedFuture(new IllegalArgumentException("no product " + productKey));
  }

  /** Deletes a product; fails with {@link IllegalStateException} while it has devices. */
  public CompletableFuture<Void> delete(String productKey) {
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
  public Optional<ProductInfo> find(String productKey) {
    return registry.product(productKey).map(Product::info);
  }

  /** Products, newest first; pages count from 1. */
  public Page<ProductInfo> page(int page, int size) {
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
}
