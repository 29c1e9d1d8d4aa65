package io.github.atelier.platform.thing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements with parameters, the same on H2 and PostgreSQL. */
final class Sql {
  private Sql() {}

  /** Reads one row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  static int update(Connection connection, String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  static <T> List<T> list(Connection connection, Row<T> row, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(row.read(rows));
      }
      return all;
    }
  }

  static <T> Optional<T> first(Connection connection, Row<T> row, String sql, Object... parameters)
      throws SQLException {
    return list(connection, row, sql, parameters).stream().findFirst();
  }

  /**
   * Updates, or inserts if there was nothing to update: there is one writer, so nobody comes
   * between. Both statements take the same parameters in the same order.
   */
  static void put(Connection connection, String update, String insert, Object... parameters)
      throws SQLException {
    if (update(connection, update, parameters) == 0) {
      update(connection, insert, parameters);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
