package io.github.atelier.platform.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A piece of work for the {@link Database}.
 *
 * @param <T> what it gives back
 */
@FunctionalInterface
public interface Work<T> {
  /**
   * Works on a connection that is lent for this call. Neither commits nor rolls back nor closes it,
   * and keeps no statement or result set beyond the call.
   */
  T run(Connection connection) throws SQLException;
}
