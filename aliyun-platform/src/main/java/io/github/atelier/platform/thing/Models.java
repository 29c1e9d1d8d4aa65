package io.github.atelier.platform.thing;

import io.github.atelier.aliyun.thing.ThingLimits;
import io.github.atelier.aliyun.thing.ThingModel;
import io.github.atelier.aliyun.thing.Validation;
import io.github.atelier.aliyun.thing.ValueCheck;
import io.github.atelier.platform.store.Database;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The products' thing models: drafts, published versions, and what devices are held to.
 * Thread-safe; what is asked for with every message is in memory.
 */
final class Models {
  private static final String TSL =
      "select tsl from thing_model where product_key = ? and version = ?";

  private final Database database;
  private final Validation usual;
  private final Map<String, ValueCheck> checks = new ConcurrentHashMap<>();
  private final Map<String, String> scripts = new ConcurrentHashMap<>();
  private final Map<String, Validation> chosen = new ConcurrentHashMap<>();

  Models(Database database, Validation usual) {
    this.database = database;
    this.usual = usual;
  }

  /** A published version. */
  record Version(String version, String description, long created) {}

  /** Reads what there is; complete before the first message is taken. */
  CompletableFuture<Void> load() {
    return database.read(
        connection -> {
          Sql.list(
              connection,
              row -> {
                chosen.put(row.getString(1), Validation.valueOf(row.getString(2)));
                if (row.getString(3) != null) {
                  scripts.put(row.getString(1), row.getString(3));
                }
                return null;
              },
              "select product_key, validation, script from thing_product");
          Sql.list(
              connection,
              row -> {
                ThingModel model = parse(row.getString(2));
                checks.put(row.getString(1), new ValueCheck(model, validation(row.getString(1))));
                return null;
              },
              "select product_key, tsl from thing_model where version <> '' order by created");
          return null;
        });
  }

  /** What a product's devices are held to; a product without a model takes everything. */
  ValueCheck check(String productKey) {
    ValueCheck check = checks.get(productKey);
    return check != null ? check : new ValueCheck(ThingModel.empty(productKey), Validation.NONE);
  }

  /** The published model, if there is one. */
  Optional<ThingModel> published(String productKey) {
    return Optional.ofNullable(checks.get(productKey)).map(ValueCheck::model);
  }

  CompletableFuture<Optional<ThingModel>> version(String productKey, String version) {
    return database.read(
        connection ->
            Sql.first(connection, row -> parse(row.getString(1)), TSL, productKey, version));
  }

  CompletableFuture<ThingModel> draft(String productKey) {
    return version(productKey, "")
        .thenApply(
            draft ->
                draft
                    .or(() -> published(productKey))
                    .orElseGet(() -> ThingModel.empty(productKey)));
  }

  CompletableFuture<Void> saveDraft(String productKey, ThingModel model, long now) {
    return database.write(
        connection -> {
          Sql.update(
              connection,
              "delete from thing_model where product_key = ? and version = ''",
              productKey);
          insert(connection, productKey, "", "", now, model);
          return null;
        });
  }

  /** Publishes a model; from now on devices are held to it. */
  CompletableFuture<Void> publish(
      String productKey, ThingModel model, String version, String description, long now) {
    return database
        .<Void>write(
            connection -> {
              Sql.update(
                  connection,
                  "delete from thing_model where product_key = ? and version = ?",
                  productKey,
                  version);
              insert(connection, productKey, version, description, now, model);
              return null;
            })
        .thenRun(
            () ->
                checks.put(
                    productKey,
                    new ValueCheck(model.withProductKey(productKey), validation(productKey))));
  }

  private Validation validation(String productKey) {
    return chosen.getOrDefault(productKey, usual);
  }

  private static void insert(
      java.sql.Connection connection,
      String productKey,
      String version,
      String description,
      long now,
      ThingModel model)
      throws java.sql.SQLException {
    Sql.update(
        connection,
        "insert into thing_model (product_key, version, description, created, tsl)"
            + " values (?, ?, ?, ?, ?)",
        productKey,
        version,
        description,
        now,
        model.withProductKey(productKey).toShortJson().toString());
  }

  CompletableFuture<List<Version>> versions(String productKey) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                row -> new Version(row.getString(1), row.getString(2), row.getLong(3)),
                "select version, description, created from thing_model"
                    + " where product_key = ? and version <> '' order by created desc",
                productKey));
  }

  /** Chooses how a product's values are checked. */
  CompletableFuture<Void> validation(String productKey, Validation validation) {
    return product(productKey, validation, scripts.get(productKey))
        .thenRun(
            () -> {
              chosen.put(productKey, validation);
              checks.computeIfPresent(
                  productKey, (key, check) -> new ValueCheck(check.model(), validation));
            });
  }

  /** The script that turns a product's raw data into messages. */
  Optional<String> script(String productKey) {
    return Optional.ofNullable(scripts.get(productKey));
  }

  CompletableFuture<Void> script(String productKey, String script) {
    return product(productKey, validation(productKey), script)
        .thenRun(() -> scripts.put(productKey, script));
  }

  private CompletableFuture<Void> product(String productKey, Validation validation, String script) {
    return database.write(
        connection -> {
          Sql.put(
              connection,
              "update thing_product set validation = ?, script = ? where product_key = ?",
              "insert into thing_product (validation, script, product_key) values (?, ?, ?)",
              validation.name(),
              script,
              productKey);
          return null;
        });
  }

  private static ThingModel parse(String tsl) {
    // the widest limits: what was accepted once is not refused by a switch
    return ThingModel.parse(tsl.getBytes(StandardCharsets.UTF_8), new ThingLimits(100_000));
  }
}
