package io.github.atelier.emulator.line.netty;

import static io.github.atelier.emulator.line.Waiting.until;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.LineUnavailableException;
import io.github.atelier.emulator.line.RecordingHandler;
import io.github.atelier.emulator.line.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class TcpPortTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final LineOptions PROMPT =
      LineOptions.DEFAULTS
          .withHalfCloseLinger(Duration.ofMillis(50))
          .withTakeOver(Duration.ofMillis(200));

  private EmulatorLoops loops = EmulatorLoops.start(1);
  private final RecordingHandler handler = new RecordingHandler.Echo();

  @AfterEach
  void endLoops() {
    loops.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientMayLeaveAndComeAgainToTheSameModule(boolean epoll) throws Exception {
    if (!epoll) {
      loops.close();
      loops = new EmulatorLoops(1, new UnsatisfiedLinkError("switched off for this test"));
    }
    try (TcpPort port = open(PROMPT)) {
      for (int visit = 0; visit < 20; visit++) {
        try (Socket client = connect(port)) {
          assertThat(exchange(client, "AT+V=" + visit + "\r")).isEqualTo("AT+V=" + visit + "\r");
        }
      }
      until(() -> handler.count("closed") == 20);
      assertThat(handler.count("opened")).isEqualTo(20);
      assertThat(handler.calledOffLoop()).isFalse();
    }
  }

  @Test
  void byteByByteIsTheSame() throws Exception {
    try (TcpPort port = open(PROMPT);
        Socket client = connect(port)) {
      client.setTcpNoDelay(true);
      for (byte b : "AT+CSQ\r".getBytes(ISO_8859_1)) {
        client.getOutputStream().write(b);
      }
      assertThat(read(client, 7)).isEqualTo("AT+CSQ\r".getBytes(ISO_8859_1));
    }
  }

  @Test
  void aMebibyteGoesBothWaysUnchanged() throws Exception {
    byte[] data = new byte[1 << 20];
    new Random(7).nextBytes(data);
    try (TcpPort port = open(PROMPT.withBacklogBytes(2 << 20));
        Socket client = connect(port)) {
      CompletableFuture<byte[]> back = CompletableFuture.supplyAsync(() -> read(client, 1 << 20));
      client.getOutputStream().write(data);
      assertThat(back.get()).isEqualTo(data);
      assertThat(handler.bytes()).isEqualTo(data);
      assertThat(port.droppedBytes()).isZero();
    }
  }

  @Test
  void aSecondClientIsRefusedAndTheFirstNotDisturbed() throws Exception {
    try (TcpPort port = open(PROMPT);
        Socket first = connect(port)) {
      exchange(first, "A");
      try (Socket second = connect(port)) {
        second.getOutputStream().write("intruder".getBytes(ISO_8859_1));
        assertThat(endsWithout(second)).isTrue();
      }
      assertThat(exchange(first, "B")).isEqualTo("B");
      assertThat(handler.text()).isEqualTo("AB");
    }
  }

  @Test
  void aSecondClientThatWaitsGetsTheLineWhenTheFirstLeaves() throws Exception {
    try (TcpPort port = open(PROMPT.withTakeOver(Duration.ofSeconds(15)))) {
      Socket first = connect(port);
      exchange(first, "A");
      try (Socket second = connect(port)) {
        second.getOutputStream().write('B');
        first.close();
        assertThat(read(second, 1)).isEqualTo(new byte[] {'B'});
      }
      assertThat(handler.events()).startsWith("opened", "received", "closed", "opened", "received");
    }
  }

  @Test
  void onlyAFewMayWait() throws Exception {
    Socket[] clients = new Socket[6];
    try (TcpPort port = open(PROMPT.withTakeOver(Duration.ofSeconds(15)))) {
      for (int i = 0; i < clients.length; i++) {
        clients[i] = connect(port);
        if (i == 0) {
          exchange(clients[0], "A");
        }
      }
      assertThat(endsWithout(clients[5])).isTrue();
      assertThat(exchange(clients[0], "B")).isEqualTo("B");
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aClientThatEndedItsSendingStillGetsTheAnswerAndThenTheEnd() throws Exception {
    try (TcpPort port = open(PROMPT);
        Socket client = connect(port)) {
      client.getOutputStream().write("AT\r".getBytes(ISO_8859_1));
      client.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).isEqualTo("AT\r".getBytes(ISO_8859_1));
      until(() -> handler.count("closed") == 1);
    }
  }

  @Test
  void aClientThatEndsItsSendingGivesWayToOneThatWaitsAlready() throws Exception {
    LineOptions patient =
        PROMPT.withTakeOver(Duration.ofSeconds(30)).withHalfCloseLinger(Duration.ofSeconds(30));
    try (TcpPort port = open(patient);
        Socket first = connect(port)) {
      exchange(first, "A");
      try (Socket second = connect(port)) {
        // two rounds of the loop, after which the second has arrived
        exchange(first, "B");
        exchange(first, "C");
        first.shutdownOutput();
        assertThat(exchange(second, "D")).isEqualTo("D");
      }
    }
  }

  @Test
  void anAnswerThatComesLateKeepsAHalfClosedClient() throws Exception {
    try (TcpPort port = open(PROMPT.withHalfCloseLinger(Duration.ofSeconds(1)));
        Socket client = connect(port)) {
      client.shutdownOutput();
      until(() -> handler.count("opened") == 1);
      port.loop()
          .schedule(Duration.ofMillis(200), () -> port.write("OK".getBytes(ISO_8859_1), 0, 2));
      assertThat(client.getInputStream().readAllBytes()).isEqualTo("OK".getBytes(ISO_8859_1));
    }
  }

  @Test
  void outputIsDroppedWhileNobodyIsConnected() throws Exception {
    try (TcpPort port = open(PROMPT)) {
      Waiting.onLoop(port.loop(), () -> port.write("RDY".getBytes(ISO_8859_1), 0, 3));
      try (Socket client = connect(port)) {
        assertThat(exchange(client, "A")).isEqualTo("A");
      }
      assertThat(port.droppedBytes()).isZero();
    }
  }

  @Test
  void aStalledReaderIsBoundedAndWhatItGetsIsInOrder() throws Exception {
    try (TcpPort port = open(PROMPT);
        Socket client = new Socket()) {
      client.setReceiveBufferSize(4096);
      client.connect(port.address());
      until(() -> handler.count("opened") == 1);
      byte[] counted = new byte[64 << 10];
      for (int i = 0; i < counted.length; i++) {
        counted[i] = (byte) (i * 31 >> 8 ^ i);
      }
      int written = 0;
      while (port.droppedBytes() == 0 && written < 64 << 20) {
        port.write(counted, 0, counted.length);
        written += counted.length;
      }
      assertThat(port.droppedBytes()).isPositive();
      byte[] start = read(client, counted.length);
      assertThat(start).isEqualTo(counted);
    }
  }

  @Test
  void clientsBeforeTheStartWaitForIt() throws Exception {
    try (TcpPort port = loops.tcpPort(loops.next(), ANY_PORT, PROMPT);
        Socket client = connect(port)) {
      client.getOutputStream().write('A');
      port.start(handler);
      assertThat(read(client, 1)).isEqualTo(new byte[] {'A'});
    }
  }

  @Test
  void closingThePortDisconnectsAndFreesIt() throws Exception {
    TcpPort port = open(PROMPT);
    try (Socket client = connect(port)) {
      exchange(client, "A");
      port.close();
      port.close();
      assertThat(endsWithout(client)).isTrue();
      assertThat(handler.events()).containsExactly("opened", "received", "closed");
      assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
    }
    try (TcpPort again = loops.tcpPort(loops.next(), port.address(), PROMPT)) {
      assertThat(again.address()).isEqualTo(port.address());
    }
  }

  @Test
  void aPortInUseIsRefusedWithItsName() throws Exception {
    try (TcpPort port = open(PROMPT)) {
      assertThatThrownBy(() -> loops.tcpPort(loops.next(), port.address(), PROMPT))
          .isInstanceOf(LineUnavailableException.class)
          .hasMessageContaining("127.0.0.1:" + port.address().getPort())
          .hasMessageContaining("free port");
    }
  }

  @Test
  void anUnknownHostIsRefusedWithItsName() {
    InetSocketAddress unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 0);
    assertThatThrownBy(() -> loops.tcpPort(loops.next(), unknown, PROMPT))
        .isInstanceOf(LineUnavailableException.class)
        .hasMessageContaining("nowhere.invalid");
  }

  private TcpPort open(LineOptions options) throws LineUnavailableException {
    TcpPort port = loops.tcpPort(loops.next(), ANY_PORT, options);
    port.start(handler);
    return port;
  }

  private static Socket connect(TcpPort port) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(10_000);
    socket.connect(port.address());
    return socket;
  }

  private static String exchange(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(ISO_8859_1));
    return new String(read(client, text.length()), ISO_8859_1);
  }

  private static byte[] read(Socket client, int count) {
    try {
      return client.getInputStream().readNBytes(count);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Whether the connection ends, by FIN or reset, before any byte comes. */
  private static boolean endsWithout(Socket client) {
    try {
      return client.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
