package io.github.atelier.emulator.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.emulator.uplink.real.RealUplinks;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real network does, and what the module hears of it. */
class RealUplinksTest {
  private static final byte[] CONNACK = {0x20, 2, 0, 0};

  /** PUBLISH, QoS 0, topic {@code a}, payload {@code hi}. */
  private static final byte[] PUBLISH = {0x30, 5, 0, 1, 'a', 'h', 'i'};

  private final RealUplinks uplinks =
      new RealUplinks(List.of(new ResolveRule("elsewhere.example", 1, "127.0.0.1", 1)));
  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final Recorder heard = new Recorder();

  @AfterEach
  void end() {
    uplinks.close();
    loop.shutdownNow();
  }

  private MqttLink open(String host, int port) {
    return uplinks.open(new LinkTarget(host, port, null, Duration.ofSeconds(2)), loop, heard);
  }

  private MqttLink connect(RawBroker broker, int keepAlive) {
    MqttLink link = open("127.0.0.1", broker.port());
    assertThat(heard.next()).isEqualTo("opened");
    link.connect(new MqttLogin(4, "id", "user", "password", keepAlive, true, null));
    return link;
  }

  @Test
  void aMessageInTheSameSegmentAsConnackIsNeverLostAndComesAfterIt() throws IOException {
    byte[] both = new byte[CONNACK.length + PUBLISH.length];
    System.arraycopy(CONNACK, 0, both, 0, CONNACK.length);
    System.arraycopy(PUBLISH, 0, both, CONNACK.length, PUBLISH.length);
    try (RawBroker broker =
        new RawBroker(
            (in, out, socket) -> {
              RawBroker.packet(in);
              out.write(both);
              RawBroker.untilClosed(in);
            })) {
      for (int i = 0; i < 20; i++) {
        MqttLink link = connect(broker, 60);
        assertThat(heard.next()).isEqualTo("connected");
        assertThat(heard.next()).isEqualTo("message a hi");
        link.abort();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void everyRefusalHasItsCode(int code) throws IOException {
    try (RawBroker broker =
        new RawBroker(
            (in, out, socket) -> {
              RawBroker.packet(in);
              out.write(new byte[] {0x20, 2, 0, (byte) code});
              RawBroker.untilClosed(in);
            })) {
      connect(broker, 60);
      assertThat(heard.next()).isEqualTo("refused " + code);
    }
  }

  @Test
  void publishSubscribeUnsubscribeAndACleanEnd() throws IOException {
    try (RawBroker broker =
        new RawBroker(
            (in, out, socket) -> {
              RawBroker.packet(in);
              out.write(CONNACK);
              RawBroker.packet(in);
              out.write(new byte[] {(byte) 0x90, 3, 0, 1, 1});
              RawBroker.packet(in);
              out.write(new byte[] {(byte) 0x90, 3, 0, 2, (byte) 0x80});
              RawBroker.packet(in);
              out.write(new byte[] {0x40, 2, 0, 3});
              RawBroker.packet(in);
              out.write(new byte[] {(byte) 0xB0, 2, 0, 4});
              RawBroker.untilClosed(in);
            })) {
      MqttLink link = connect(broker, 60);
      assertThat(heard.next()).isEqualTo("connected");
      link.subscribe(11, Map.of("t", 1));
      assertThat(heard.next()).isEqualTo("subscribed 11 [1]");
      link.subscribe(12, Map.of("forbidden", 1));
      assertThat(heard.next()).isEqualTo("subscribed 12 [128]");
      link.publish(13, "t", new byte[] {1, 2, 3}, 1, false);
      assertThat(heard.next()).isEqualTo("published 13");
      link.unsubscribe(14, List.of("t"));
      assertThat(heard.next()).isEqualTo("unsubscribed 14");
      link.disconnect();
      assertThat(heard.next()).isEqualTo("closed");
    }
  }

  @Test
  void aServerThatClosesIsALostConnection() throws IOException {
    CountDownLatch close = new CountDownLatch(1);
    try (RawBroker broker =
        new RawBroker(
            (in, out, socket) -> {
              RawBroker.packet(in);
              out.write(CONNACK);
              await(close);
            })) {
      connect(broker, 60);
      assertThat(heard.next()).isEqualTo("connected");
      close.countDown();
      assertThat(heard.next()).isEqualTo("lost PEER_CLOSED");
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aServerThatNoLongerAnswersIsAKeepAliveLost() throws IOException {
    try (RawBroker broker =
        new RawBroker(
            (in, out, socket) -> {
              RawBroker.packet(in);
              out.write(CONNACK);
              RawBroker.untilClosed(in);
            })) {
      connect(broker, 1);
      assertThat(heard.next()).isEqualTo("connected");
      assertThat(heard.next()).isEqualTo("lost KEEPALIVE_TIMEOUT");
    }
  }

  @Test
  void aQuietClientIsKeptAliveByPings() throws IOException {
    CountDownLatch pings = new CountDownLatch(3);
    try (RawBroker broker =
        new RawBroker(
            (in, out, socket) -> {
              RawBroker.packet(in);
              out.write(CONNACK);
              while (RawBroker.packet(in) == 0xC0) {
                out.write(new byte[] {(byte) 0xD0, 0});
                pings.countDown();
              }
            })) {
      MqttLink link = connect(broker, 1);
      assertThat(heard.next()).isEqualTo("connected");
      await(pings);
      assertThat(heard.events).isEmpty();
      link.disconnect();
      assertThat(heard.next()).isEqualTo("closed");
    }
  }

  @Test
  @EnabledForJreRange(minVersion = 24)
  void manyLinksTakeNoThreadEachWhereThreadsMayBeVirtual() throws IOException {
    int links = 40;
    try (ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
      Thread acceptor = new Thread(() -> acceptAll(server));
      acceptor.setDaemon(true);
      acceptor.start();
      int before = ManagementFactory.getThreadMXBean().getThreadCount();
      for (int i = 0; i < links; i++) {
        MqttLink link = open("127.0.0.1", server.getLocalPort());
        assertThat(heard.next()).isEqualTo("opened");
        link.connect(new MqttLogin(4, "id" + i, null, null, 60, true, null));
        assertThat(heard.next()).isEqualTo("connected");
      }
      assertThat(ManagementFactory.getThreadMXBean().getThreadCount() - before)
          .isLessThan(links / 2);
    }
  }

  /** Accepts each login and then keeps the connection, without a thread for each. */
  private static void acceptAll(ServerSocket server) {
    List<Socket> kept = new ArrayList<>();
    try {
      while (true) {
        Socket socket = server.accept();
        kept.add(socket);
        RawBroker.packet(socket.getInputStream());
        socket.getOutputStream().write(CONNACK);
      }
    } catch (IOException e) {
      kept.forEach(RealUplinksTest::close);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // the test is over
    }
  }

  @Test
  void aServerThatNeverSendsConnackTimesOut() throws IOException {
    try (RawBroker broker = new RawBroker((in, out, socket) -> RawBroker.untilClosed(in))) {
      connect(broker, 60);
      assertThat(heard.next()).isEqualTo("connectFailed TIMED_OUT");
    }
  }

  @Test
  void aPortWhereNobodyListens() throws IOException {
    // bound but not listening: nobody else can take the port meanwhile
    try (Socket bound = new Socket()) {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      open("127.0.0.1", bound.getLocalPort());
      assertThat(heard.next()).isEqualTo("openFailed CONNECTION_REFUSED");
    }
  }

  @Test
  void aNameThatDoesNotExist() {
    open("no-such-host.invalid", 1883);
    assertThat(heard.next()).isEqualTo("openFailed NAME_NOT_RESOLVED");
  }

  @Test
  void aRuleSendsANameElsewhere() {
    open("elsewhere.example", 1);
    assertThat(heard.next()).isEqualTo("openFailed CONNECTION_REFUSED");
  }

  @Test
  void aServerThatNeverAnswersTheHandshakeTimesOut() throws IOException {
    try (RawBroker broker = new RawBroker((in, out, socket) -> RawBroker.untilClosed(in))) {
      TlsConfig tls = new TlsConfig(null, true, true, false);
      uplinks.open(
          new LinkTarget("localhost", broker.port(), tls, Duration.ofSeconds(1)), loop, heard);
      assertThat(heard.next()).isEqualTo("openFailed TIMED_OUT");
    }
  }

  @Test
  void aCaThatIsNoCertificateTrustsNobody() throws IOException {
    try (RawBroker broker = new RawBroker((in, out, socket) -> RawBroker.untilClosed(in))) {
      TlsConfig tls = new TlsConfig("hello", true, true, false);
      uplinks.open(
          new LinkTarget("localhost", broker.port(), tls, Duration.ofSeconds(1)), loop, heard);
      assertThat(heard.next()).isEqualTo("openFailed TLS_UNTRUSTED");
    }
  }

  @Test
  void anAbortedLinkSaysNothingMore() throws IOException {
    try (RawBroker broker = new RawBroker((in, out, socket) -> RawBroker.untilClosed(in))) {
      MqttLink link = connect(broker, 60);
      link.abort();
      link.publish(1, "t", new byte[0], 0, false);
      MqttLink other = open("127.0.0.1", broker.port());
      assertThat(heard.next()).isEqualTo("opened");
      other.abort();
      assertThat(heard.events).isEmpty();
    }
  }

  @Test
  void rulesAreReadWithClearErrors() {
    ResolveRule rule = ResolveRule.parse("*.iot-as-mqtt.cn-shanghai.aliyuncs.com:8883:[::1]:18883");
    assertThat(rule)
        .isEqualTo(new ResolveRule("*.iot-as-mqtt.cn-shanghai.aliyuncs.com", 8883, "::1", 18883));
    assertThat(rule.matches("A1.IOT-AS-MQTT.cn-shanghai.aliyuncs.com", 8883)).isTrue();
    assertThat(rule.matches("iot-as-mqtt.cn-shanghai.aliyuncs.com", 8883)).isFalse();
    assertThat(rule.matches("a1.iot-as-mqtt.cn-shanghai.aliyuncs.com", 1883)).isFalse();
    assertThatThrownBy(() -> ResolveRule.parse("a:b"))
        .hasMessageContaining("NAME:PORT:ADDRESS:PORT");
    assertThatThrownBy(() -> ResolveRule.parse("a:0:b:1")).hasMessageContaining("'0' is no port");
  }

  @Test
  void aLinkThatHasEndedIsAbortedWithoutAnException() throws IOException {
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
    try (RawBroker broker =
        new RawBroker(
            (in, out, socket) -> {
              RawBroker.packet(in);
              out.write(CONNACK);
              RawBroker.untilClosed(in);
            })) {
      MqttLink link = connect(broker, 60);
      assertThat(heard.next()).isEqualTo("connected");
      link.disconnect();
      assertThat(heard.next()).isEqualTo("closed");
      link.abort();
      uplinks.close();
      Awaitility.await("the end of the uplinks' threads")
          .until(
              () ->
                  Thread.getAllStackTraces().keySet().stream()
                      .noneMatch(t -> t.getName().startsWith("uplink-")));
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(uncaught).isEmpty();
  }
}
