package io.github.atelier.emulator.line.netty;

import static io.github.atelier.emulator.line.Waiting.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.RecordingHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TcpServerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final LineOptions PROMPT =
      LineOptions.DEFAULTS.withHalfCloseLinger(Duration.ofMillis(50));

  private final EmulatorLoops loops = EmulatorLoops.start(2);
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final List<RecordingHandler> handlers = new CopyOnWriteArrayList<>();

  @AfterEach
  void endLoops() {
    loops.close();
  }

  @Test
  void eachConnectionHasALineAndAHandlerOfItsOwn() throws Exception {
    try (TcpServer server = loops.tcpServer(ANY_PORT, PROMPT, this::accept);
        Socket one = connect(server);
        Socket two = connect(server)) {
      one.getOutputStream().write("one".getBytes(ISO_8859_1));
      two.getOutputStream().write("two".getBytes(ISO_8859_1));
      assertThat(one.getInputStream().readNBytes(3)).isEqualTo("one".getBytes(ISO_8859_1));
      assertThat(two.getInputStream().readNBytes(3)).isEqualTo("two".getBytes(ISO_8859_1));
      assertThat(handlers)
          .extracting(RecordingHandler::text)
          .containsExactlyInAnyOrder("one", "two");
      assertThat(lines)
          .extracting(Line::name)
          .contains(
              "tcp 127.0.0.1:"
                  + server.address().getPort()
                  + " <- 127.0.0.1:"
                  + one.getLocalPort());
    }
    until(() -> handlers.stream().allMatch(handler -> handler.count("closed") == 1));
    assertThat(handlers).noneMatch(RecordingHandler::calledOffLoop);
  }

  @Test
  void aLineClosedInsteadOfStartedRefusesTheClient() throws Exception {
    try (TcpServer server = loops.tcpServer(ANY_PORT, PROMPT, Line::close);
        Socket client = connect(server)) {
      assertThat(client.getInputStream().read()).isNegative();
    }
  }

  @Test
  void anAcceptorThatThrowsCostsItsOwnClientOnly() throws Exception {
    LineAcceptor acceptor =
        line -> {
          if (lines.isEmpty()) {
            lines.add(line);
            throw new IllegalStateException("defect on purpose");
          }
          accept(line);
        };
    try (TcpServer server = loops.tcpServer(ANY_PORT, PROMPT, acceptor);
        Socket first = connect(server)) {
      assertThat(first.getInputStream().read()).isNegative();
      try (Socket second = connect(server)) {
        second.getOutputStream().write('x');
        assertThat(second.getInputStream().read()).isEqualTo('x');
      }
    }
  }

  @Test
  void closingTheServerKeepsItsLines() throws Exception {
    TcpServer server = loops.tcpServer(ANY_PORT, PROMPT, this::accept);
    try (Socket client = connect(server)) {
      client.getOutputStream().write('a');
      assertThat(client.getInputStream().read()).isEqualTo('a');
      server.close();
      client.getOutputStream().write('b');
      assertThat(client.getInputStream().read()).isEqualTo('b');
      lines.get(0).close();
      assertThat(client.getInputStream().read()).isNegative();
      assertThat(handlers.get(0).events()).endsWith("closed");
    }
  }

  @Test
  void endingTheLoopsEndsTheServerAndItsLines() throws Exception {
    TcpServer server = loops.tcpServer(ANY_PORT, PROMPT, this::accept);
    try (Socket client = connect(server)) {
      client.getOutputStream().write('a');
      assertThat(client.getInputStream().read()).isEqualTo('a');
      loops.close();
      assertThat(client.getInputStream().read()).isNegative();
      assertThat(handlers.get(0).events()).containsExactly("opened", "received", "closed");
      assertThatThrownBy(() -> connect(server)).isInstanceOf(IOException.class);
    }
    server.close();
    lines.get(0).close();
  }

  private void accept(Line line) {
    RecordingHandler handler = new RecordingHandler.Echo();
    lines.add(line);
    handlers.add(handler);
    line.start(handler);
  }

  private static Socket connect(TcpServer server) throws Exception {
    Socket socket = new Socket();
    socket.setSoTimeout(10_000);
    socket.connect(server.address());
    return socket;
  }
}
