package io.github.atelier.driver.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.atelier.grammar.telnet.ComPort;
import io.github.atelier.grammar.telnet.Telnet;
import io.github.atelier.grammar.telnet.TelnetReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class Rfc2217TransportTest extends LineTransportContractTest {

  /** A serial device server that agrees to everything. */
  private static final class DeviceServer extends TcpPeer {
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private Socket known;
    private TelnetReader reader;

    DeviceServer() throws IOException {}

    @Override
    synchronized void came(Socket socket, byte[] buffer, int count) throws IOException {
      if (socket != known) {
        known = socket;
        reader = new TelnetReader(new Answering(socket.getOutputStream()));
      }
      reader.feed(buffer, 0, count);
    }

    @Override
    public void send(byte[] sent) throws Exception {
      super.send(Telnet.data(sent, 0, sent.length));
    }

    private final class Answering implements TelnetReader.Sink {
      private final OutputStream out;

      Answering(OutputStream out) {
        this.out = out;
      }

      @Override
      public void data(byte[] buffer, int from, int to) {
        keep(buffer, from, to - from);
      }

      @Override
      public void negotiation(int verb, int option) {
        if (verb == Telnet.WILL) {
          answer(Telnet.negotiation(Telnet.DO, option));
        } else if (verb != Telnet.DO) {
          refusals.add(verb + " " + option);
        }
      }

      @Override
      public void subnegotiation(int option, byte[] body) {
        body[0] += ComPort.ANSWER;
        answer(Telnet.subnegotiation(option, body));
      }

      private void answer(byte[] octets) {
        try {
          out.write(octets);
        } catch (IOException e) {
          // the transport has gone meanwhile
        }
      }
    }
  }

  @Override
  Peer newPeer() throws IOException {
    return new DeviceServer();
  }

  @Override
  int slowBytes() {
    return 8 << 20;
  }

  @Override
  Transport newTransport(Peer to, Duration writeTimeout) {
    return new Rfc2217Transport(
        "127.0.0.1",
        ((TcpPeer) to).port(),
        SerialSettings.defaults().withWriteTimeout(writeTimeout).withBaudRate(12_000_000));
  }

  // ---- octets by hand (RFC 2217 clauses 2 and 3, RFC 854)

  /** Reads until these octets have come at the end; fails after five seconds. */
  private static String readUntil(InputStream in, String hexEnd) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String hex = "";
    while (!hex.endsWith(hexEnd)) {
      int octet = in.read();
      assertThat(octet).as("octets so far: %s", hex).isNotNegative();
      all.write(octet);
      hex = HexFormat.of().formatHex(all.toByteArray());
    }
    return hex;
  }

  private static void say(Socket socket, String hex) throws IOException {
    socket.getOutputStream().write(HexFormat.of().parseHex(hex));
  }

  private CompletableFuture<Void> opening(int port, SerialSettings settings) {
    transport = new Rfc2217Transport("127.0.0.1", port, settings);
    return CompletableFuture.runAsync(
        () -> {
          try {
            transport.open(recorder);
          } catch (TransportException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void the_port_is_set_up_as_the_settings_say_octet_by_octet() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SerialSettings settings =
          SerialSettings.defaults()
              .withBaudRate(9600)
              .withFormat(7, SerialSettings.Parity.EVEN, 2)
              .withDtr(false)
              .withQuietOnOpen(Duration.ZERO);
      CompletableFuture<Void> opening = opening(server.getLocalPort(), settings);
      try (Socket socket = server.accept()) {
        socket.setSoTimeout(5_000);
        InputStream in = socket.getInputStream();

        // WILL COM-PORT, WILL BINARY, WILL SGA, DO BINARY, DO SGA
        assertThat(readUntil(in, "fffd03"))
            .isEqualTo("fffb2c" + "fffb00" + "fffb03" + "fffd00" + "fffd03");
        say(socket, "fffd2c" + "fffd00" + "fffb00" + "fffb03");
        // SET-BAUDRATE 9600; the server says the same, plus 100
        assertThat(readUntil(in, "fff0")).isEqualTo("fffa2c01" + "00002580" + "fff0");
        say(socket, "fffa2c65" + "00002580" + "fff0");
        assertThat(readUntil(in, "fff0")).isEqualTo("fffa2c0207fff0");
        say(socket, "fffa2c6607fff0");
        assertThat(readUntil(in, "fff0")).isEqualTo("fffa2c0303fff0");
        say(socket, "fffa2c6703fff0");
        assertThat(readUntil(in, "fff0")).isEqualTo("fffa2c0402fff0");
        say(socket, "fffa2c6802fff0");
        // SET-CONTROL: no flow control, DTR off, RTS on
        assertThat(readUntil(in, "fff0")).isEqualTo("fffa2c0501fff0");
        say(socket, "fffa2c6901fff0");
        assertThat(readUntil(in, "fff0")).isEqualTo("fffa2c0509fff0");
        say(socket, "fffa2c6909fff0");
        assertThat(readUntil(in, "fff0")).isEqualTo("fffa2c050bfff0");
        say(socket, "fffa2c690bfff0");
        // PURGE-DATA of both
        assertThat(readUntil(in, "fff0")).isEqualTo("fffa2c0c03fff0");
        say(socket, "fffa2c7003fff0");
        opening.get(5, TimeUnit.SECONDS);

        // data both ways: 255 doubled; a modem state in between is no data
        write(new byte[] {'A', (byte) 0xFF, 'T'});
        assertThat(readUntil(in, "54")).isEqualTo("41" + "ffff" + "54");
        say(socket, "4f" + "fffa2c6b30fff0" + "4b" + "ffff");
        recorder.awaitBytes(new byte[] {'O', 'K', (byte) 0xFF});
      }
    }
  }

  @Test
  void an_option_that_nobody_needs_is_refused_and_one_agreed_is_not_answered_again()
      throws Exception {
    open(recorder);
    Socket socket = ((TcpPeer) peer).socket();

    // DO ECHO, WILL LINEMODE: refused. DO COM-PORT again: no answer. Then a letter.
    say(socket, "fffd01" + "fffb22" + "fffd2c" + "41");

    recorder.awaitBytes(new byte[] {'A'});
    await()
        .atMost(Recorder.SOON)
        .untilAsserted(
            () ->
                assertThat(((DeviceServer) peer).refusals)
                    .containsExactly(Telnet.WONT + " 1", Telnet.DONT + " 34"));
    assertThat(peer.received()).isEmpty();
  }

  @Test
  void a_server_that_refuses_the_com_port_option_is_told_from_a_serial_server() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> opening = opening(server.getLocalPort(), SerialSettings.defaults());
      try (Socket socket = server.accept()) {
        say(socket, "fffe2c");

        assertThatThrownBy(() -> opening.get(5, TimeUnit.SECONDS))
            .hasRootCauseInstanceOf(ConnectFailedException.class)
            .hasStackTraceContaining("does not speak RFC 2217")
            .hasStackTraceContaining("tcp:HOST:PORT");
      }
    }
  }

  @Test
  void a_server_that_cannot_keep_the_rate_is_refused() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> opening =
          opening(server.getLocalPort(), SerialSettings.defaults().withBaudRate(921_600));
      try (Socket socket = server.accept()) {
        socket.setSoTimeout(5_000);
        say(socket, "fffd2c");
        readUntil(socket.getInputStream(), "fff0");
        say(socket, "fffa2c650001c200fff0");

        assertThatThrownBy(() -> opening.get(5, TimeUnit.SECONDS))
            .hasStackTraceContaining("set 115200 bit/s instead");
      }
    }
  }
}
