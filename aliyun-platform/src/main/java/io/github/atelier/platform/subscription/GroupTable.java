package io.github.atelier.platform.subscription;

import io.github.atelier.platform.subscription.ConsumerGroups.Relation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Groups and relations in the database. */
final class GroupTable {
  private GroupTable() {}

  /** A group as it is stored; the number orders the groups by age. */
  record Stored(long number, String groupId, String name) {}

  static List<Stored> groups(Connection c) throws SQLException {
    List<Stored> groups = new ArrayList<>();
    try (PreparedStatement select =
            c.prepareStatement(
                "select group_no, group_id, name from consumer_group order by group_no");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        groups.add(new Stored(rows.getLong(1), rows.getString(2), rows.getString(3)));
      }
    }
    return groups;
  }

  static void insert(Connection c, Stored group) throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            "insert into consumer_group (group_no, group_id, name) values (?,?,?)")) {
      insert.setLong(1, group.number());
      insert.setString(2, group.groupId());
      insert.setString(3, group.name());
      insert.executeUpdate();
    }
  }

  /** Removes a group, its place in relations and what waits for it alone. */
  static void delete(Connection c, long number) throws SQLException {
    for (String statement :
        new String[] {
          "update server_message set waiting = waiting - 1 where number in"
              + " (select number from group_message where group_no = ?)",
          "delete from server_message where waiting <= 0 and number in"
              + " (select number from group_message where group_no = ?)",
          "delete from group_message where group_no = ?",
          "delete from consumer_group where group_no = ?"
        }) {
      try (PreparedStatement delete = c.prepareStatement(statement)) {
        delete.setLong(1, number);
        delete.executeUpdate();
      }
    }
  }

  /** Removes what was queued for a group while it was being deleted. */
  static void sweep(Connection c) throws SQLException {
    try (PreparedStatement delete =
        c.prepareStatement(
            "delete from group_message where group_no not in"
                + " (select group_no from consumer_group)")) {
      delete.executeUpdate();
    }
  }

  static List<Relation> relations(Connection c) throws SQLException {
    Map<String, Set<MessageKind>> kinds = new LinkedHashMap<>();
    Map<String, List<String>> groups = new LinkedHashMap<>();
    try (PreparedStatement select =
            c.prepareStatement(
                "select s.product_key, s.kinds, g.group_id from product_subscription s"
                    + " left join product_subscription_group sg on sg.product_key = s.product_key"
                    + " left join consumer_group g on g.group_no = sg.group_no"
                    + " order by s.product_key, g.group_no");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        String product = rows.getString(1);
        kinds.put(product, kinds(rows.getString(2)));
        List<String> of = groups.computeIfAbsent(product, first -> new ArrayList<>());
        if (rows.getString(3) != null) {
          of.add(rows.getString(3));
        }
      }
    }
    return kinds.entrySet().stream()
        .map(e -> new Relation(e.getKey(), e.getValue(), groups.get(e.getKey())))
        .toList();
  }

  private static Set<MessageKind> kinds(String names) {
    Set<MessageKind> kinds = EnumSet.noneOf(MessageKind.class);
    Arrays.stream(names.split(","))
        .filter(name -> !name.isEmpty())
        .forEach(name -> kinds.add(MessageKind.valueOf(name)));
    return kinds;
  }

  static void relate(Connection c, Relation relation, List<Long> groups) throws SQLException {
    unrelate(c, relation.productKey());
    try (PreparedStatement insert =
        c.prepareStatement("insert into product_subscription (product_key, kinds) values (?,?)")) {
      insert.setString(1, relation.productKey());
      insert.setString(
          2, relation.kinds().stream().sorted().map(Enum::name).collect(Collectors.joining(",")));
      insert.executeUpdate();
    }
    try (PreparedStatement insert =
        c.prepareStatement(
            "insert into product_subscription_group (product_key, group_no) values (?,?)")) {
      for (long group : groups) {
        insert.setString(1, relation.productKey());
        insert.setLong(2, group);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  static boolean unrelate(Connection c, String productKey) throws SQLException {
    try (PreparedStatement delete =
        c.prepareStatement("delete from product_subscription where product_key = ?")) {
      delete.setString(1, productKey);
      return delete.executeUpdate() > 0;
    }
  }
}
