package io.github.atelier.platform.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL of the test's own in a temporary folder, on loopback, run by nobody if the tests are
 * root's (initdb refuses root). Where none is installed the tests are skipped, unless the property
 * {@code postgres.required} or CI says that it must be there.
 */
public final class PostgresServer implements AutoCloseable {
  private final Path folder;
  private final int port;
  private Process process;
  private int databases;

  private PostgresServer(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Starts one. */
  public static PostgresServer start() throws Exception {
    Path initdb = find("initdb");
    Path postgres = find("postgres");
    boolean required =
        Boolean.getBoolean("postgres.required") || "true".equals(System.getenv("CI"));
    if (!required) {
      assumeTrue(
          initdb != null && postgres != null,
          "no PostgreSQL here (Debian: apt install postgresql)");
    } else if (initdb == null || postgres == null) {
      throw new IOException("PostgreSQL is required here and not installed");
    }
    Path folder = Files.createTempDirectory("atelier-postgres");
    if (root()) {
      run(List.of("chown", "nobody", folder.toString()));
    }
    Path data = folder.resolve("data");
    run(
        asNobody(
            List.of(initdb.toString(), "-D", data.toString(), "-A", "trust", "-U", "atelier")));
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    PostgresServer server = new PostgresServer(folder, port);
    server.launch(postgres);
    return server;
  }

  private void launch(Path postgres) throws Exception {
    List<String> command = new ArrayList<>(List.of("timeout", "-s", "INT", "900"));
    command.addAll(
        asNobody(
            List.of(
                postgres.toString(),
                "-D",
                folder.resolve("data").toString(),
                "-p",
                Integer.toString(port),
                "-h",
                "127.0.0.1",
                "-k",
                folder.toString(),
                "-c",
                "max_connections=100")));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Files.createTempFile("atelier-postgres", ".log").toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        admin().close();
        return;
      } catch (SQLException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(50);
      }
    }
  }

  private Connection admin() throws SQLException {
    return DriverManager.getConnection(url("postgres"), "atelier", "");
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** A new, empty database. */
  public DatabaseAddress fresh() {
    String name = "test" + databases++;
    try (Connection connection = admin();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
      return DatabaseAddress.server(url(name), "atelier", "");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends every connection but one's own, as a server that restarts does. */
  public void cutEveryone() throws SQLException {
    try (Connection connection = admin();
        var statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
              + " and datname is not null");
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
      }
      run(List.of("rm", "-r", folder.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path find(String program) throws IOException {
    List<Path> folders = new ArrayList<>(List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin")));
    Path versions = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(versions)) {
      try (var all = Files.list(versions)) {
        all.forEach(version -> folders.add(version.resolve("bin")));
      }
    }
    return folders.stream()
        .map(folder -> folder.resolve(program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static List<String> asNobody(List<String> command) {
    if (!root()) {
      return command;
    }
    List<String> all =
        new ArrayList<>(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    all.addAll(command);
    return all;
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed: " + output);
    }
  }
}
