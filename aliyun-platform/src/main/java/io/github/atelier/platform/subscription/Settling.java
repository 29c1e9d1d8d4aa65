package io.github.atelier.platform.subscription;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes what groups are done with out of the database. Messages that were written together have
 * numbers without a gap and are mostly settled together, too: they go as a range, with one
 * statement for each table instead of one for each row.
 */
final class Settling {
  /** A shorter run is not worth the statements of a range. */
  private static final int WORTH_A_RANGE = 8;

  private final Connection connection;

  private Settling(Connection connection) {
    this.connection = connection;
  }

  /** Messages that a group is done with. */
  record Settled(long group, List<Long> numbers) {}

  /** All integers from the first to the last, both included. */
  private record Run(long first, long last) {
    long length() {
      return last - first + 1;
    }
  }

  /** What was settled already, or never there, is passed over. */
  static void settle(Connection c, List<Settled> all) throws SQLException {
    Map<Long, List<Long>> byGroup = new LinkedHashMap<>();
    for (Settled one : all) {
      byGroup.computeIfAbsent(one.group(), group -> new ArrayList<>()).addAll(one.numbers());
    }
    Settling settling = new Settling(c);
    for (Map.Entry<Long, List<Long>> one : byGroup.entrySet()) {
      List<Long> sorted = one.getValue().stream().sorted().distinct().toList();
      List<Long> single = new ArrayList<>();
      for (Run run : runs(sorted)) {
        if (run.length() < WORTH_A_RANGE || !settling.range(one.getKey(), run)) {
          for (long number = run.first(); number <= run.last(); number++) {
            single.add(number);
          }
        }
      }
      settling.single(one.getKey(), single);
    }
  }

  private static List<Run> runs(List<Long> sorted) {
    List<Run> runs = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= sorted.size(); i++) {
      if (i == sorted.size() || sorted.get(i) != sorted.get(i - 1) + 1) {
        runs.add(new Run(sorted.get(from), sorted.get(i - 1)));
        from = i;
      }
    }
    return runs;
  }

  /**
   * Settles a run in which the group still has every message; changes nothing and gives false if it
   * has not, as then nobody knows which messages wait for other groups only.
   */
  private boolean range(long group, Run run) throws SQLException {
    Savepoint before = connection.setSavepoint();
    int found =
        update(
            "delete from group_message where group_no = ? and number between ? and ?", group, run);
    if (found != run.length()) {
      connection.rollback(before);
      return false;
    }
    connection.releaseSavepoint(before);
    // Most messages wait for one group: they go at once, the others count down.
    String last = "delete from server_message where number between ? and ? and waiting <= 1";
    if (update(last, run) < found) {
      update("update server_message set waiting = waiting - 1 where number between ? and ?", run);
    }
    return true;
  }

  private int update(String sql, long group, Run run) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, group);
      statement.setLong(2, run.first());
      statement.setLong(3, run.last());
      return statement.executeUpdate();
    }
  }

  private int update(String sql, Run run) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, run.first());
      statement.setLong(2, run.last());
      return statement.executeUpdate();
    }
  }

  private void single(long group, List<Long> numbers) throws SQLException {
    if (numbers.isEmpty()) {
      return;
    }
    List<Long> settled;
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from group_message where group_no = ? and number = ?")) {
      for (long number : numbers) {
        delete.setLong(1, group);
        delete.setLong(2, number);
        delete.addBatch();
      }
      settled = touched(numbers, delete.executeBatch(), true);
    }
    String last = "delete from server_message where number = ? and waiting <= 1";
    String one = "update server_message set waiting = waiting - 1 where number = ?";
    each(one, each(last, settled));
  }

  /** Runs a statement for each number; gives those for which it changed nothing. */
  private List<Long> each(String sql, List<Long> numbers) throws SQLException {
    if (numbers.isEmpty()) {
      return numbers;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (long number : numbers) {
        statement.setLong(1, number);
        statement.addBatch();
      }
      return touched(numbers, statement.executeBatch(), false);
    }
  }

  private static List<Long> touched(List<Long> numbers, int[] counts, boolean touched) {
    List<Long> those = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0 == touched) {
        those.add(numbers.get(i));
      }
    }
    return those;
  }
}
