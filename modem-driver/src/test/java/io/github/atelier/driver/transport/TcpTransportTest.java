package io.github.atelier.driver.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TcpTransportTest extends LineTransportContractTest {

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
