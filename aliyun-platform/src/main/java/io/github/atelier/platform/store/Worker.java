package io.github.atelier.platform.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread with one connection. A writer takes all the work that waits, up to a limit, runs it in
 * one transaction, commits once and then tells everybody; the more waits, the cheaper each becomes.
 * A connection that is lost is replaced by the next group.
 */
final class Worker {
  /** Work that may wait; beyond it the platform is told to slow down. */
  private static final int MAX_WAITING = 50_000;

  private static final int MAX_GROUP = 2_000;
  private static final int VALID_SECONDS = 2;

  /** H2's "The database has been closed", which a batch reports as an ordinary failure. */
  private static final int CLOSED_WHILE_IN_USE = 90098;

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final Connections connections;
  private final boolean writes;
  private final boolean embedded;
  private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread thread;
  private boolean closed;

  /** Null after the database was lost: the next group asks for another. The thread's own. */
  private Connection connection;

  /** Where connections come from. */
  interface Connections {
    Connection open() throws SQLException;
  }

  private Worker(Connections connections, String name, boolean writes, boolean embedded)
      throws SQLException {
    this.connections = connections;
    this.writes = writes;
    this.embedded = embedded;
    this.connection = open();
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * @param embedded whether the database is an H2 file: it must be asked to bring a commit to the
   *     disk (it writes, but leaves the rest to the operating system), and has to be shut down
   *     before it can be opened again after a failure
   */
  static Worker writer(Connections connections, boolean embedded) throws SQLException {
    return new Worker(connections, "platform-store-writer", true, embedded);
  }

  static Worker reader(Connections connections, int number, boolean embedded) throws SQLException {
    return new Worker(connections, "platform-store-reader-" + number, false, embedded);
  }

  private Connection open() throws SQLException {
    Connection opened = connections.open();
    opened.setAutoCommit(false);
    return opened;
  }

  <T> CompletableFuture<T> submit(Work<T> work) {
    Job<T> job = new Job<>(work);
    synchronized (this) {
      if (closed) {
        return CompletableFuture.failedFuture(new StoreException("the database is closed"));
      }
      if (!waiting.offer(job)) {
        return CompletableFuture.failedFuture(
            new StoreException(
                "the database cannot keep up: " + MAX_WAITING + " changes wait to be written"));
      }
    }
    return job.result;
  }

  void close() {
    synchronized (this) {
      if (!closed) {
        closed = true;
        waiting.offer(new Job<>(null));
      }
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Job<?>> group = new ArrayList<>();
    boolean last = false;
    while (!last) {
      group.clear();
      try {
        group.add(waiting.take());
      } catch (InterruptedException e) {
        continue; // nobody has this thread but this class: it ends by close()
      }
      waiting.drainTo(group, MAX_GROUP - 1);
      synchronized (this) {
        last = closed && waiting.isEmpty();
      }
      group.removeIf(job -> job.work == null);
      work(group);
    }
    drop();
  }

  /** Closes the connection; what was committed is, and there is nobody to tell of the rest. */
  private void drop() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      LOG.debug("closing a connection", e);
    }
    connection = null;
  }

  private void work(List<Job<?>> group) {
    if (group.isEmpty()) {
      return;
    }
    if (!runAll(group)) {
      return;
    }
    try {
      end(group.stream().anyMatch(job -> job.failure == null));
      if (group.stream().anyMatch(job -> job.failure instanceof SQLException)) {
        dropIfLost(group.stream().anyMatch(Worker::lost));
      }
      group.forEach(Job::finish);
    } catch (SQLException e) {
      StoreException failure =
          new StoreException("a commit failed, nothing of it was kept: " + Job.firstLine(e), e);
      // Whatever the reason, a new connection is the safest place to go on.
      dropIfLost(true);
      group.forEach(job -> job.fail(failure));
    }
  }

  /**
   * Runs the work of a group, after a new connection if there is none. What only reads is read
   * again on a new connection if the old one turns out to be lost; a write may have been done, and
   * is not tried twice.
   */
  private boolean runAll(List<Job<?>> group) {
    try {
      if (connection == null) {
        connection = open();
        LOG.info("the database is there again");
      }
      group.forEach(job -> job.run(connection, writes && group.size() > 1));
      if (!writes && group.stream().anyMatch(job -> job.failure instanceof SQLException)) {
        dropIfLost(group.stream().anyMatch(Worker::lost));
        if (connection == null) {
          connection = open();
          group.forEach(job -> job.run(connection, false));
        }
      }
      return true;
    } catch (SQLException e) {
      StoreException failure =
          new StoreException("the database cannot be reached: " + Job.firstLine(e), e);
      group.forEach(job -> job.fail(failure));
      return false;
    }
  }

  /** A database that was closed, by a full disk for one, is opened again by the next group. */
  private void dropIfLost(boolean certainly) {
    try {
      if (!certainly && connection.isValid(VALID_SECONDS)) {
        return;
      }
    } catch (SQLException e) {
      LOG.debug("asking whether the connection is alive", e);
    }
    LOG.warn("the connection to the database is lost");
    if (embedded) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SHUTDOWN IMMEDIATELY");
      } catch (SQLException e) {
        LOG.debug("the database was shut down already", e);
      }
    }
    drop();
  }

  /** Whether a failure says by itself that the connection is of no more use. */
  private static boolean lost(Job<?> job) {
    return job.failure instanceof SQLNonTransientConnectionException
        || job.failure instanceof SQLException e && String.valueOf(e.getSQLState()).startsWith("08")
        || job.failure instanceof SQLException batch && batch.getErrorCode() == CLOSED_WHILE_IN_USE;
  }

  private void end(boolean anyDone) throws SQLException {
    if (!writes || !anyDone) {
      try {
        connection.rollback();
      } catch (SQLException e) {
        LOG.debug("there was nothing to undo", e);
      }
      return;
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      rollback(e);
      throw e;
    }
    if (embedded) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CHECKPOINT SYNC");
      }
    }
  }

  private void rollback(SQLException because) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }

  /** One piece of work and who waits for it. Written and read by the worker's thread only. */
  private static final class Job<T> {
    private final Work<T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private T value;
    private Throwable failure;

    Job(Work<T> work) {
      this.work = work;
    }

    void run(Connection connection, boolean amongOthers) {
      failure = null;
      try {
        Savepoint before = amongOthers ? connection.setSavepoint() : null;
        try {
          value = work.run(connection);
          if (before != null) {
            connection.releaseSavepoint(before);
          }
        } catch (SQLException | RuntimeException e) {
          failure = e;
          if (before == null) {
            connection.rollback();
          } else {
            connection.rollback(before);
          }
        }
      } catch (SQLException e) {
        failure = e;
      }
    }

    void finish() {
      if (failure == null) {
        result.complete(value);
      } else if (failure instanceof SQLException sql && showsValues(sql)) {
        result.completeExceptionally(
            new StoreException(
                "the database refused the values: SQLSTATE "
                    + sql.getSQLState()
                    + ", error "
                    + sql.getErrorCode()));
      } else if (failure instanceof SQLException) {
        result.completeExceptionally(
            new StoreException("the database refused: " + firstLine(failure), failure));
      } else {
        result.completeExceptionally(failure);
      }
    }

    void fail(StoreException reason) {
      result.completeExceptionally(reason);
    }

    /**
     * Messages about wrong values (class 22) and constraints (23) quote whole rows, and secrets.
     */
    private static boolean showsValues(SQLException e) {
      String state = String.valueOf(e.getSQLState());
      return state.startsWith("22") || state.startsWith("23");
    }

    /** H2 repeats the statement behind the message; its parameters may be secrets. */
    private static String firstLine(Throwable e) {
      String message = String.valueOf(e.getMessage());
      int end = message.indexOf("; SQL statement:");
      return end < 0 ? message.lines().findFirst().orElse("") : message.substring(0, end);
    }
  }
}
