package io.github.atelier.platform.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.alink.AlinkReply;
import io.github.atelier.aliyun.thing.message.Desired;
import io.github.atelier.aliyun.thing.message.Tags;
import io.github.atelier.platform.subscription.MessageKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Desired values and tags. */
final class Wishes {
  private static final String DEVICE = " where product_key = ? and device_name = ?";

  private final Room room;
  private final Tidings tidings;

  Wishes(Room room, Tidings tidings) {
    this.room = room;
    this.tidings = tidings;
  }

  /** A desired value as kept. */
  record Kept(String identifier, Desired desired, long changed) {}

  /** Of the values asked for, those that are desired. */
  CompletableFuture<AlinkReply> get(Request request) {
    List<String> identifiers = Desired.parseGet(request.params());
    return request.then(
        desired(request.device()),
        kept -> {
          Map<String, Desired> data = new LinkedHashMap<>();
          for (String identifier : identifiers) {
            Kept one = kept.get(identifier);
            if (one != null && !one.desired().value().isNull()) {
              data.put(identifier, one.desired());
            }
          }
          return request.success(Desired.data(data));
        });
  }

  /** Clears what has the version named; another version is left as it is. */
  CompletableFuture<AlinkReply> delete(Request request) {
    Map<String, OptionalLong> versions = Desired.parseDelete(request.params());
    return request.then(
        room.database()
            .write(
                connection -> {
                  Map<String, Kept> kept = read(connection, request.device());
                  for (Map.Entry<String, OptionalLong> one : versions.entrySet()) {
                    Kept known = kept.get(one.getKey());
                    if (known != null
                        && one.getValue().orElse(known.desired().version())
                            == known.desired().version()) {
                      put(
                          connection,
                          request.device(),
                          one.getKey(),
                          new Desired(NullNode.getInstance(), known.desired().version()));
                    }
                  }
                  return null;
                }),
        done -> request.success());
  }

  /** All that is desired of a device. */
  CompletableFuture<Map<String, Kept>> desired(DeviceIdentity device) {
    return room.database().read(connection -> read(connection, device));
  }

  /**
   * Sets desired values.
   *
   * @param expected the versions they must have now; empty for any
   * @return the new versions; empty if a version was another
   */
  CompletableFuture<java.util.Optional<Map<String, Long>>> set(
      DeviceIdentity device, ObjectNode items, Map<String, Long> expected) {
    return room.database()
        .write(
            connection -> {
              Map<String, Kept> kept = read(connection, device);
              Map<String, Long> versions = new LinkedHashMap<>();
              for (Map.Entry<String, JsonNode> one : items.properties()) {
                Kept known = kept.get(one.getKey());
                long now = known == null ? 0 : known.desired().version();
                if (expected.getOrDefault(one.getKey(), now) != now) {
                  return java.util.Optional.empty();
                }
                versions.put(one.getKey(), now + 1);
              }
              for (Map.Entry<String, Long> one : versions.entrySet()) {
                put(
                    connection,
                    device,
                    one.getKey(),
                    new Desired(items.get(one.getKey()), one.getValue()));
              }
              return java.util.Optional.of(versions);
            });
  }

  private static Map<String, Kept> read(Connection connection, DeviceIdentity device)
      throws SQLException {
    Map<String, Kept> all = new LinkedHashMap<>();
    Sql.list(
            connection,
            row ->
                new Kept(
                    row.getString(1),
                    new Desired(
                        row.getString(4) == null
                            ? NullNode.getInstance()
                            : Json.stored(row.getString(4)),
                        row.getLong(2)),
                    row.getLong(3)),
            "select identifier, version, changed, data from thing_desired" + DEVICE,
            device.productKey(),
            device.deviceName())
        .forEach(one -> all.put(one.identifier(), one));
    return all;
  }

  private void put(Connection connection, DeviceIdentity device, String identifier, Desired desired)
      throws SQLException {
    Sql.put(
        connection,
        "update thing_desired set version = ?, changed = ?, data = ?"
            + DEVICE
            + " and identifier = ?",
        "insert into thing_desired"
            + " (version, changed, data, product_key, device_name, identifier)"
            + " values (?, ?, ?, ?, ?, ?)",
        desired.version(),
        room.now(),
        desired.value().isNull() ? null : desired.value().toString(),
        device.productKey(),
        device.deviceName(),
        identifier);
  }

  CompletableFuture<AlinkReply> updateTags(Request request) {
    Map<String, String> tags = Tags.parseUpdate(request.params());
    return Request.after(
        saveTags(request.device(), tags),
        tell(request.device(), "update", tags, request.received()),
        request.success());
  }

  CompletableFuture<AlinkReply> deleteTags(Request request) {
    List<String> keys = Tags.parseDelete(request.params());
    Map<String, String> gone = new LinkedHashMap<>();
    keys.forEach(key -> gone.put(key, ""));
    return Request.after(
        deleteTags(request.device(), keys),
        tell(request.device(), "delete", gone, request.received()),
        request.success());
  }

  private CompletableFuture<Void> tell(
      DeviceIdentity device, String action, Map<String, String> tags, long at) {
    ObjectNode payload = tidings.head(device, at).put("action", action);
    payload.set("value", Tags.updateParams(tags));
    return tidings.offer(
        MessageKind.DEVICE_TAG, device, "/" + device + "/thing/deviceinfo/" + action, payload, at);
  }

  CompletableFuture<Map<String, String>> tags(DeviceIdentity device) {
    return room.database()
        .read(
            connection -> {
              Map<String, String> all = new LinkedHashMap<>();
              Sql.list(
                  connection,
                  row -> all.put(row.getString(1), row.getString(2)),
                  "select tag_key, tag_value from thing_tag" + DEVICE + " order by tag_key",
                  device.productKey(),
                  device.deviceName());
              return all;
            });
  }

  CompletableFuture<Void> saveTags(DeviceIdentity device, Map<String, String> tags) {
    return room.database()
        .write(
            connection -> {
              for (Map.Entry<String, String> tag : tags.entrySet()) {
                Sql.put(
                    connection,
                    "update thing_tag set tag_value = ?" + DEVICE + " and tag_key = ?",
                    "insert into thing_tag (tag_value, product_key, device_name, tag_key)"
                        + " values (?, ?, ?, ?)",
                    tag.getValue(),
                    device.productKey(),
                    device.deviceName(),
                    tag.getKey());
              }
              return null;
            });
  }

  CompletableFuture<Void> deleteTags(DeviceIdentity device, List<String> keys) {
    return room.database()
        .write(
            connection -> {
              for (String key : keys) {
                Sql.update(
                    connection,
                    "delete from thing_tag" + DEVICE + " and tag_key = ?",
                    device.productKey(),
                    device.deviceName(),
                    key);
              }
              return null;
            });
  }
}
