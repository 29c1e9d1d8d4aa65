package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs that others wrote, from Debian packages, run against the emulator. */
final class Programs {
  private static final Path KEPT = Path.of("target", "transcripts");

  private Programs() {}

  /**
   * Skips the test where a program is missing; on CI that is a failure.
   *
   * @param debianPackage what to install
   */
  static void need(String debianPackage, String... files) {
    for (String file : files) {
      boolean present = Files.exists(Path.of(file));
      if (!"true".equals(System.getenv("CI"))) {
        Assumptions.assumeTrue(present, file + " is missing: install " + debianPackage);
      }
      assertThat(present).as(file + " of " + debianPackage + " must be there on CI").isTrue();
    }
  }

  /** Copies a file of the test resources {@code peers} into a folder. */
  static Path resource(String name, Path folder) throws IOException {
    try (InputStream in = Programs.class.getResourceAsStream("/peers/" + name)) {
      Path copy = folder.resolve(name);
      Files.copy(in, copy);
      return copy;
    }
  }

  /**
   * Runs a script of the test resources on a private D-Bus.
   *
   * @return all that it printed
   */
  static String onPrivateBus(Path folder, String script, String... arguments) throws Exception {
    Path config = resource("bus.conf", folder);
    resource("manager.sh", folder);
    List<String> command =
        new ArrayList<>(
            List.of(
                "dbus-run-session",
                "--config-file=" + config,
                "--",
                "bash",
                resource(script, folder).toString()));
    command.addAll(List.of(arguments));
    try {
      return run(folder, Duration.ofSeconds(150), command.toArray(String[]::new));
    } catch (Exception | AssertionError e) {
      keepLogs(folder);
      throw e;
    }
  }

  /** What the daemons said, for whoever has to find out why. */
  private static void keepLogs(Path folder) throws IOException {
    Files.createDirectories(KEPT);
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "*.log")) {
      for (Path log : logs) {
        Files.copy(log, KEPT.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /**
   * Runs a program in a folder; it must end in time and with exit code 0.
   *
   * @return all that it printed
   */
  static String run(Path folder, Duration time, String... command) throws Exception {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(time.toSeconds(), TimeUnit.SECONDS);
      String said = Files.readString(output);
      assertThat(ended).as("%s ended; it said: %s", command[0], said).isTrue();
      assertThat(process.exitValue()).as("exit code; it said: %s", said).isZero();
      return said;
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  /** Keeps a conversation for whoever has to find out why a test failed. */
  static void keep(String test, List<String> transcript) throws IOException {
    Files.createDirectories(KEPT);
    Files.write(KEPT.resolve(test.toLowerCase(Locale.ROOT) + ".txt"), transcript);
  }
}
