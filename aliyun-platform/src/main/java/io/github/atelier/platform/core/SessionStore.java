package io.github.atelier.platform.core;

import io.github.atelier.platform.core.SessionTable.Kept;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.subscription.MessageNumbers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * How sessions reach the database. Thread-safe; never blocks. Writes are done in the order in which
 * they were asked for, so what is read by a later write sees them.
 */
final class SessionStore {
  /** How long a message waits for a device that is offline (limits of the service). */
  static final Duration KEPT = Duration.ofDays(7);

  private final Database database;
  private final MessageNumbers numbers;
  private final Clock clock;

  SessionStore(Database database, MessageNumbers numbers, Clock clock) {
    this.database = database;
    this.numbers = numbers;
    this.clock = clock;
  }

  /** A statement about sessions. */
  interface Change {
    void run(Connection c) throws SQLException;
  }

  private CompletableFuture<Void> change(Change change) {
    return database.write(
        c -> {
          change.run(c);
          return null;
        });
  }

  long nextNumber() {
    return numbers.next();
  }

  /** The lowest number of a message that is still to be delivered. */
  long oldest() {
    return MessageNumbers.at(clock.millis() - KEPT.toMillis());
  }

  CompletableFuture<Void> keep(long session, Kept message) {
    return change(c -> SessionTable.keep(c, session, message));
  }

  CompletableFuture<Void> forget(long number) {
    return change(c -> SessionTable.forget(c, number));
  }

  CompletableFuture<Void> subscribe(long session, String filter) {
    return change(c -> SessionTable.subscribe(c, session, filter));
  }

  CompletableFuture<Void> unsubscribe(long session, String filter) {
    return change(c -> SessionTable.unsubscribe(c, session, filter));
  }

  CompletableFuture<Map<Long, Integer>> expire() {
    return database.write(c -> SessionTable.expire(c, oldest()));
  }
}
