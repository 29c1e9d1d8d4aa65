package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sessions with clean session 0 in the database. */
final class SessionTable {
  private SessionTable() {}

  /**
   * A QoS 1 message that a session keeps.
   *
   * @param number orders them, and tells when it was stored
   * @param packetId under which it was sent before; 0 if it was not
   */
  record Kept(long number, String topic, byte[] payload, int packetId) {}

  /** The session's number; a missing session is made with the one that is offered. */
  static long open(Connection c, DeviceIdentity device, String clientId, long offered)
      throws SQLException {
    long[] found = new long[1];
    RegistryTable.select(
        c,
        row -> found[0] = row.getLong(1),
        "select session_no from device_session"
            + " where product_key = ? and device_name = ? and client_id = ?",
        device.productKey(),
        device.deviceName(),
        clientId);
    if (found[0] != 0) {
      return found[0];
    }
    RegistryTable.update(
        c,
        "insert into device_session (session_no, product_key, device_name, client_id)"
            + " values (?,?,?,?)",
        offered,
        device.productKey(),
        device.deviceName(),
        clientId);
    return offered;
  }

  static void discard(Connection c, long session) throws SQLException {
    RegistryTable.update(c, "delete from device_session where session_no = ?", session);
  }

  static void subscribe(Connection c, long session, String filter) throws SQLException {
    if (!RegistryTable.exists(
        c, "select 1 from session_filter where session_no = ? and filter = ?", session, filter)) {
      RegistryTable.update(
          c, "insert into session_filter (session_no, filter) values (?,?)", session, filter);
    }
  }

  static void unsubscribe(Connection c, long session, String filter) throws SQLException {
    RegistryTable.update(
        c, "delete from session_filter where session_no = ? and filter = ?", session, filter);
  }

  /** What is not older than a number, oldest first; what is older is removed. */
  static List<Kept> fetch(Connection c, long session, long oldest) throws SQLException {
    RegistryTable.update(
        c, "delete from session_message where session_no = ? and number < ?", session, oldest);
    List<Kept> kept = new ArrayList<>();
    RegistryTable.select(
        c,
        row -> kept.add(new Kept(row.getLong(1), row.getString(2), row.getBytes(3), row.getInt(4))),
        "select number, topic, payload, packet_id from session_message"
            + " where session_no = ? order by number",
        session);
    return kept;
  }

  static void keep(Connection c, long session, Kept message) throws SQLException {
    int changed =
        RegistryTable.update(
            c,
            "update session_message set packet_id = ? where number = ?",
            message.packetId(),
            message.number());
    if (changed == 0) {
      RegistryTable.update(
          c,
          "insert into session_message (number, session_no, topic, payload, packet_id)"
              + " values (?,?,?,?,?)",
          message.number(),
          session,
          message.topic(),
          message.payload(),
          message.packetId());
    }
  }

  static void forget(Connection c, long number) throws SQLException {
    RegistryTable.update(c, "delete from session_message where number = ?", number);
  }

  /** Removes what is older than a number; how many each session lost. */
  static Map<Long, Integer> expire(Connection c, long oldest) throws SQLException {
    Map<Long, Integer> counts = new HashMap<>();
    RegistryTable.select(
        c,
        row -> counts.put(row.getLong(1), row.getInt(2)),
        "select session_no, count(*) from session_message where number < ? group by session_no",
        oldest);
    if (!counts.isEmpty()) {
      RegistryTable.update(c, "delete from session_message where number < ?", oldest);
    }
    return counts;
  }
}
