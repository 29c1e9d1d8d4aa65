package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.topic.TopicFilter;
import io.github.atelier.platform.core.Device.Birth;
import io.github.atelier.platform.core.TopicClass.Permission;
import io.github.atelier.platform.store.Work;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the whole registry at the start: products, devices, tokens, and sessions that last. */
final class RegistryReader implements Work<Void> {
  private final Registry registry;
  private final PlatformRules rules;
  private final SessionStore store;
  private final Map<Long, Session> sessions = new HashMap<>();

  RegistryReader(Registry registry, PlatformRules rules, SessionStore store) {
    this.registry = registry;
    this.rules = rules;
    this.store = store;
  }

  @Override
  public Void run(Connection c) throws SQLException {
    RegistryTable.select(c, this::product, "select * from product");
    RegistryTable.select(c, this::topicClass, "select * from topic_class order by number");
    RegistryTable.select(c, this::device, "select * from device");
    RegistryTable.select(c, this::token, "select * from device_token order by client_id");
    RegistryTable.select(c, this::session, "select * from device_session");
    RegistryTable.select(c, this::filter, "select * from session_filter order by filter");
    RegistryTable.select(
        c,
        this::stored,
        "select session_no, count(*), coalesce(sum(octet_length(payload)), 0)"
            + " from session_message group by session_no");
    return null;
  }

  private void product(ResultSet row) throws SQLException {
    registry.keep(
        new Product(
            row.getString("product_key"),
            Secret.of("productSecret", row.getString("product_secret")),
            new ProductSpec(
                row.getString("name"),
                row.getString("description"),
                row.getInt("node_type"),
                row.getInt("data_format"),
                row.getInt("validate_type"),
                row.getString("auth_type"),
                row.getString("net_type")),
            row.getBoolean("dynamic_registration"),
            RegistryTable.instant(row, "created")));
  }

  private void topicClass(ResultSet row) throws SQLException {
    TopicClass topic =
        new TopicClass(
            row.getLong("number"),
            row.getString("product_key"),
            row.getString("short_name"),
            Permission.valueOf(row.getString("permission")),
            row.getString("description"));
    registry.product(topic.productKey()).orElseThrow().topicClasses(List.of(topic));
  }

  private static DeviceIdentity identity(ResultSet row) throws SQLException {
    return new DeviceIdentity(row.getString("product_key"), row.getString("device_name"));
  }

  private void device(ResultSet row) throws SQLException {
    DeviceIdentity identity = identity(row);
    Device device =
        new Device(
            new Birth(
                identity,
                row.getLong("number"),
                row.getString("iot_id"),
                RegistryTable.instant(row, "created")),
            registry.product(identity.productKey()).orElseThrow(),
            Secret.of("deviceSecret", row.getString("device_secret")),
            row.getString("nickname"),
            rules,
            store);
    device.disabled(row.getBoolean("disabled"));
    device.activated(RegistryTable.instant(row, "activated"));
    device.restored(
        RegistryTable.instant(row, "last_online"),
        RegistryTable.instant(row, "last_offline"),
        row.getString("address"));
    registry.keep(device);
  }

  private void token(ResultSet row) throws SQLException {
    registry
        .device(identity(row))
        .orElseThrow()
        .addToken(row.getString("client_id"), Secret.of("deviceToken", row.getString("token")));
  }

  private void session(ResultSet row) throws SQLException {
    Optional<Device> device = registry.device(identity(row));
    String clientId = row.getString("client_id");
    long number = row.getLong("session_no");
    device
        .flatMap(known -> known.session(clientId))
        .ifPresent(
            session -> {
              session.restored(number);
              sessions.put(number, session);
            });
  }

  private void filter(ResultSet row) throws SQLException {
    Session session = sessions.get(row.getLong("session_no"));
    if (session != null) {
      try {
        session.subscribe(new TopicFilter(row.getString("filter")));
      } catch (InvalidInputException e) {
        throw new IllegalStateException("a stored topic filter is not one: " + e.getMessage(), e);
      }
    }
  }

  private void stored(ResultSet row) throws SQLException {
    Session session = sessions.get(row.getLong(1));
    if (session != null) {
      session.restoredMessages(row.getInt(2), row.getLong(3));
    }
  }
}
