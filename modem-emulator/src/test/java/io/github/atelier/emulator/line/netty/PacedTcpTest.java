package io.github.atelier.emulator.line.netty;

import static io.github.atelier.emulator.line.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineHandler;
import io.github.atelier.emulator.line.LineOptions;
import io.github.atelier.emulator.line.decorated.PacedLine;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PacedTcpTest {

  @Test
  void aHostThatSendsFasterThanTheLineWaitsAndLosesNothing() throws Exception {
    byte[] burst = new byte[512 << 10];
    new Random(11).nextBytes(burst);
    Collector module = new Collector();
    try (EmulatorLoops loops = EmulatorLoops.start(1)) {
      TcpPort port =
          loops.tcpPort(
              loops.next(),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
              LineOptions.DEFAULTS);
      new PacedLine(port, 10_000_000, 10, 1024).start(module);
      try (Socket host = new Socket(InetAddress.getLoopbackAddress(), port.address().getPort())) {
        host.getOutputStream().write(burst);
        until(() -> module.size() == burst.length);
      }
    }
    assertThat(module.octets()).isEqualTo(burst);
  }

  private static final class Collector implements LineHandler {
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    synchronized int size() {
      return received.size();
    }

    synchronized byte[] octets() {
      return received.toByteArray();
    }

    @Override
    public void opened(Line line) {
      // octets alone count
    }

    @Override
    public synchronized void received(byte[] buffer, int offset, int length) {
      received.write(buffer, offset, length);
    }

    @Override
    public void closed() {
      // octets alone count
    }
  }
}
