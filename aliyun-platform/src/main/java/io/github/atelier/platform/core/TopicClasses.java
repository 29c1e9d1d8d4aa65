package io.github.atelier.platform.core;

import io.github.atelier.platform.core.TopicClass.Permission;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The custom topics that products' devices have. Thread-safe; a change completes when it is on the
 * disk, and fails with {@link IllegalArgumentException} if it names what is not there, or too much.
 */
public final class TopicClasses {
  private final Registry registry;

  TopicClasses(Registry registry) {
    this.registry = registry;
  }

  /** A product's, oldest first; empty if there is no such product. */
  public List<TopicClass> of(String productKey) {
    return registry
        .product(productKey)
        .map(product -> List.copyOf(product.topicClasses().values()))
        .orElse(List.of());
  }

  /** One of them, if it exists. */
  public Optional<TopicClass> find(long id) {
    return registry.products().stream()
        .flatMap(product -> Optional.ofNullable(product.topicClasses().get(id)).stream())
        .findFirst();
  }

  /** Adds one; at most {@link TopicClass#MAX_PER_PRODUCT} of a product. */
  public CompletableFuture<TopicClass> create(
      String productKey, String shortName, Permission permission, String description) {
    TopicClass made;
    try {
      made =
          new TopicClass(registry.numbers().next(), productKey, shortName, permission, description);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    return registry
        .database()
        .write(
            c -> {
              if (!RegistryTable.exists(
                  c, "select 1 from product where product_key = ?", productKey)) {
                throw new IllegalArgumentException("no product " + productKey);
              }
              int[] count = new int[1];
              RegistryTable.select(
                  c,
                  row -> {
                    count[0]++;
                    if (row.getString(1).equals(shortName)) {
                      throw new IllegalArgumentException(
                          "the product " + productKey + " has the topic class " + shortName);
                    }
                  },
                  "select short_name from topic_class where product_key = ?",
                  productKey);
              if (count[0] >= TopicClass.MAX_PER_PRODUCT) {
                throw new IllegalArgumentException(
                    "the product "
                        + productKey
                        + " has "
                        + TopicClass.MAX_PER_PRODUCT
                        + " topic classes already");
              }
              RegistryTable.insert(c, made);
              return made;
            })
        .thenApply(this::keep);
  }

  /** Changes one. */
  public CompletableFuture<TopicClass> update(
      long id, String shortName, Permission permission, String description) {
    Optional<TopicClass> old = find(id);
    if (old.isEmpty()) {
      return CompletableFuture.failedFuture(new IllegalArgumentException("no topic class " + id));
    }
    TopicClass changed;
    try {
      changed = new TopicClass(id, old.get().productKey(), shortName, permission, description);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    return registry
        .database()
        .write(
            c -> {
              if (RegistryTable.exists(
                  c,
                  "select 1 from topic_class where product_key = ? and short_name = ?"
                      + " and number <> ?",
                  changed.productKey(),
                  shortName,
                  id)) {
                throw new IllegalArgumentException(
                    "the product " + changed.productKey() + " has the topic class " + shortName);
              }
              RegistryTable.update(
                  c,
                  "update topic_class set short_name = ?, permission = ?, description = ?"
                      + " where number = ?",
                  shortName,
                  permission.name(),
                  description,
                  id);
              return changed;
            })
        .thenApply(this::keep);
  }

  /** Removes one; false if it was not there. */
  public CompletableFuture<Boolean> delete(long id) {
    return registry
        .database()
        .write(c -> RegistryTable.update(c, "delete from topic_class where number = ?", id) > 0)
        .thenApply(
            was -> {
              registry.products().forEach(product -> product.topicClasses().remove(id));
              return was;
            });
  }

  private TopicClass keep(TopicClass topic) {
    registry.product(topic.productKey()).ifPresent(p -> p.topicClasses(List.of(topic)));
    return topic;
  }
}
