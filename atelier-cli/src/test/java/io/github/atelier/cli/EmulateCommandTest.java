package io.github.atelier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Modules as they are started by hand. */
class EmulateCommandTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Pattern TCP = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

  @TempDir private Path folder;
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();
  private Thread running;

  private void start(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
    running = new Thread(() -> line.execute(arguments), "emulate");
    running.start();
    await()
        .atMost(SOON)
        .until(() -> output.toString().contains("Ctrl-C ends it") || !running.isAlive());
    assertThat(errors.toString()).isEmpty();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (running != null) {
      running.interrupt();
      running.join(10_000);
      assertThat(running.isAlive()).isFalse();
    }
  }

  private List<Integer> ports() {
    Matcher matcher = TCP.matcher(output.toString());
    return matcher.results().map(r -> Integer.parseInt(r.group(1))).toList();
  }

  private static String ask(int port, String command) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(("ATE0\r").getBytes(StandardCharsets.US_ASCII));
      until(socket.getInputStream(), "OK\r\n");
      socket.getOutputStream().write((command + "\r").getBytes(StandardCharsets.US_ASCII));
      return until(socket.getInputStream(), "OK\r\n");
    }
  }

  private static String until(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int octet = in.read();
      assertThat(octet).as("after %s", text).isNotNegative();
      text.append((char) octet);
    }
    return text.toString();
  }

  @Test
  void severalModulesHaveLinesAndIdentitiesOfTheirOwn() throws Exception {
    start("emulate", "--dialect", "3gpp", "--tcp", "127.0.0.1:0", "--count", "3");

    assertThat(ports()).hasSize(3).doesNotHaveDuplicates();
    assertThat(ask(ports().get(0), "AT+CGSN")).contains("867600012300017");
    assertThat(ask(ports().get(2), "AT+CGSN")).contains("86760001230003");
    assertThat(ask(ports().get(1), "AT+CNUM")).contains("+8613800000002");
  }

  @Test
  void virtualSerialPortsAreCountedUpAndGoneAtTheEnd() throws Exception {
    Path first = folder.resolve("modem7");
    start("emulate", "--dialect", "3gpp", "--pty", first.toString(), "--count", "2");

    assertThat(first).isSymbolicLink();
    assertThat(folder.resolve("modem8")).isSymbolicLink();
    stop();
    running = null;
    assertThat(Files.exists(first, java.nio.file.LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void theWorldOfTheModuleIsChosen() throws Exception {
    start(
        "emulate",
        "--dialect",
        "3gpp",
        "--tcp",
        "127.0.0.1:0",
        "--pin",
        "1234",
        "--network",
        "roaming");

    assertThat(ask(ports().get(0), "AT+CPIN?")).contains("+CPIN: SIM PIN");
  }

  @Test
  void messagesGoToTheirOwnPortWhereThereIsOne() throws Exception {
    Path messages = folder.resolve("urc");
    start("emulate", "--dialect", "3gpp", "--tcp", "127.0.0.1:0", "--urc-pty", messages.toString());

    try (InputStream in = Files.newInputStream(messages)) {
      // an answered restart: the command's line gets its result, the other one what follows
      assertThat(ask(ports().get(0), "AT+CFUN=1,1")).doesNotContain("RDY");
      assertThat(until(in, "+CPIN: READY\r\n")).contains("+CPIN: READY");
    }
  }

  @Test
  void aSlowLineTakesItsTime() throws Exception {
    start("emulate", "--dialect", "3gpp", "--tcp", "127.0.0.1:0", "--baud", "1200");

    long begin = System.nanoTime();
    String reply = ask(ports().get(0), "ATI");
    Duration took = Duration.ofNanos(System.nanoTime() - begin);

    // ATE0<CR>, its echo, OK, ATI<CR> and the reply: 10 bits each
    int octets = 5 + 5 + 6 + 4 + reply.length();
    assertThat(took).isGreaterThan(Duration.ofMillis(octets * 10L * 1000 / 1200 * 9 / 10));
  }

  @ParameterizedTest
  @CsvSource({
    "--count,0,--count is 1 to 9999",
    "--baud,7,a line rate is 50 to 10000000 bit/s",
    "--network,moon,'home, roaming, denied or none'",
    "--serial,/dev/ttyNone@fast,'for example /dev/ttyUSB0@9600'",
    "--serial,/dev/ttyNone,there is no serial port /dev/ttyNone",
  })
  void whatMakesNoSenseIsRefusedWithWhatDoes(String option, String value, String message) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));

    int code = line.execute("emulate", "--dialect", "3gpp", "--tcp", "127.0.0.1:0", option, value);

    assertThat(code).isPositive();
    assertThat(errors.toString()).contains(message);
  }
}
