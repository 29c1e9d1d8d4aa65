package io.github.atelier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialects;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AtCommandTest {
  private Emulator emulator;
  private String port;
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();

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
    emulator.close();
  }

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
    return line.execute(arguments);
  }

  @Test
  void commandsAreAnsweredInOrder() {
    int code =
        run("at", "--port", port, "--dialect", "quectel", "-c", "AT+CGSN", "-c", "ATE0;+CMEE=1");
    assertThat(output.toString().lines()).containsExactly("867600012345672", "OK", "OK");
    assertThat(code).isZero();
  }

  @Test
  void aFailureIsToldAndIsTheExitCode() {
    int code = run("at", "--port", port, "-c", "AT+NOSUCH", "-c", "AT", "-c", "hello");
    assertThat(output.toString())
        .contains("AT+NOSUCH failed: the module answered ERROR", "OK", "'hello' does not begin");
    assertThat(code).isEqualTo(1);
  }

  @Test
  void aCommandThatTakesDataIsNotSentHalf() {
    int code =
        run(
            "at",
            "--port",
            port,
            "--dialect",
            "quectel",
            "-c",
            "AT+QMTPUBEX=0,0,0,0,\"t\",5",
            "-c",
            "AT");
    assertThat(output.toString().lines()).hasSize(2).last().isEqualTo("OK");
    assertThat(output.toString()).contains("takes data");
    assertThat(code).isEqualTo(1);
  }

  @Test
  void anAbsentPortIsNamedWithWhatToDo() {
    int code = run("at", "--port", "/dev/ttyNONE9", "-c", "AT");
    assertThat(code).isEqualTo(1);
    assertThat(errors.toString()).contains("/dev/ttyNONE9");
  }

  @Test
  void aFailureTellsNoSecretOfItsCommand() {
    int code = run("at", "--port", port, "-c", "AT+CPIN=\"4711\"");
    assertThat(output.toString()).contains("AT+CPIN=\"****\" failed").doesNotContain("4711");
    assertThat(code).isEqualTo(1);
  }
}
