package io.github.atelier.platform.subscription;

import io.github.atelier.aliyun.DeviceIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages and the queues of the groups in the database. */
final class MessageTable {
  private static final int EXPIRED_AT_ONCE = 5_000;

  private MessageTable() {}

  /** A message in a group's queue. */
  record Row(long number, ServerMessage message) {
    int size() {
      return MessageTable.size(message);
    }
  }

  /**
   * A part of a queue.
   *
   * @param more whether the queue goes on behind it
   */
  record Page(List<Row> rows, boolean more) {}

  /** A message for some groups; the number is given when it is written. */
  static final class Offered {
    final ServerMessage message;
    final List<Long> groups;
    long number;

    Offered(ServerMessage message, List<Long> groups) {
      this.message = message;
      this.groups = groups;
    }
  }

  /** What a message costs in memory, in bytes, roughly. */
  static int size(ServerMessage message) {
    return message.payload().length + 2 * message.topic().length() + 200;
  }

  static void insert(Connection c, List<Offered> offered, MessageNumbers numbers)
      throws SQLException {
    try (PreparedStatement message =
            c.prepareStatement(
                "insert into server_message (number, message_id, kind, product_key, device_name,"
                    + " topic, payload, qos, generated, waiting) values (?,?,?,?,?,?,?,?,?,?)");
        PreparedStatement queue =
            c.prepareStatement(
                "insert into group_message (group_no, number, size) values (?,?,?)")) {
      long next = numbers.next(offered.size());
      for (Offered one : offered) {
        one.number = next++;
        message.setLong(1, one.number);
        message.setString(2, one.message.messageId());
        message.setString(3, one.message.kind().name());
        message.setString(4, one.message.device().productKey());
        message.setString(5, one.message.device().deviceName());
        message.setString(6, one.message.topic());
        message.setBytes(7, one.message.payload());
        message.setInt(8, one.message.qos());
        message.setLong(9, one.message.generated().toEpochMilli());
        message.setInt(10, one.groups.size());
        message.addBatch();
        for (long group : one.groups) {
          queue.setLong(1, group);
          queue.setLong(2, one.number);
          queue.setInt(3, size(one.message));
          queue.addBatch();
        }
      }
      message.executeBatch();
      queue.executeBatch();
    }
  }

  /** What comes after a number, up to a count and a size in bytes, but at least one. */
  static Page page(Connection c, long group, long after, int max, long maxBytes)
      throws SQLException {
    long last = after;
    long bytes = 0;
    int count = 0;
    boolean more = false;
    try (PreparedStatement select =
        c.prepareStatement(
            "select number, size from group_message where group_no = ? and number > ?"
                + " order by number limit "
                + (max + 1))) {
      select.setLong(1, group);
      select.setLong(2, after);
      try (ResultSet rows = select.executeQuery()) {
        while (!more && rows.next()) {
          bytes += rows.getInt(2);
          more = count == max || count > 0 && bytes > maxBytes;
          if (!more) {
            last = rows.getLong(1);
            count++;
          }
        }
      }
    }
    if (count == 0) {
      return new Page(List.of(), more);
    }
    try (PreparedStatement select =
        c.prepareStatement(
            selectMessage()
                + " join group_message q on q.number = m.number"
                + " where q.group_no = ? and q.number > ? and q.number <= ? order by q.number")) {
      select.setLong(1, group);
      select.setLong(2, after);
      select.setLong(3, last);
      return new Page(rows(select), more);
    }
  }

  /** The messages with these numbers that still wait for the group, oldest first. */
  static List<Row> byNumber(Connection c, long group, Collection<Long> numbers)
      throws SQLException {
    List<Row> found = new ArrayList<>();
    try (PreparedStatement select =
        c.prepareStatement(
            selectMessage()
                + " join group_message q on q.number = m.number"
                + " where q.group_no = ? and q.number = ?")) {
      for (long number : numbers) {
        select.setLong(1, group);
        select.setLong(2, number);
        found.addAll(rows(select));
      }
    }
    return found;
  }

  private static String selectMessage() {
    return "select m.number, m.message_id, m.kind, m.product_key, m.device_name, m.topic,"
        + " m.payload, m.qos, m.generated from server_message m";
  }

  private static List<Row> rows(PreparedStatement select) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Row(
                rows.getLong(1),
                new ServerMessage(
                    rows.getString(2),
                    MessageKind.valueOf(rows.getString(3)),
                    new DeviceIdentity(rows.getString(4), rows.getString(5)),
                    rows.getString(6),
                    rows.getBytes(7),
                    rows.getInt(8),
                    Instant.ofEpochMilli(rows.getLong(9)))));
      }
    }
    return found;
  }

  static long waiting(Connection c, long group) throws SQLException {
    try (PreparedStatement count =
        c.prepareStatement("select count(*) from group_message where group_no = ?")) {
      count.setLong(1, group);
      return number(count);
    }
  }

  static long highest(Connection c) throws SQLException {
    try (PreparedStatement max =
        c.prepareStatement("select coalesce(max(number), 0) from server_message")) {
      return number(max);
    }
  }

  /** The oldest message's number, 0 if there is none. */
  static long lowest(Connection c) throws SQLException {
    try (PreparedStatement min =
        c.prepareStatement("select coalesce(min(number), 0) from server_message")) {
      return number(min);
    }
  }

  private static long number(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * Some messages that were dropped.
   *
   * @param upTo the highest number among them, 0 if there were none
   * @param counts how many each group lost
   */
  record Expired(long upTo, Map<Long, Integer> counts) {}

  /** Drops some of what was queued before a number; call it again until it finds nothing. */
  static Expired expire(Connection c, long before, List<Long> groups) throws SQLException {
    long upTo;
    try (PreparedStatement select =
        c.prepareStatement(
            "select coalesce(max(number), 0) from (select number from server_message"
                + " where number < ? order by number limit "
                + EXPIRED_AT_ONCE
                + ") oldest")) {
      select.setLong(1, before);
      upTo = number(select);
    }
    Map<Long, Integer> counts = new LinkedHashMap<>();
    if (upTo > 0) {
      try (PreparedStatement delete =
          c.prepareStatement("delete from group_message where group_no = ? and number <= ?")) {
        for (long group : groups) {
          delete.setLong(1, group);
          delete.setLong(2, upTo);
          int count = delete.executeUpdate();
          if (count > 0) {
            counts.put(group, count);
          }
        }
      }
      try (PreparedStatement delete =
          c.prepareStatement("delete from server_message where number <= ?")) {
        delete.setLong(1, upTo);
        delete.executeUpdate();
      }
    }
    return new Expired(upTo, counts);
  }
}
