package io.github.atelier.platform.thing;

import io.github.atelier.aliyun.DeviceIdentity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The tables of what was reported and asked: static pieces of work on a lent connection. */
final class Ledger {
  private static final String DEVICE = " where product_key = ? and device_name = ?";

  private Ledger() {}

  /** A record of a property: its value as JSON text. */
  record Value(String identifier, long time, String json) {}

  /** A record of an event or of a service. */
  record Entry(long time, long id, String identifier, String kind, String input, String output) {}

  /**
   * Adds a value. It becomes the latest unless a later one is known; the history has it either way.
   */
  static void property(
      Connection connection, DeviceIdentity device, Value value, long id, boolean latest)
      throws SQLException {
    Object[] key = {device.productKey(), device.deviceName(), value.identifier()};
    Sql.update(
        connection,
        "insert into thing_property_history"
            + " (product_key, device_name, identifier, reported, id, data)"
            + " values (?, ?, ?, ?, ?, ?)",
        key[0],
        key[1],
        key[2],
        value.time(),
        id,
        value.json());
    if (!latest) {
      return;
    }
    Optional<Long> known =
        Sql.first(
            connection,
            row -> row.getLong(1),
            "select reported from thing_property" + DEVICE + " and identifier = ?",
            key);
    if (known.isEmpty()) {
      Sql.update(
          connection,
          "insert into thing_property (product_key, device_name, identifier, reported, data)"
              + " values (?, ?, ?, ?, ?)",
          key[0],
          key[1],
          key[2],
          value.time(),
          value.json());
    } else if (known.get() <= value.time()) {
      Sql.update(
          connection,
          "update thing_property set reported = ?, data = ?" + DEVICE + " and identifier = ?",
          value.time(),
          value.json(),
          key[0],
          key[1],
          key[2]);
    }
  }

  static List<Value> latest(Connection connection, DeviceIdentity device) throws SQLException {
    return Sql.list(
        connection,
        row -> new Value(row.getString(1), row.getLong(2), row.getString(3)),
        "select identifier, reported, data from thing_property" + DEVICE,
        device.productKey(),
        device.deviceName());
  }

  static List<Value> history(
      Connection connection,
      DeviceIdentity device,
      String identifier,
      long start,
      long end,
      boolean ascending,
      int limit)
      throws SQLException {
    String direction = ascending ? "" : " desc";
    return Sql.list(
        connection,
        row -> new Value(identifier, row.getLong(1), row.getString(2)),
        "select reported, data from thing_property_history"
            + DEVICE
            + " and identifier = ? and reported between ? and ? order by reported"
            + direction
            + ", id"
            + direction
            + " limit "
            + limit,
        device.productKey(),
        device.deviceName(),
        identifier,
        start,
        end);
  }

  static void event(Connection connection, DeviceIdentity device, Entry event) throws SQLException {
    Sql.update(
        connection,
        "insert into thing_event"
            + " (product_key, device_name, reported, id, identifier, kind, data)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        device.productKey(),
        device.deviceName(),
        event.time(),
        event.id(),
        event.identifier(),
        event.kind(),
        event.output());
  }

  static List<Entry> events(
      Connection connection,
      DeviceIdentity device,
      Optional<String> identifier,
      Optional<String> kind,
      long start,
      long end,
      boolean ascending,
      int limit)
      throws SQLException {
    String direction = ascending ? "" : " desc";
    return Sql.list(
        connection,
        row ->
            new Entry(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                "{}",
                row.getString(5)),
        "select reported, id, identifier, kind, data from thing_event"
            + DEVICE
            + " and reported between ? and ? and (? = '' or identifier = ?)"
            + " and (? = '' or kind = ?) order by reported"
            + direction
            + ", id"
            + direction
            + " limit "
            + limit,
        device.productKey(),
        device.deviceName(),
        start,
        end,
        identifier.orElse(""),
        identifier.orElse(""),
        kind.orElse(""),
        kind.orElse(""));
  }

  static void called(Connection connection, DeviceIdentity device, Entry call) throws SQLException {
    Sql.update(
        connection,
        "insert into thing_service"
            + " (product_key, device_name, called, id, identifier, input, output)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        device.productKey(),
        device.deviceName(),
        call.time(),
        call.id(),
        call.identifier(),
        call.input(),
        call.output());
  }

  static void answered(
      Connection connection, DeviceIdentity device, long called, long id, String output)
      throws SQLException {
    Sql.update(
        connection,
        "update thing_service set output = ?" + DEVICE + " and called = ? and id = ?",
        output,
        device.productKey(),
        device.deviceName(),
        called,
        id);
  }

  static List<Entry> calls(
      Connection connection,
      DeviceIdentity device,
      Optional<String> identifier,
      long start,
      long end,
      boolean ascending,
      int limit)
      throws SQLException {
    String direction = ascending ? "" : " desc";
    return Sql.list(
        connection,
        row ->
            new Entry(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                "",
                row.getString(4),
                row.getString(5)),
        "select called, id, identifier, input, output from thing_service"
            + DEVICE
            + " and called between ? and ? and (? = '' or identifier = ?) order by called"
            + direction
            + ", id"
            + direction
            + " limit "
            + limit,
        device.productKey(),
        device.deviceName(),
        start,
        end,
        identifier.orElse(""),
        identifier.orElse(""));
  }

  /** Forgets history from before a moment. */
  static int forgetBefore(Connection connection, long time) throws SQLException {
    return Sql.update(connection, "delete from thing_property_history where reported < ?", time)
        + Sql.update(connection, "delete from thing_event where reported < ?", time)
        + Sql.update(connection, "delete from thing_service where called < ?", time);
  }

  /** Forgets all that is known of a device. */
  static void forget(Connection connection, DeviceIdentity device) throws SQLException {
    for (String table :
        List.of(
            "thing_property",
            "thing_property_history",
            "thing_event",
            "thing_service",
            "thing_desired",
            "thing_tag",
            "thing_shadow",
            "thing_firmware",
            "thing_upgrade",
            "thing_topology")) {
      Sql.update(
          connection, "delete from " + table + DEVICE, device.productKey(), device.deviceName());
    }
    Sql.update(
        connection,
        "delete from thing_topology where gateway_product_key = ? and gateway_device_name = ?",
        device.productKey(),
        device.deviceName());
  }
}
