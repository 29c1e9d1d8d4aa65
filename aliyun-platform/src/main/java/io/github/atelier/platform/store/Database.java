package io.github.atelier.platform.store;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database: one writer that commits in groups, a few readers. Thread-safe.
 *
 * <p>A {@link #write} is complete when its group was committed <em>and has reached the disk</em>,
 * so what was acknowledged after it survives the end of the process and of the machine. Pieces of
 * work run in the order they were handed in, and a read that is handed in after a write completed
 * sees it. Neither method blocks: what cannot be taken fails.
 */
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final int READERS = 2;

  /** Keeps a database in memory alive, and is never used for anything else. */
  private final Connection anchor;

  /** Null unless the database is a folder of ours. */
  private final FolderLock lock;

  private final Worker writer;
  private final Worker[] readers = new Worker[READERS];
  private int nextReader;

  private Database(DatabaseAddress address, Connection anchor, FolderLock lock)
      throws SQLException {
    this.anchor = anchor;
    this.lock = lock;
    boolean embedded = address.folder().isPresent();
    this.writer = Worker.writer(() -> connect(address), embedded);
    for (int i = 0; i < READERS; i++) {
      readers[i] = Worker.reader(() -> connect(address), i + 1, embedded);
    }
  }

  /**
   * Opens a database and brings its schema up to date.
   *
   * @throws StoreException if it cannot be opened, another process has it (which, it says), or its
   *     schema is newer than this program
   */
  public static Database open(DatabaseAddress address) {
    address.folder().ifPresent(Database::ownFolder);
    FolderLock lock = address.folder().map(FolderLock::take).orElse(null);
    Connection anchor = null;
    try {
      anchor = connect(address);
      migrate(address);
      return new Database(address, anchor, lock);
    } catch (SQLException | FlywayException e) {
      closeQuietly(anchor);
      release(lock);
      throw new StoreException("cannot open the database (" + address + "): " + reason(e), e);
    }
  }

  /**
   * Changes something. Completes on the writer's thread, after the group commit; continue elsewhere
   * if that takes time. Fails with {@link StoreException}; what a failed piece of work did is
   * undone, and the others of its group are not touched.
   */
  public <T> CompletableFuture<T> write(Work<T> work) {
    return writer.submit(work);
  }

  /** Reads something. Completes on a reader's thread. */
  public <T> CompletableFuture<T> read(Work<T> work) {
    Worker reader;
    synchronized (readers) {
      reader = readers[nextReader];
      nextReader = (nextReader + 1) % READERS;
    }
    return reader.submit(work);
  }

  /** Ends after all that was handed in is done. What comes later fails. */
  @Override
  public void close() {
    writer.close();
    for (Worker reader : readers) {
      reader.close();
    }
    closeQuietly(anchor);
    release(lock);
  }

  private static void release(FolderLock lock) {
    if (lock != null) {
      lock.close();
    }
  }

  private static void migrate(DatabaseAddress address) {
    FluentConfiguration flyway =
        Flyway.configure(Database.class.getClassLoader())
            .dataSource(address.url(), address.user(), address.password())
            .locations("classpath:io/github/atelier/platform/store")
            .validateMigrationNaming(true);
    int applied = flyway.load().migrate().migrationsExecuted;
    if (applied > 0) {
      LOG.debug("{} migrations applied to {}", applied, address);
    }
  }

  private static Connection connect(DatabaseAddress address) throws SQLException {
    return DriverManager.getConnection(address.url(), address.user(), address.password());
  }

  /** Device secrets lie here: nobody but the owner may look in. */
  private static void ownFolder(Path folder) {
    try {
      if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.createDirectories(folder);
        return;
      }
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new StoreException("cannot use the folder " + folder + ": " + e, e);
    }
  }

  private static String reason(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getErrorCode() == 90020) {
        return "another process has it open: end that one, or choose another folder";
      }
    }
    return e.getMessage();
  }

  private static void closeQuietly(Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      LOG.debug("closing the database", e);
    }
  }
}
