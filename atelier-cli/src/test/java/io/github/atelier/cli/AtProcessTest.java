package io.github.atelier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialects;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code atelier at} as a process of its own: on a real terminal (util-linux {@code script}), and
 * on pipes.
 */
class AtProcessTest {
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  @TempDir Path folder;
  private Emulator emulator;
  private String port;
  private Process process;

  @BeforeEach
  void start() throws Exception {
    emulator = Emulator.start(Dialects.load("quectel"), ModuleConfig.defaults(), List.of());
    port =
        "tcp:127.0.0.1:"
            + emulator
                .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .address()
                .getPort();
  }

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroyForcibly();
    }
    emulator.close();
  }

  private List<String> java(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + folder.resolve("classes.txt"),
                "-cp",
                System.getProperty("java.class.path"),
                "io.github.atelier.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  private void run(List<String> command, String type) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("output.txt").toFile());
    builder.environment().put("XDG_STATE_HOME", folder.toString());
    builder.environment().put("TERM", type);
    builder.environment().remove("NO_COLOR");
    process = builder.start();
  }

  /** On a pseudo-terminal that {@code script} makes, which is the process's controlling one. */
  private void runOnTerminal(String type, String... arguments) throws IOException {
    assumeThat(SCRIPT).exists();
    // whoever started the tests in the background has had Ctrl-C ignored for all that they start
    StringBuilder line = new StringBuilder("stty cols 120 rows 40; exec env --default-signal=INT");
    for (String word : java(arguments)) {
      line.append(" '").append(word).append('\'');
    }
    run(List.of(SCRIPT.toString(), "-qec", line.toString(), "/dev/null"), type);
  }

  private void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output.txt"))
        .replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]|\u001b[=>]|\r", "");
  }

  private void expect(String text) {
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(output()).contains(text));
  }

  private int exit() throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @Test
  void onATerminalItConversesGivesUpAtControlCAndEndsAtControlD() throws Exception {
    runOnTerminal("xterm-256color", "at", "--port", port, "--dialect", "quectel");
    expect("at> ");
    type(":hex\r");
    expect("octets are shown");
    type("AT+COPS=?\r");
    expect("> 41 54 2B 43 4F 50 53");
    type("\u0003");
    expect("given up");
    type("AT+CGSN\r");
    expect("867600012345673");
    type("\u0004");
    assertThat(exit()).isZero();
    assertThat(Files.readAllLines(folder.resolve("atelier").resolve("at.history")))
        .containsExactly(":hex", "AT+COPS=?", "AT+CGSN");
    assertThat(output()).doesNotContainIgnoringCase("warning");
    assertThat(folder.resolve("classes.txt")).content().contains(" org.jline.reader.LineReader ");
  }

  @Test
  void onADumbTerminalItDoesTheSameWithoutColoursAndKeys() throws Exception {
    runOnTerminal("dumb", "at", "--port", port, "--dialect", "quectel");
    expect("at> ");
    type("AT+CSQ\n");
    expect("+CSQ: 24,99\nOK\n");
    expect("OK\nat> ");
    type("AT+CFUN=0\u0003");
    expect("^Cat> ");
    type("AT+CFUN?\n");
    expect("+CFUN: 1");
    type("\u0004");
    assertThat(exit()).isZero();
    assertThat(Files.readString(folder.resolve("output.txt"))).doesNotContain("\u001b");
  }

  @Test
  void onATerminalAPortThatIsNotThereIsNamedAndTheExitCodeIsOne() throws Exception {
    runOnTerminal("xterm-256color", "at", "--port", "/dev/ttyNONE9");
    assertThat(exit()).isEqualTo(1);
    assertThat(output()).contains("atelier at: There is no serial port /dev/ttyNONE9");
  }

  @Test
  void onAPipeItIsAFilterWithAnExitCodeAndLoadsNoLineEditor() throws Exception {
    run(java("at", "--port", port, "--dialect", "quectel"), "xterm-256color");
    type("AT+CGSN\n\nAT+CPIN=\"4711\"\nAT\n");
    process.getOutputStream().close();
    assertThat(exit()).isEqualTo(1);
    assertThat(output().lines())
        .containsExactly(
            "867600012345673", "OK", "AT+CPIN=\"****\" failed: the module answered ERROR", "OK");
    assertThat(folder.resolve("classes.txt"))
        .content()
        .contains("io.github.atelier.cli.AtCommand")
        .doesNotContain(" org.jline.");
  }
}
