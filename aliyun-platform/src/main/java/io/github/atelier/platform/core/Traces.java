package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.platform.core.MessageTrace.Direction;
import io.github.atelier.platform.store.Batch;
import io.github.atelier.platform.store.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The traces of messages in the database: the last 100,000, at most 7 days old. Nobody waits for a
 * trace to be written; when the database cannot keep up, traces are left out.
 */
final class Traces {
  static final int MAX = 100_000;
  static final Duration KEPT = Duration.ofDays(7);
  private static final int SWEEP_EVERY = 1_000;
  private static final int MAX_OUTCOME = 200;
  private static final Logger LOG = LoggerFactory.getLogger(Traces.class);

  private final Database database;
  private final Clock clock;
  private final Batch<MessageTrace> batch;

  /** The writer thread's own. */
  private long last;

  private long swept;

  Traces(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.last = database.read(Traces::highest).join();
    this.swept = last;
    this.batch =
        new Batch<>(database, "message traces", trace -> 300, (c, items) -> write(c, items));
  }

  private static long highest(Connection c) throws SQLException {
    long[] highest = new long[1];
    RegistryTable.select(
        c,
        row -> highest[0] = row.getLong(1),
        "select coalesce(max(number), 0) from message_trace");
    return highest[0];
  }

  void add(MessageTrace trace) {
    batch
        .add(trace)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.debug("a trace was left out: {}", failure.getMessage());
              }
            });
  }

  private void write(Connection c, List<MessageTrace> traces) throws SQLException {
    try (PreparedStatement insert =
        c.prepareStatement(
            "insert into message_trace (number, happened, product_key, device_name, message_id,"
                + " direction, topic, qos, size, outcome) values (?,?,?,?,?,?,?,?,?,?)")) {
      for (MessageTrace trace : traces) {
        insert.setLong(1, ++last);
        insert.setLong(2, trace.at().toEpochMilli());
        insert.setString(3, trace.device().productKey());
        insert.setString(4, trace.device().deviceName());
        insert.setString(5, trace.messageId());
        insert.setString(6, trace.direction().name());
        insert.setString(7, trace.topic());
        insert.setInt(8, trace.qos());
        insert.setInt(9, trace.size());
        String outcome = trace.outcome();
        insert.setString(
            10, outcome.length() > MAX_OUTCOME ? outcome.substring(0, MAX_OUTCOME) : outcome);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    if (last - swept >= SWEEP_EVERY) {
      swept = last;
      RegistryTable.update(c, "delete from message_trace where number <= ?", last - MAX);
    }
  }

  /** Drops what is too old. */
  CompletableFuture<Integer> expire() {
    Instant oldest = clock.instant().minus(KEPT);
    return database.write(
        c ->
            RegistryTable.update(
                c,
                "delete from message_trace where number <="
                    + " (select coalesce(max(number), 0) from message_trace where happened < ?)",
                oldest));
  }

  /** A device's, newest first. */
  CompletableFuture<List<MessageTrace>> of(
      DeviceIdentity device, Instant from, Instant to, int max) {
    return database.read(
        c -> {
          List<MessageTrace> found = new ArrayList<>();
          RegistryTable.select(
              c,
              row ->
                  found.add(
                      new MessageTrace(
                          RegistryTable.instant(row, "happened"),
                          device,
                          row.getString("message_id"),
                          Direction.valueOf(row.getString("direction")),
                          row.getString("topic"),
                          row.getInt("qos"),
                          row.getInt("size"),
                          row.getString("outcome"))),
              "select * from message_trace where product_key = ? and device_name = ?"
                  + " and happened >= ? and happened <= ? order by number desc limit "
                  + max,
              device.productKey(),
              device.deviceName(),
              from,
              to);
          return found;
        });
  }
}
