package io.github.atelier.platform.store;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the platform keeps its state.
 *
 * @param url the JDBC URL
 * @param user the database user; empty for H2
 * @param password its password, never printed
 * @param folder the folder of an H2 file, which only its owner may read; empty otherwise
 */
public record DatabaseAddress(String url, String user, String password, Optional<Path> folder) {

  public DatabaseAddress {
    Objects.requireNonNull(url, "url");
  }

  /** A database that is forgotten when it is closed. */
  public static DatabaseAddress memory() {
    return new DatabaseAddress(
        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "", "", Optional.empty());
  }

  /** An H2 database in {@code folder}, made if it is not there. */
  public static DatabaseAddress folder(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    // WRITE_DELAY=0: a commit is written when it returns, not half a second later.
    return new DatabaseAddress(
        "jdbc:h2:file:" + absolute.resolve("platform") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
        "",
        "",
        Optional.of(absolute));
  }

  /** A PostgreSQL database, such as {@code jdbc:postgresql://127.0.0.1:5432/atelier}. */
  public static DatabaseAddress server(String url, String user, String password) {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new StoreException(
          "the database URL must begin with jdbc:postgresql: (PostgreSQL is the one server this"
              + " schema is kept on)");
    }
    return new DatabaseAddress(url, user, password, Optional.empty());
  }

  /** Whether what is kept there is there the next time. */
  public boolean lasts() {
    return folder.isPresent() || !isH2();
  }

  boolean isH2() {
    return url.startsWith("jdbc:h2:");
  }

  @Override
  public String toString() {
    return folder.map(path -> "H2 in " + path).orElse(isH2() ? "H2 in memory" : "PostgreSQL");
  }
}
