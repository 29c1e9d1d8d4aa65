package io.github.atelier.platform.thing;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.alink.AlinkReply;
import io.github.atelier.aliyun.thing.ThingCode;
import io.github.atelier.aliyun.thing.message.ConfigFile;
import io.github.atelier.aliyun.thing.message.Methods;
import io.github.atelier.aliyun.thing.message.Ota;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.platform.subscription.MessageKind;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Firmware and configuration: the files, who is offered them, how far devices got. */
final class Files {
  /** Largest file: a stand-in's firmware is a test's. */
  static final int MAX_OCTETS = 16 * 1024 * 1024;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String UPGRADE = " where product_key = ? and device_name = ? and module = ?";

  private final Room room;
  private final Tidings tidings;
  private volatile String base = "";

  Files(Room room, Tidings tidings) {
    this.room = room;
    this.tidings = tidings;
  }

  /** Where files are fetched: such as {@code https://127.0.0.1:8443/files/}. */
  void base(String url) {
    base = url;
  }

  private static String token() {
    byte[] random = new byte[24];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static String digest(String method, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(method).digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + method, e);
    }
  }

  private void put(Connection connection, String token, String name, byte[] content)
      throws SQLException {
    Sql.update(
        connection,
        "insert into thing_file (token, name, created, content) values (?, ?, ?, ?)",
        token,
        name,
        room.now(),
        content);
  }

  /** A file by its token. */
  CompletableFuture<Optional<Hosted>> file(String token) {
    return room.database()
        .read(
            connection ->
                Sql.first(
                    connection,
                    row -> new Hosted(row.getString(1), row.getBytes(2)),
                    "select name, content from thing_file where token = ?",
                    token));
  }

  private static <T> CompletableFuture<T> tooLarge(byte[] content) {
    return CompletableFuture.failedFuture(
        new ThingException(
            ThingCode.PARAMETER,
            content.length + " octets are too many for a file: at most " + MAX_OCTETS));
  }

  // ---- configuration ----

  /** Sets a product's configuration file in place of the one it had. */
  CompletableFuture<ConfigFile> configure(String productKey, byte[] content) {
    if (content.length > MAX_OCTETS) {
      return tooLarge(content);
    }
    String token = token();
    String id = room.numbers().nextId();
    String sign = digest("SHA-256", content);
    return room.database()
        .<Void>write(
            connection -> {
              put(connection, token, "config", content);
              Sql.put(
                  connection,
                  "update thing_config set config_id = ?, size = ?, sign = ?, token = ?"
                      + " where product_key = ?",
                  "insert into thing_config (config_id, size, sign, token, product_key)"
                      + " values (?, ?, ?, ?, ?)",
                  id,
                  (long) content.length,
                  sign,
                  token,
                  productKey);
              return null;
            })
        .thenApply(done -> new ConfigFile(id, content.length, sign, base + token));
  }

  private CompletableFuture<Optional<ConfigFile>> config(String productKey) {
    return room.database()
        .read(
            connection ->
                Sql.first(
                    connection,
                    row ->
                        new ConfigFile(
                            row.getString(1),
                            row.getLong(2),
                            row.getString(3),
                            base + row.getString(4)),
                    "select config_id, size, sign, token from thing_config where product_key = ?",
                    productKey));
  }

  CompletableFuture<AlinkReply> getConfig(Request request) {
    return request.then(
        config(request.device().productKey()),
        file ->
            file.map(one -> request.success(one.toJson()))
                .orElseGet(
                    () -> request.failure(ThingCode.CONFIG_NONE, ThingCode.CONFIG_NONE.text())));
  }

  /** Sends the configuration unasked. */
  CompletableFuture<Void> pushConfig(DeviceIdentity device) {
    return config(device.productKey())
        .thenAccept(
            file ->
                file.ifPresent(
                    one -> {
                      var message =
                          Json.object().put("id", room.numbers().nextId()).put("version", "1.0");
                      message.set("params", one.toJson());
                      message.put("method", Methods.CONFIG_PUSH);
                      room.send(
                          device,
                          new DeviceTopics(device).sys() + "/thing/config/push",
                          Json.bytes(message),
                          1);
                    }));
  }

  // ---- firmware ----

  /**
   * Offers a device an upgrade: at once if it is online, again whenever it asks or tells another
   * version.
   *
   * @param signMethod {@code Md5} or {@code SHA256}
   */
  CompletableFuture<Ota.Upgrade> offer(
      DeviceIdentity device, String module, String version, byte[] content, String signMethod) {
    if (content.length > MAX_OCTETS) {
      return tooLarge(content);
    }
    String token = token();
    String sign = digest(signMethod.equals("Md5") ? "MD5" : "SHA-256", content);
    Ota.Upgrade upgrade =
        new Ota.Upgrade(
            version, module, content.length, base + token, sign, signMethod, Optional.empty());
    return room.database()
        .<Void>write(
            connection -> {
              put(connection, token, "firmware " + version, content);
              Sql.put(
                  connection,
                  "update thing_upgrade set version = ?, size = ?, sign = ?, sign_method = ?,"
                      + " token = ?, step = 0, description = '', status = 'NOTIFIED'"
                      + UPGRADE,
                  "insert into thing_upgrade (version, size, sign, sign_method, token, product_key,"
                      + " device_name, module, step, description, status)"
                      + " values (?, ?, ?, ?, ?, ?, ?, ?, 0, '', 'NOTIFIED')",
                  version,
                  (long) content.length,
                  sign,
                  signMethod,
                  token,
                  device.productKey(),
                  device.deviceName(),
                  module);
              return null;
            })
        .thenApply(
            done -> {
              tell(device, upgrade);
              return upgrade;
            });
  }

  private void tell(DeviceIdentity device, Ota.Upgrade upgrade) {
    room.send(
        device,
        new DeviceTopics(device).otaUpgrade(),
        Json.bytes(upgrade.message(Long.toString(room.numbers().next() & 0x7FFF_FFFFL))),
        1);
  }

  /** How far an upgrade got: NOTIFIED, IN_PROGRESS, SUCCEEDED, FAILED. */
  record State(Ota.Upgrade upgrade, int step, String description, String status) {}

  /** A device's upgrades, of all modules. */
  CompletableFuture<List<State>> upgrades(DeviceIdentity device) {
    return room.database().read(connection -> upgrades(connection, device));
  }

  private List<State> upgrades(Connection connection, DeviceIdentity device) throws SQLException {
    return Sql.list(
        connection,
        row ->
            new State(
                new Ota.Upgrade(
                    row.getString(1),
                    row.getString(2),
                    row.getLong(3),
                    base + row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    Optional.empty()),
                row.getInt(7),
                row.getString(8),
                row.getString(9)),
        "select version, module, size, token, sign, sign_method, step, description, status"
            + " from thing_upgrade where product_key = ? and device_name = ?",
        device.productKey(),
        device.deviceName());
  }

  /** A device tells what it runs; an upgrade to just that is done, another is offered again. */
  CompletableFuture<Void> informed(DeviceIdentity device, Ota.Version running, long at) {
    CompletableFuture<Optional<State>> open =
        room.database()
            .write(
                connection -> {
                  Sql.put(
                      connection,
                      "update thing_firmware set version = ?" + UPGRADE,
                      "insert into thing_firmware (version, product_key, device_name, module)"
                          + " values (?, ?, ?, ?)",
                      running.version(),
                      device.productKey(),
                      device.deviceName(),
                      running.module());
                  Sql.update(
                      connection,
                      "update thing_upgrade set status = 'SUCCEEDED', step = 100"
                          + UPGRADE
                          + " and version = ?",
                      device.productKey(),
                      device.deviceName(),
                      running.module(),
                      running.version());
                  return upgrades(connection, device).stream()
                      .filter(one -> one.upgrade().module().equals(running.module()))
                      .filter(one -> one.status().equals("NOTIFIED"))
                      .findFirst();
                });
    var payload = tidings.head(device, at);
    payload.put("moduleName", running.module()).put("moduleVersion", running.version());
    return CompletableFuture.allOf(
        open.thenAccept(state -> state.ifPresent(one -> tell(device, one.upgrade()))),
        tidings.offer(
            MessageKind.OTA, device, "/" + device + "/thing/ota/version/post", payload, at));
  }

  /** A device tells how far it got. */
  CompletableFuture<Void> progressed(DeviceIdentity device, Ota.Progress progress, long at) {
    String description = progress.description();
    String shown = description.length() > 256 ? description.substring(0, 256) : description;
    String status = progress.step() < 0 ? "FAILED" : "IN_PROGRESS";
    CompletableFuture<Integer> kept =
        room.database()
            .write(
                connection ->
                    Sql.update(
                        connection,
                        "update thing_upgrade set step = ?, description = ?, status = ?"
                            + UPGRADE
                            + " and status <> 'SUCCEEDED'",
                        progress.step(),
                        shown,
                        status,
                        device.productKey(),
                        device.deviceName(),
                        progress.module()));
    var payload = tidings.head(device, at).put("moduleName", progress.module());
    payload.put("status", status).put("step", progress.step()).put("desc", shown);
    return CompletableFuture.allOf(
        kept, tidings.offer(MessageKind.OTA, device, "/" + device + "/ota/upgrade", payload, at));
  }

  /** A device asks whether there is an upgrade for it: the data of it, or {@code {}}. */
  CompletableFuture<AlinkReply> getFirmware(Request request) {
    String module = request.params().path("module").asText(Ota.DEFAULT_MODULE);
    return request.then(
        upgrades(request.device()),
        all ->
            request.success(
                all.stream()
                    .filter(one -> one.upgrade().module().equals(module))
                    .filter(
                        one ->
                            one.status().equals("NOTIFIED") || one.status().equals("IN_PROGRESS"))
                    .findFirst()
                    .map(one -> one.upgrade().toJson())
                    .orElseGet(Json::object)));
  }
}
