package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.emulator.uplink.ResolveRule;
import io.github.atelier.grammar.dialect.Dialects;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sessions on the page about sockets go as they are printed. */
class SocketsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "how-to", "sockets.md");
  private static final String FENCE = "```";
  private static final int PATIENCE_MILLIS = 15_000;

  /** A session: the dialect, and what is typed and said. */
  record PrintedSession(String dialect, List<String> lines) {
    @Override
    public String toString() {
      return dialect;
    }
  }

  static Stream<PrintedSession> sessions() throws IOException {
    List<PrintedSession> sessions = new ArrayList<>();
    PrintedSession now = null;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith(FENCE + "session ")) {
        now = new PrintedSession(line.substring(FENCE.length() + 8), new ArrayList<>());
        sessions.add(now);
      } else if (line.equals(FENCE)) {
        now = null;
      } else if (now != null) {
        now.lines().add(line);
      }
    }
    assertThat(sessions).hasSize(2);
    return sessions.stream();
  }

  @ParameterizedTest
  @MethodSource("sessions")
  void everySessionGoesAsItIsPrinted(PrintedSession session) throws Exception {
    try (EchoServer server = new EchoServer();
        Emulator emulator =
            Emulator.start(
                Dialects.load(session.dialect()),
                ModuleConfig.defaults().withAttachDelay(Duration.ZERO),
                List.of(new ResolveRule("echo.example", 7, "127.0.0.1", server.port())))) {
      int port =
          emulator
              .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .address()
              .getPort();
      try (Socket line = new Socket(InetAddress.getLoopbackAddress(), port)) {
        line.setSoTimeout(PATIENCE_MILLIS);
        type(line, "ATE0\r");
        assertThat(hear(line, "ATE0\r\r\nOK\r\n")).isEqualTo("ATE0\r\r\nOK\r\n");
        for (String printed : session.lines()) {
          if (printed.startsWith("AT")) {
            type(line, printed + "\r");
          } else if (printed.startsWith("> ")) {
            assertThat(hear(line, "\r\n> ")).isEqualTo("\r\n> ");
            type(line, printed.substring(2));
          } else if (printed.equals("hello")) {
            assertThat(hear(line, printed)).isEqualTo(printed);
          } else {
            String expected = "\r\n" + printed + "\r\n";
            assertThat(hear(line, expected)).isEqualTo(expected);
          }
        }
      }
    }
  }

  private static void type(Socket line, String text) throws IOException {
    line.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** As many octets as are expected. */
  private static String hear(Socket line, String expected) throws IOException {
    return new String(
        line.getInputStream().readNBytes(expected.length()), StandardCharsets.US_ASCII);
  }
}
