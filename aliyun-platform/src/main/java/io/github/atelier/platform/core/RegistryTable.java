package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;

/** Products, devices, tokens and topic classes in the database. */
final class RegistryTable {
  private RegistryTable() {}

  /** What happens with each row that was read. */
  interface Each {
    void row(ResultSet row) throws SQLException;
  }

  static int update(Connection c, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = c.prepareStatement(sql)) {
      fill(statement, values);
      return statement.executeUpdate();
    }
  }

  static void select(Connection c, Each each, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = c.prepareStatement(sql)) {
      fill(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          each.row(rows);
        }
      }
    }
  }

  static boolean exists(Connection c, String sql, Object... values) throws SQLException {
    boolean[] any = new boolean[1];
    select(c, row -> any[0] = true, sql, values);
    return any[0];
  }

  private static void fill(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == null) {
        statement.setNull(i + 1, Types.BIGINT);
      } else if (value instanceof Instant time) {
        statement.setLong(i + 1, time.toEpochMilli());
      } else if (value instanceof Secret secret) {
        statement.setString(i + 1, secret.reveal());
      } else if (value instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else {
        statement.setObject(i + 1, value);
      }
    }
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  static void insert(Connection c, Product product) throws SQLException {
    if (exists(c, "select 1 from product where product_key = ?", product.productKey())) {
      throw new IllegalArgumentException(
          "the product " + product.productKey() + " is declared already");
    }
    ProductSpec spec = product.spec();
    update(
        c,
        "insert into product (product_key, product_secret, name, description,"
            + " dynamic_registration, node_type, data_format, validate_type, auth_type, net_type,"
            + " created) values (?,?,?,?,?,?,?,?,?,?,?)",
        product.productKey(),
        product.productSecret(),
        spec.name(),
        spec.description(),
        product.dynamicRegistration(),
        spec.nodeType(),
        spec.dataFormat(),
        spec.validateType(),
        spec.authType(),
        spec.netType(),
        product.created());
  }

  static void insert(Connection c, TopicClass topic) throws SQLException {
    update(
        c,
        "insert into topic_class (number, product_key, short_name, permission, description)"
            + " values (?,?,?,?,?)",
        topic.id(),
        topic.productKey(),
        topic.shortName(),
        topic.permission().name(),
        topic.description());
  }

  static void insert(Connection c, Device device) throws SQLException {
    DeviceIdentity identity = device.identity();
    if (!exists(c, "select 1 from product where product_key = ?", identity.productKey())) {
      throw new IllegalArgumentException(
          "declare the product "
              + identity.productKey()
              + " before its device "
              + identity.deviceName());
    }
    if (exists(
        c,
        "select 1 from device where product_key = ? and device_name = ?",
        identity.productKey(),
        identity.deviceName())) {
      throw new IllegalArgumentException("the device " + identity + " is declared already");
    }
    update(
        c,
        "insert into device (product_key, device_name, number, device_secret, iot_id, nickname,"
            + " created) values (?,?,?,?,?,?,?)",
        identity.productKey(),
        identity.deviceName(),
        device.number(),
        device.secret(),
        device.iotId(),
        device.nickname(),
        device.created());
  }

  /** Changes columns of a device; the values come before its name. */
  static void change(Connection c, DeviceIdentity device, String columns, Object... values)
      throws SQLException {
    Object[] all = new Object[values.length + 2];
    System.arraycopy(values, 0, all, 0, values.length);
    all[values.length] = device.productKey();
    all[values.length + 1] = device.deviceName();
    if (update(
            c, "update device set " + columns + " where product_key = ? and device_name = ?", all)
        == 0) {
      throw new IllegalArgumentException("no device " + device);
    }
  }

  static void insertToken(Connection c, DeviceIdentity device, String clientId, Secret token)
      throws SQLException {
    update(
        c,
        "insert into device_token (product_key, device_name, client_id, token) values (?,?,?,?)",
        device.productKey(),
        device.deviceName(),
        clientId,
        token);
  }

  /** Forgets activation, tokens and sessions. */
  static void reset(Connection c, DeviceIdentity device) throws SQLException {
    change(c, device, "activated = null, last_online = null, last_offline = null");
    for (String table : List.of("device_token", "device_session")) {
      update(
          c,
          "delete from " + table + " where product_key = ? and device_name = ?",
          device.productKey(),
          device.deviceName());
    }
  }

  static boolean delete(Connection c, DeviceIdentity device) throws SQLException {
    return update(
            c,
            "delete from device where product_key = ? and device_name = ?",
            device.productKey(),
            device.deviceName())
        > 0;
  }
}
