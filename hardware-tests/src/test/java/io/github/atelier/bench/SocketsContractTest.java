package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.atelier.driver.Modem;
import io.github.atelier.driver.ModemOptions;
import io.github.atelier.driver.ModemSocket;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.SocketListener;
import io.github.atelier.driver.SocketOptions;
import io.github.atelier.driver.SocketOptions.Kind;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.value.OctetsType;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code Modem.sockets()} promises, in every built-in dialect that has sockets: the same test,
 * the same server, no word of any vendor.
 */
class SocketsContractTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MEBIBYTE = 1 << 20;

  private final AtomicBoolean full = new AtomicBoolean();
  private Dialect dialect;
  private EchoServer server;
  private Emulator emulator;
  private Modem modem;

  private static Stream<String> with(Kind kind, boolean present) {
    String operation = kind.name().toLowerCase(Locale.ROOT) + "-open";
    return Dialects.BUILT_IN.stream()
        .filter(name -> Dialects.load(name).hasOperation(operation) == present);
  }

  static Stream<Arguments> kinds() {
    return Stream.of(Kind.values()).flatMap(k -> with(k, true).map(d -> Arguments.of(d, k)));
  }

  static Stream<Arguments> streams() {
    return Stream.of(Kind.TCP, Kind.TLS).flatMap(k -> with(k, true).map(d -> Arguments.of(d, k)));
  }

  static Stream<String> secure() {
    return with(Kind.TLS, true);
  }

  static Stream<String> without() {
    return with(Kind.TCP, false);
  }

  private void start(String name) throws Exception {
    dialect = Dialects.load(name);
    server = new EchoServer();
    emulator =
        Emulator.start(
            dialect, ModuleConfig.defaults().withAttachDelay(Duration.ofMillis(20)), List.of());
    int port =
        emulator
            .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .address()
            .getPort();
    ModemOptions options =
        ModemOptions.defaults()
            .withWireLog(
                (direction, text, nanos) -> {
                  if (text.matches(".*(SEND FAIL|\\+CIPSEND: \\d+,\\d+,0)")) {
                    full.set(true);
                  }
                });
    modem = Modem.open(Transports.parse("tcp:127.0.0.1:" + port), dialect, options);
    modem.ready(ReadyOptions.defaults().withPoll(Duration.ofMillis(20)));
  }

  @AfterEach
  void stop() throws Exception {
    if (modem != null) {
      modem.close();
    }
    if (emulator != null) {
      emulator.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private SocketOptions options(Kind kind) {
    return switch (kind) {
      case TCP -> SocketOptions.tcp("localhost", server.port());
      case UDP -> SocketOptions.udp("localhost", server.udpPort());
      case TLS -> SocketOptions.tls("localhost", server.tlsPort()).withCa(server.ca());
    };
  }

  /** Whether the module says that it took nothing; where it cannot, it lets the host wait. */
  private boolean tellsThatItIsFull(Kind kind) {
    String operation = kind.name().toLowerCase(Locale.ROOT) + "-send";
    Command send = dialect.command(dialect.operation(operation).steps().get(0).command());
    return send.tellsOutcome()
        || Step.lines(send.steps()).stream().anyMatch(l -> l.holeNames().contains("sentLength"));
  }

  private int most() {
    return ((OctetsType) dialect.value("data").type()).max();
  }

  private static byte[] octets(int length) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) (length == 1 ? 0 : i);
    }
    return octets;
  }

  private static byte[] read(ModemSocket socket, int length) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (all.size() < length && !socket.hasEnded() && System.nanoTime() < end) {
      all.writeBytes(socket.receive(Duration.ofSeconds(1)));
    }
    return all.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void octetsOfEveryValueAndLengthGoThereAndBack(String name, Kind kind) throws Exception {
    start(name);
    try (ModemSocket socket = modem.sockets().open(options(kind))) {
      for (int length : new int[] {1, 256, 1024, most()}) {
        socket.send(octets(length));
        assertThat(read(socket, length)).as("%d octets", length).isEqualTo(octets(length));
      }
      if (kind == Kind.UDP) {
        assertThatThrownBy(() -> socket.send(octets(most() + 1)))
            .isInstanceOf(CommandRefusedException.class)
            .hasMessageContaining(String.valueOf(most()));
      } else {
        socket.send(new byte[0]);
        socket.send(octets(3 * most() + 7));
        assertThat(read(socket, 3 * most() + 7)).isEqualTo(octets(3 * most() + 7));
      }
      assertThat(socket.receive(Duration.ZERO)).isEmpty();
      assertThat(socket.hasEnded()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void whatAPeerSentBeforeItClosedIsReadToTheEnd(String name, Kind kind) throws Exception {
    start(name);
    server.behave((in, out, socket) -> out.write(octets(25_000)));
    for (int i = 0; i < 3; i++) {
      ModemSocket socket = modem.sockets().open(options(kind));
      assertThat(read(socket, 25_001)).isEqualTo(octets(25_000));
      assertThat(socket.hasEnded()).isTrue();
      assertThatThrownBy(() -> socket.send(octets(1))).isInstanceOf(CommandFailedException.class);
      socket.close();
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aMebibyteComesWholeAlthoughNobodyReadsAtFirst(String name, Kind kind) throws Exception {
    start(name);
    byte[] flood = new byte[MEBIBYTE];
    new Random(1).nextBytes(flood);
    CountDownLatch written = new CountDownLatch(1);
    server.behave(
        (in, out, socket) -> {
          out.write(flood);
          written.countDown();
        });
    try (ModemSocket socket = modem.sockets().open(options(kind))) {
      ByteArrayOutputStream heard = new ByteArrayOutputStream();
      CompletableFuture<String> ended = new CompletableFuture<>();
      socket.listen(
          new SocketListener() {
            @Override
            public void received(byte[] octets) {
              heard.writeBytes(octets);
            }

            @Override
            public void ended(String cause) {
              ended.complete(cause);
            }
          });
      assertThat(ended.get(60, TimeUnit.SECONDS)).isEqualTo("closed-by-server");
      assertThat(Arrays.equals(heard.toByteArray(), flood)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aMebibyteGoesWholeToAPeerThatReadsLate(String name, Kind kind) throws Exception {
    start(name);
    byte[] flood = new byte[MEBIBYTE];
    new Random(2).nextBytes(flood);
    CountDownLatch read = new CountDownLatch(1);
    CompletableFuture<byte[]> got = new CompletableFuture<>();
    server.behave(
        (in, out, socket) -> {
          if (socket instanceof SSLSocket secure) {
            secure.startHandshake();
          }
          try {
            read.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          got.complete(in.readNBytes(MEBIBYTE));
        });
    try (ModemSocket socket = modem.sockets().open(options(kind))) {
      CompletableFuture<Void> sent = socket.sendAsync(flood);
      if (tellsThatItIsFull(kind)) {
        await().atMost(PATIENCE.multipliedBy(3)).until(full::get);
      }
      // the peer has not read anything, so the module cannot have taken all
      assertThat(sent).isNotDone();
      read.countDown();
      sent.get(60, TimeUnit.SECONDS);
      assertThat(Arrays.equals(got.get(20, TimeUnit.SECONDS), flood)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void aPortWhereNobodyListensIsAFailureAndTheNextTryIsFree(String name, Kind kind)
      throws Exception {
    start(name);
    int closed;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = gone.getLocalPort();
    }
    SocketOptions nobody =
        kind == Kind.TCP
            ? SocketOptions.tcp("localhost", closed)
            : SocketOptions.tls("localhost", closed).withCa(server.ca());
    for (int i = 0; i < 13; i++) {
      // more often than there are indexes
      assertThatThrownBy(() -> modem.sockets().open(nobody))
          .isInstanceOf(CommandFailedException.class)
          .hasMessageContaining("nobody listens");
    }
    try (ModemSocket socket = modem.sockets().open(options(kind))) {
      socket.send(octets(3));
      assertThat(read(socket, 3)).isEqualTo(octets(3));
    }
  }

  @ParameterizedTest
  @MethodSource("secure")
  void aServerOfAnotherCaIsRefused(String name) throws Exception {
    start(name);
    try (EchoServer other = new EchoServer()) {
      SocketOptions wrong = SocketOptions.tls("localhost", server.tlsPort()).withCa(other.ca());
      assertThatThrownBy(() -> modem.sockets().open(wrong))
          .isInstanceOf(CommandFailedException.class)
          .hasMessageContaining("CA");
    }
    try (ModemSocket socket = modem.sockets().open(options(Kind.TLS))) {
      socket.send(octets(3));
      assertThat(read(socket, 3)).isEqualTo(octets(3));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void allIndexesCanBeOpenAndOneMoreIsRefused(String name, Kind kind) throws Exception {
    start(name);
    List<ModemSocket> sockets = new ArrayList<>();
    for (boolean free = true; free; ) {
      try {
        sockets.add(modem.sockets().open(options(kind)));
      } catch (CommandRefusedException e) {
        assertThat(e).hasMessageContaining(sockets.size() + " " + kind + " sockets");
        free = false;
      }
    }
    for (ModemSocket socket : sockets) {
      socket.send(octets(2 + socket.index()));
    }
    for (ModemSocket socket : sockets) {
      assertThat(read(socket, 2 + socket.index())).isEqualTo(octets(2 + socket.index()));
      socket.close();
      assertThat(socket.hasEnded()).isTrue();
    }
    modem.sockets().open(options(kind)).close();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theNetworkAndTheModuleEndSocketsWhenTheyGo(String name, Kind kind) throws Exception {
    start(name);
    ModemSocket first = modem.sockets().open(options(kind));
    emulator.module().loseCoverage();
    await().atMost(PATIENCE).until(first::hasEnded);
    emulator.module().restoreCoverage();
    modem.ready(ReadyOptions.defaults().withPoll(Duration.ofMillis(20)));
    ModemSocket second = modem.sockets().open(options(kind));
    second.send(octets(3));
    assertThat(read(second, 3)).isEqualTo(octets(3));
    emulator.module().reset();
    await().atMost(PATIENCE).until(second::hasEnded);
  }

  @ParameterizedTest
  @MethodSource("without")
  void aDialectWithoutSocketsSaysSo(String name) throws Exception {
    start(name);
    assertThat(modem.sockets().supports(Kind.TCP)).isFalse();
    assertThatThrownBy(() -> modem.sockets().open(options(Kind.TCP)))
        .isInstanceOf(CommandRefusedException.class)
        .hasMessageContaining("tcp-open")
        .hasMessageContaining("Nothing was sent");
  }
}
