package io.github.atelier.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.atelier.driver.transport.SerialSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The AT terminal with a keyboard and a screen made of streams. */
final class TerminalBench implements AutoCloseable {
  static final String CTRL_C = "\u0003";
  static final String CTRL_D = "\u0004";
  static final String UP = "\u001bOA";

  private final PipedOutputStream keys = new PipedOutputStream();
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Terminal terminal;
  private final CompletableFuture<Integer> exit;
  private int seen;
  private volatile Thread talking;

  /** What the line editor does at Ctrl-C, also where it has just returned. */
  void interrupt() {
    talking.interrupt();
  }

  TerminalBench(String port, String dialect, Path folder) throws IOException {
    this(port, dialect, folder, "xterm-256color", Map.of());
  }

  TerminalBench(
      String port, String dialect, Path folder, String type, Map<String, String> environment)
      throws IOException {
    terminal =
        TerminalBuilder.builder()
            .system(false)
            .provider("exec")
            .streams(new PipedInputStream(keys, 1 << 16), shown)
            .type(type)
            .size(Size.of(150, 40))
            .encoding(StandardCharsets.UTF_8)
            .graphemeCluster(false)
            .build();
    AtTerminal.Setup defaults =
        AtTerminal.Setup.of(port, SerialSettings.defaults(), dialect, false, environment);
    AtTerminal.Setup setup =
        new AtTerminal.Setup(
            port,
            SerialSettings.defaults(),
            dialect,
            false,
            folder.resolve("state").resolve("at.history"),
            defaults.colours());
    exit =
        CompletableFuture.supplyAsync(
            () -> {
              try (AtTerminal at = new AtTerminal(setup, terminal)) {
                return at.run();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            task -> {
              Thread thread = new Thread(task, "terminal under test");
              thread.setDaemon(true);
              talking = thread;
              thread.start();
            });
    if (type.equals("xterm-256color")) {
      expect("at> ");
    }
  }

  void type(String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  /** Types a line and Enter. */
  void enter(String line) throws IOException {
    type(line + "\r");
  }

  /** All that was written to the screen. */
  String raw() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  /** What was written, without the sequences that steer a terminal. */
  String text() {
    return raw().replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]|\u001b[=>]|[\u0007\r]", "");
  }

  /** Waits until this is written, after what was last waited for. */
  void expect(String text) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              if (exit.isCompletedExceptionally()) {
                exit.get();
              }
              assertThat(text().substring(seen)).contains(text);
            });
    seen = text().indexOf(text, seen) + text.length();
  }

  /** Types a line, waits for what it brings, and for the prompt after that. */
  void enter(String line, String brings) throws IOException {
    enter(line);
    expect(brings);
    expect("at> ");
  }

  int exit() throws Exception {
    return exit.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    keys.close();
    terminal.close();
  }
}
