package io.github.atelier.driver.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TcpTransportTest extends LineTransportContractTest {

  /** A server that talks to the newest connection and keeps what it reads. */
  private static final class TcpPeer implements Peer {
    private final ServerSocket server;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Socket current;
    private Socket stalled;
    private int accepted;
    private volatile boolean slow;
    private int opened;

    TcpPeer() throws IOException {
      server = new ServerSocket();
      server.setReceiveBufferSize(8192);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      start(this::accept);
    }

    private static void start(Runnable task) {
      Thread thread = new Thread(task, "tcp-peer");
      thread.setDaemon(true);
      thread.start();
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = server.accept();
          synchronized (this) {
            current = socket;
            accepted++;
            notifyAll();
          }
          start(() -> read(socket));
        }
      } catch (IOException e) {
        // The server was closed: the test is over.
      }
    }

    private void read(Socket socket) {
      byte[] buffer = new byte[4096];
      try {
        while (!isStalled(socket)) {
          int count = socket.getInputStream().read(buffer);
          if (count < 0) {
            break;
          }
          synchronized (bytes) {
            bytes.write(buffer, 0, count);
          }
          if (slow) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
          }
        }
      } catch (IOException e) {
        // The connection ended, as some tests want.
      }
    }

    private synchronized boolean isStalled(Socket socket) {
      return stalled == socket;
    }

    @Override
    public synchronized void opened() {
      opened++;
    }

    /** The connection that the transport opened last. */
    synchronized Socket socket() throws InterruptedException {
      while (accepted < opened) {
        wait();
      }
      return current;
    }

    int port() {
      return server.getLocalPort();
    }

    @Override
    public void send(byte[] sent) throws Exception {
      socket().getOutputStream().write(sent);
    }

    @Override
    public byte[] received() {
      synchronized (bytes) {
        return bytes.toByteArray();
      }
    }

    @Override
    public void vanish() throws Exception {
      socket().close();
    }

    @Override
    public void stall() throws Exception {
      Socket socket = socket();
      synchronized (this) {
        stalled = socket;
      }
    }

    @Override
    public void slowDown() {
      slow = true;
    }

    @Override
    public void close() throws Exception {
      server.close();
      synchronized (this) {
        if (current != null) {
          current.close();
        }
      }
    }
  }

  @Override
  Peer newPeer() throws IOException {
    return new TcpPeer();
  }

  @Override
  int slowBytes() {
    return 8 << 20;
  }

  @Override
  Transport newTransport(Peer to, Duration writeTimeout) {
    return new TcpTransport(
        "127.0.0.1", ((TcpPeer) to).port(), Duration.ofSeconds(5), writeTimeout);
  }

  @Test
  void a_refused_connection_says_that_nobody_listens() throws Exception {
    // bound but not listening: nobody else can take the port meanwhile
    try (Socket bound = new Socket()) {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = bound.getLocalPort();
      TcpTransport nobody =
          new TcpTransport("127.0.0.1", port, Duration.ofSeconds(5), Duration.ofSeconds(5));

      assertThatThrownBy(() -> nobody.open(recorder))
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("tcp 127.0.0.1:" + port)
          .hasMessageContaining("check that it listens");
    }
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      disabledReason = "only Linux drops handshakes silently when the backlog is full")
  void a_peer_that_does_not_answer_runs_into_the_connect_time_out() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> fillers = new ArrayList<>();
      try {
        fillBacklog(deaf, fillers);
        TcpTransport toDeaf =
            new TcpTransport(
                "127.0.0.1", deaf.getLocalPort(), Duration.ofMillis(150), Duration.ofSeconds(1));

        assertThatThrownBy(() -> toDeaf.open(recorder))
            .isInstanceOf(ConnectFailedException.class)
            .hasMessageContaining("did not answer within 150 ms");
      } finally {
        for (Socket filler : fillers) {
          filler.close();
        }
      }
    }
  }

  private static void fillBacklog(ServerSocket deaf, List<Socket> fillers) throws IOException {
    for (int i = 0; i < 16; i++) {
      Socket filler = new Socket();
      fillers.add(filler);
      try {
        filler.connect(deaf.getLocalSocketAddress(), 100);
      } catch (IOException full) {
        return;
      }
    }
  }

  @Test
  void a_reset_by_the_peer_is_a_loss() throws Exception {
    open(recorder);
    Socket socket = ((TcpPeer) peer).socket();

    socket.setSoLinger(true, 0);
    socket.close();

    assertThat(recorder.awaitLoss())
        .isInstanceOf(LineLostException.class)
        .hasMessageContaining("broke while reading");
    assertThat(recorder.losses).hasSize(1);
  }

  @Test
  void the_name_shows_an_ipv6_address_in_brackets() {
    assertThat(new TcpTransport("::1", 7000).name()).isEqualTo("tcp [::1]:7000");
  }
}
