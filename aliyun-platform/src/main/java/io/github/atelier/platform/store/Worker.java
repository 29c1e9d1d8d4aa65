package io.github.atelier.platform.store;

import java.sql.Connection;
import java.sql.SQLException;
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
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final Connections connections;
  private final boolean writes;
  private final boolean sync;
  private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread thread;
  private boolean closed;

  /** Null after the database was lost: the next group asks for another. The thread's own. */
  private Connection connection;

  /** Where connections come from. */
  interface Connections {
    Connection open() throws SQLException;
  }

  private Worker(Connections connections, String name, boolean writes, boolean sync)
      throws SQLException {
    this.connections = connections;
    this.writes = writes;
    this.sync = sync;
    this.connection = open();
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * @param sync whether the database must be asked to bring a commit to the disk: H2 writes it but
   *     leaves the rest to the operating system
   */
  static Worker writer(Connections connections, boolean sync) throws SQLException {
    return new Worker(connections, "platform-store-writer", true, sync);
  }

  static Worker reader(Connections connections, int number) throws SQLException {
    return new Worker(connections, "platform-store-reader-" + number, false, false);
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
    try {
      if (connection == null) {
        connection = open();
        LOG.info("the database is there again");
      }
    } catch (SQLException e) {
      StoreException failure =
          new StoreException("the database cannot be reached: " + Job.firstLine(e), e);
      group.forEach(job -> job.fail(failure));
      return;
    }
    group.forEach(job -> job.run(connection, writes && group.size() > 1));
    try {
      end(group.stream().anyMatch(job -> job.failure == null));
      if (group.stream().anyMatch(job -> job.failure instanceof SQLException)) {
        dropIfLost();
      }
      group.forEach(Job::finish);
    } catch (SQLException e) {
      StoreException failure =
          new StoreException("a commit failed, nothing of it was kept: " + Job.firstLine(e), e);
      dropIfLost();
      group.forEach(job -> job.fail(failure));
    }
  }

  /** A database that was closed, by a full disk for one, is opened again by the next group. */
  private void dropIfLost() {
    try {
      if (connection.isValid(VALID_SECONDS)) {
        return;
      }
    } catch (SQLException e) {
      LOG.debug("asking whether the connection is alive", e);
    }
    LOG.warn("the connection to the database is lost");
    drop();
  }

  private void end(boolean anyDone) throws SQLException {
    if (!writes || !anyDone) {
      connection.rollback();
      return;
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      rollback(e);
      throw e;
    }
    if (sync) {
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

    /** H2 repeats the statement behind the message; its parameters may be secrets. */
    private static String firstLine(Throwable e) {
      String message = String.valueOf(e.getMessage());
      int end = message.indexOf("; SQL statement:");
      return end < 0 ? message.lines().findFirst().orElse("") : message.substring(0, end);
    }
  }
}
