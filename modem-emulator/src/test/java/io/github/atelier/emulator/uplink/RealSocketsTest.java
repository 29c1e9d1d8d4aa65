package io.github.atelier.emulator.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.uplink.real.RealUplinks;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What sockets of the operating system do, and what the module hears of it. */
class RealSocketsTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final AtomicInteger octets = new AtomicInteger();
  private RealUplinks uplinks = new RealUplinks(List.of());

  @AfterEach
  void end() {
    uplinks.close();
    loop.shutdownNow();
  }

  private final class Heard implements SocketLink.Listener {
    @Override
    public void opened(int localPort) {
      heard.add("opened");
    }

    @Override
    public void openFailed(LinkFailure failure) {
      heard.add("failed " + failure.kind());
    }

    @Override
    public void received(byte[] bytes, String from, int port) {
      octets.addAndGet(bytes.length);
      heard.add("received " + new String(bytes, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void sent(int count) {
      heard.add("sent " + count);
    }

    @Override
    public void ended() {
      heard.add("ended");
    }

    @Override
    public void lost(LinkFailure failure) {
      heard.add("lost " + failure.kind());
    }

    @Override
    public void closed() {
      heard.add("closed");
    }
  }

  private String next() throws InterruptedException {
    return heard.poll(10, TimeUnit.SECONDS);
  }

  private static LinkTarget target(String host, int port) {
    return new LinkTarget(host, port, null, Duration.ofSeconds(2));
  }

  private SocketLink open(int port, int credit) {
    return uplinks.sockets().stream(target("127.0.0.1", port), credit, loop, new Heard());
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @Test
  void noMoreIsReadThanWasGrantedAndThePeerWaits() throws Exception {
    try (ServerSocket server = server()) {
      SocketLink link = open(server.getLocalPort(), 1000);
      try (Socket peer = server.accept()) {
        assertThat(next()).isEqualTo("opened");
        peer.getOutputStream().write(new byte[100_000]);
        Awaitility.await().atMost(SOON).until(() -> octets.get() == 1000);
        link.grant(500);
        Awaitility.await().atMost(SOON).until(() -> octets.get() == 1500);
        link.grant(1_000_000);
        Awaitility.await().atMost(SOON).until(() -> octets.get() == 100_000);
      }
    }
  }

  @Test
  void whatThePeerSentBeforeItsEndIsHeardBeforeTheEnd() throws Exception {
    try (ServerSocket server = server()) {
      SocketLink link = open(server.getLocalPort(), 1000);
      try (Socket peer = server.accept()) {
        peer.getOutputStream().write("bye".getBytes(StandardCharsets.US_ASCII));
        peer.shutdownOutput();
        assertThat(List.of(next(), next(), next()))
            .containsExactly("opened", "received bye", "ended");
        // the other direction is still open
        link.send("ok".getBytes(StandardCharsets.US_ASCII));
        assertThat(next()).isEqualTo("sent 2");
        link.close();
        assertThat(next()).isEqualTo("closed");
        assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("ok");
      }
    }
  }

  @Test
  void whatWasSentGoesOutBeforeTheClose() throws Exception {
    try (ServerSocket server = server()) {
      SocketLink link = open(server.getLocalPort(), 1000);
      try (Socket peer = server.accept()) {
        assertThat(next()).isEqualTo("opened");
        for (int i = 0; i < 100; i++) {
          link.send(new byte[1000]);
        }
        link.close();
        assertThat(peer.getInputStream().readAllBytes()).hasSize(100_000);
        for (int i = 0; i < 100; i++) {
          assertThat(next()).isEqualTo("sent 1000");
        }
        assertThat(next()).isEqualTo("closed");
      }
    }
  }

  @Test
  void aPeerThatReadsNothingDoesNotKeepACloseForEver() throws Exception {
    try (ServerSocket server = server()) {
      server.setReceiveBufferSize(4096);
      SocketLink link = open(server.getLocalPort(), 1000);
      try (Socket peer = server.accept()) {
        assertThat(next()).isEqualTo("opened");
        link.send(new byte[32 << 20]);
        link.close();
        assertThat(next()).isEqualTo("closed");
        assertThat(peer.isConnected()).isTrue();
      }
    }
  }

  @Test
  void aConnectionThatBreaksIsLostAndAnAbortSaysNothing() throws Exception {
    try (ServerSocket server = server()) {
      open(server.getLocalPort(), 1000);
      Socket peer = server.accept();
      assertThat(next()).isEqualTo("opened");
      peer.setSoLinger(true, 0);
      peer.close();
      assertThat(next()).isEqualTo("lost RESET");
      SocketLink link = open(server.getLocalPort(), 1000);
      try (Socket other = server.accept()) {
        assertThat(next()).isEqualTo("opened");
        link.abort();
        assertThat(other.getInputStream().read()).isEqualTo(-1);
        assertThat(heard).isEmpty();
      }
    }
  }

  @Test
  void failuresAreToldExactly() throws Exception {
    int closed;
    try (ServerSocket server = server()) {
      closed = server.getLocalPort();
    }
    open(closed, 1000);
    assertThat(next()).isEqualTo("failed CONNECTION_REFUSED");
    uplinks.sockets().stream(target("nobody.invalid", 1), 1000, loop, new Heard());
    assertThat(next()).isEqualTo("failed NAME_NOT_RESOLVED");
    uplinks.sockets().datagrams(target("nobody.invalid", 1), 1000, loop, new Heard());
    assertThat(next()).isEqualTo("failed NAME_NOT_RESOLVED");
  }

  @Test
  void aRuleSendsANameElsewhere() throws Exception {
    try (ServerSocket server = server()) {
      uplinks.close();
      uplinks =
          new RealUplinks(
              List.of(new ResolveRule("device.example", 7, "127.0.0.1", server.getLocalPort())));
      uplinks.sockets().stream(target("device.example", 7), 1000, loop, new Heard());
      try (Socket peer = server.accept()) {
        assertThat(next()).isEqualTo("opened");
        assertThat(peer.isConnected()).isTrue();
      }
    }
  }

  @Test
  void datagramsGoThereAndBackOneByOne() throws Exception {
    try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      peer.setSoTimeout(10_000);
      SocketLink link =
          uplinks
              .sockets()
              .datagrams(target("127.0.0.1", peer.getLocalPort()), 1000, loop, new Heard());
      assertThat(next()).isEqualTo("opened");
      link.send(new byte[] {'a'});
      link.send(new byte[] {'b'});
      DatagramPacket packet = new DatagramPacket(new byte[10], 10);
      peer.receive(packet);
      peer.receive(packet);
      assertThat(packet.getData()[0]).isEqualTo((byte) 'b');
      assertThat(List.of(next(), next())).containsExactly("sent 1", "sent 1");
      peer.send(packet);
      assertThat(next()).isEqualTo("received b");
      link.close();
      assertThat(next()).isEqualTo("closed");
    }
  }

  @Test
  void aSocketWithoutAPeerHearsOnlyWhomItSentTo() throws Exception {
    try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      peer.setSoTimeout(10_000);
      SocketLink link = uplinks.sockets().datagrams(null, 1000, loop, new Heard());
      assertThat(next()).isEqualTo("opened");
      link.sendTo("127.0.0.1", peer.getLocalPort(), new byte[] {'a'});
      DatagramPacket packet = new DatagramPacket(new byte[10], 10);
      peer.receive(packet);
      assertThat(next()).isEqualTo("sent 1");
      stranger.send(new DatagramPacket(new byte[] {'x'}, 1, packet.getSocketAddress()));
      peer.send(new DatagramPacket(new byte[] {'y'}, 1, packet.getSocketAddress()));
      assertThat(next()).isEqualTo("received y");
    }
  }

  @Test
  void namesAreLookedUp() throws Exception {
    BlockingQueue<List<String>> found = new LinkedBlockingQueue<>();
    uplinks.sockets().resolve("127.0.0.1", SOON, loop, found::add);
    assertThat(found.poll(10, TimeUnit.SECONDS)).containsExactly("127.0.0.1");
    uplinks.sockets().resolve("nobody.invalid", SOON, loop, found::add);
    assertThat(found.poll(10, TimeUnit.SECONDS)).isEmpty();
  }
}
