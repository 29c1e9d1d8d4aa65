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

/**
 * One thread with one connection. A writer takes all the work that waits, up to a limit, runs it in
 * one transaction, commits once and then tells everybody; the more waits, the cheaper each becomes.
 */
final class Worker {
  /** Work that may wait; beyond it the platform is told to slow down. */
  private static final int MAX_WAITING = 50_000;

  private static final int MAX_GROUP = 2_000;

  private final Connection connection;
  private final boolean writes;
  private final boolean sync;
  private final BlockingQueue<Job<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Thread thread;
  private boolean closed;

  private Worker(Connection connection, String name, boolean writes, boolean sync)
      throws SQLException {
    this.connection = connection;
    this.writes = writes;
    this.sync = sync;
    connection.setAutoCommit(false);
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * @param sync whether the database must be asked to bring a commit to the disk: H2 writes it but
   *     leaves the rest to the operating system
   */
  static Worker writer(Connection connection, boolean sync) throws SQLException {
    return new Worker(connection, "platform-store-writer", true, sync);
  }

  static Worker reader(Connection connection, int number) throws SQLException {
    return new Worker(connection, "platform-store-reader-" + number, false, false);
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
    try {
      connection.close();
    } catch (SQLException e) {
      // the work is done and committed; there is nobody left to tell
      return;
    }
  }

  private void work(List<Job<?>> group) {
    if (group.isEmpty()) {
      return;
    }
    group.forEach(job -> job.run(connection, writes && group.size() > 1));
    try {
      end(group.stream().anyMatch(job -> job.failure == null));
      group.forEach(Job::finish);
    } catch (SQLException e) {
      StoreException failure =
          new StoreException("a commit failed, nothing of it was kept: " + e.getMessage(), e);
      group.forEach(job -> job.fail(failure));
    }
  }

  private void end(boolean anyDone) throws SQLException {
    if (!writes || !anyDone) {
      connection.rollback();
      return;
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    }
    if (sync) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CHECKPOINT SYNC");
      }
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
