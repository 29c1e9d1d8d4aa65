package io.github.atelier.platform.core;

import io.github.atelier.platform.event.OfflineReason;
import io.github.atelier.platform.store.Batch;
import io.github.atelier.platform.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Devices coming and going: remembered, written (nobody waits for it) and told to the servers. What
 * the last second before a crash saw may be missing after it.
 */
final class Presence {
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  private final OwnerMessages servers;
  private final Clock clock;
  private final Batch<Device> writes;

  Presence(Database database, OwnerMessages servers, Clock clock) {
    this.servers = servers;
    this.clock = clock;
    this.writes = new Batch<>(database, "devices that came or went", d -> 100, Presence::write);
  }

  void online(Device device, String address) {
    device.cameOnline(clock.instant(), address);
    remember(device);
    servers.status(device, true, address);
  }

  void offline(Device device, OfflineReason reason) {
    device.wentOffline(clock.instant(), reason);
    remember(device);
    servers.status(device, false, device.address());
  }

  private void remember(Device device) {
    writes
        .add(device)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("when a device came or went was not kept: {}", failure.getMessage());
              }
            });
  }

  private static void write(Connection c, List<Device> devices) throws SQLException {
    try (PreparedStatement update =
        c.prepareStatement(
            "update device set last_online = ?, last_offline = ?, address = ?"
                + " where product_key = ? and device_name = ?")) {
      for (Device device : devices) {
        time(update, 1, device.lastOnline());
        time(update, 2, device.lastOffline());
        update.setString(3, device.address());
        update.setString(4, device.identity().productKey());
        update.setString(5, device.identity().deviceName());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  private static void time(PreparedStatement update, int at, Instant time) throws SQLException {
    if (time == null) {
      update.setNull(at, Types.BIGINT);
    } else {
      update.setLong(at, time.toEpochMilli());
    }
  }
}
