package io.github.atelier.driver.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TcpTransportTest extends TransportContractTest {

  /** A server for one connection at a time that keeps what it reads. */
  private static final class TcpPeer implements Peer {
    private final ServerSocket server;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Thread> readers = new ArrayList<>();
    private Socket current;
    private volatile boolean stalled;

    TcpPeer() throws IOException {
      server = new ServerSocket();
      server.setReceiveBufferSize(8192);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      thread(this::accept);
    }

    private void thread(Runnable task) {
      Thread thread = new Thread(task, "tcp-peer");
      thread.setDaemon(true);
      thread.start();
      synchronized (readers) {
        readers.add(thread);
      }
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = server.accept();
          synchronized (this) {
            current = socket;
            notifyAll();
          }
          thread(() -> read(socket));
        }
      } catch (IOException e) {
        // The server was closed: the test is over.
      }
    }

    private void read(Socket socket) {
      byte[] buffer = new byte[4096];
      try {
        while (!stalled) {
          int count = socket.getInputStream().read(buffer);
          if (count < 0) {
            break;
          }
          synchronized (bytes) {
            bytes.write(buffer, 0, count);
          }
        }
      } catch (IOException e) {
        // The connection ended, as some tests want.
      }
    }

    synchronized Socket socket() throws InterruptedException {
      while (current == null) {
        wait();
      }
      return current;
    }

    int port() {
      return server.getLocalPort();
    }

    @Override
    public void send(byte[] sent) throws Exception {
      // After a reopen the newest connection counts; wait until it was accepted.
      await().atMost(Recorder.SOON).until(() -> socket().isConnected() && alive(socket()));
      socket().getOutputStream().write(sent);
    }

    private boolean alive(Socket socket) {
      return stalled ? socket != stalledSocket : !socket.isClosed();
    }

    private Socket stalledSocket;

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
      stalledSocket = socket();
      stalled = true;
    }

    @Override
    public void close() throws Exception {
      server.close();
      if (current != null) {
        current.close();
      }
    }
  }

  @Override
  Peer newPeer() throws IOException {
    return new TcpPeer();
  }

  @Override
  Transport newTransport(Peer to, Duration writeTimeout) {
    return new TcpTransport(
        "127.0.0.1", ((TcpPeer) to).port(), Duration.ofSeconds(5), writeTimeout);
  }

  @Test
  void a_refused_connection_says_that_nobody_listens() throws Exception {
    int port = ((TcpPeer) peer).port();
    peer.close();

    assertThatThrownBy(() -> transport.open(recorder))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining("tcp 127.0.0.1:" + port)
        .hasMessageContaining("check that it listens");
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
    transport.open(recorder);
    Socket socket = ((TcpPeer) peer).socket();

    socket.setSoLinger(true, 0);
    socket.close();

    assertThat(recorder.awaitLoss())
        .isInstanceOf(LineLostException.class)
        .hasMessageContaining("broke while reading");
    assertThat(recorder.losses).hasSize(1);
  }

  @Test
  void close_ends_a_write_that_hangs() throws Exception {
    transport = newTransport(peer, Duration.ofMinutes(1));
    transport.open(recorder);
    peer.stall();
    CompletableFuture<Void> writing = CompletableFuture.runAsync(this::writeTooMuch);
    await().atMost(Recorder.SOON).until(() -> writerIsBlocked() || writing.isDone());

    transport.close();

    assertThatThrownBy(() -> writing.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(TransportClosedException.class);
    assertThat(recorder.losses).isEmpty();
  }

  private static boolean writerIsBlocked() {
    return Thread.getAllStackTraces().values().stream()
        .anyMatch(
            frames -> {
              String text = java.util.Arrays.toString(frames);
              return text.contains("TcpLine.write") && text.contains("park");
            });
  }

  private void writeTooMuch() {
    try {
      write(new byte[64 << 20]);
    } catch (TransportException e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void the_name_shows_an_ipv6_address_in_brackets() {
    assertThat(new TcpTransport("::1", 7000).name()).isEqualTo("tcp [::1]:7000");
  }
}
