package io.github.atelier.driver.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryTransportTest extends TransportContractTest {

  private static final class MemoryPeer implements Peer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final MemoryTransport line =
        new MemoryTransport((from, written) -> bytes.writeBytes(written));

    @Override
    public void send(byte[] sent) {
      line.inject(sent);
      line.stallWrites(false);
    }

    @Override
    public byte[] received() {
      return bytes.toByteArray();
    }

    @Override
    public void vanish() {
      line.vanish();
    }

    @Override
    public void stall() {
      line.stallWrites(true);
    }

    @Override
    public void slowDown() {}

    @Override
    public void close() {}
  }

  @Override
  Peer newPeer() {
    return new MemoryPeer();
  }

  @Override
  Transport newTransport(Peer to, Duration writeTimeout) {
    return ((MemoryPeer) to).line;
  }

  @Test
  void the_peer_answers_within_the_write_on_the_same_thread() throws Exception {
    MemoryTransport echo = new MemoryTransport(MemoryTransport::inject);
    echo.open(recorder);

    echo.write("AT\r".getBytes(US_ASCII), 0, 3);

    assertThat(recorder.bytes()).isEqualTo("AT\r".getBytes(US_ASCII));
    assertThat(recorder.threads).containsExactly(Thread.currentThread());
  }

  @Test
  void bytes_injected_while_nobody_has_the_line_open_are_thrown_away() throws Exception {
    MemoryTransport line = new MemoryTransport((from, written) -> {});

    line.inject((byte) 1);
    line.open(recorder);
    line.inject((byte) 2);

    assertThat(recorder.bytes()).containsExactly(2);
  }

  @Test
  void an_open_that_is_told_to_fail_fails_until_told_otherwise() throws Exception {
    MemoryTransport line = new MemoryTransport((from, written) -> {});
    line.failOpens(new PortBusyException("in use"));

    assertThatThrownBy(() -> line.open(recorder)).isInstanceOf(PortBusyException.class);
    assertThat(line.isOpen()).isFalse();
    line.failOpens(null);
    line.open(recorder);

    assertThat(line.isOpen()).isTrue();
  }

  @Test
  void a_write_that_is_told_to_fail_loses_the_line_once() throws Exception {
    MemoryTransport line = new MemoryTransport((from, written) -> {});
    line.open(recorder);
    line.failWrites(true);

    assertThatThrownBy(() -> line.write(new byte[1], 0, 1)).isInstanceOf(LineLostException.class);
    line.vanish();

    assertThat(recorder.losses).hasSize(1);
    assertThat(line.isOpen()).isFalse();
  }
}
