package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A real broker on a free loopback port (Debian package mosquitto). */
final class Mosquitto implements AutoCloseable {
  private static final String BROKER = "/usr/sbin/mosquitto";

  private final Process process;
  private final Path log;
  private final int port;

  /**
   * Starts it and waits until it listens. Skips the test where it is missing; on CI that fails.
   *
   * @param folder of its files
   * @param settings lines of mosquitto.conf behind its listener
   */
  Mosquitto(Path folder, String... settings) throws IOException {
    Programs.need("mosquitto", BROKER);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    // A root's mosquitto would become another user, who may not read the files of a test.
    String user = "user " + System.getProperty("user.name") + "\n";
    Path file =
        Files.writeString(
            folder.resolve("mosquitto.conf"),
            user + "listener " + port + " 127.0.0.1\n" + String.join("\n", settings) + "\n");
    log = folder.resolve("mosquitto.log");
    process =
        new ProcessBuilder(BROKER, "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await().atMost(Duration.ofSeconds(20)).until(this::listens);
  }

  private boolean listens() throws IOException {
    assertThat(process.isAlive()).as("mosquitto runs: %s", Files.readString(log)).isTrue();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** What it said so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("mosquitto ends").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
