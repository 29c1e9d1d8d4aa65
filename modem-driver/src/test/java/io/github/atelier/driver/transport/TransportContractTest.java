package io.github.atelier.driver.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What each transport promises, whatever carries its bytes. Each test runs on a thread of its own,
 * because a call that hangs in the operating system cannot be interrupted, and must fail the test
 * none the less.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class TransportContractTest {

  /** The other end of the line. */
  interface Peer {
    void send(byte[] bytes) throws Exception;

    /** All bytes that came from the transport so far. */
    byte[] received();

    /** Goes away without a word. */
    void vanish() throws Exception;

    /** Stops taking bytes. */
    void stall() throws Exception;

    /** From now on takes at most 4 KiB each millisecond. */
    void slowDown();

    /** The transport was opened once more. */
    default void opened() {}

    void close() throws Exception;
  }

  final Recorder recorder = new Recorder();
  Peer peer;
  Transport transport;

  abstract Peer newPeer() throws Exception;

  /** A transport to this peer, with the given write time-out where it has one. */
  abstract Transport newTransport(Peer to, Duration writeTimeout);

  @BeforeEach
  void connect() throws Exception {
    peer = newPeer();
    transport = newTransport(peer, Duration.ofSeconds(5));
  }

  @AfterEach
  void disconnect() throws Exception {
    transport.close();
    peer.close();
  }

  void open(TransportListener listener) throws TransportException {
    transport.open(listener);
    peer.opened();
  }

  void write(byte[] bytes) throws TransportException {
    transport.write(bytes, 0, bytes.length);
  }

  static byte[] all256() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  static byte[] mebibyte() {
    byte[] bytes = new byte[1 << 20];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  @Test
  void all_256_byte_values_pass_both_ways() throws Exception {
    open(recorder);

    write(all256());
    peer.send(all256());

    await().atMost(Recorder.SOON).until(() -> peer.received().length >= 256);
    assertThat(peer.received()).isEqualTo(all256());
    recorder.awaitBytes(all256());
  }

  @Test
  void a_mebibyte_passes_unchanged_in_both_directions_at_once() throws Exception {
    open(recorder);
    byte[] bytes = mebibyte();

    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              try {
                peer.send(bytes);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    write(bytes);
    sending.get(30, TimeUnit.SECONDS);

    await().atMost(Duration.ofSeconds(30)).until(() -> peer.received().length >= bytes.length);
    assertThat(peer.received()).isEqualTo(bytes);
    await().atMost(Duration.ofSeconds(30)).until(() -> recorder.bytes().length >= bytes.length);
    assertThat(recorder.bytes()).isEqualTo(bytes);
    assertThat(recorder.threads).hasSize(1);
  }

  @Test
  void offset_and_length_choose_the_bytes_that_are_written() throws Exception {
    open(recorder);

    transport.write("xxAT\ryy".getBytes(US_ASCII), 2, 3);

    await().atMost(Recorder.SOON).until(() -> peer.received().length >= 3);
    assertThat(peer.received()).isEqualTo("AT\r".getBytes(US_ASCII));
    assertThatThrownBy(() -> transport.write(new byte[2], 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void a_peer_that_vanishes_is_told_exactly_once_and_closing_afterwards_is_silent()
      throws Exception {
    open(recorder);

    peer.vanish();

    assertThat(recorder.awaitLoss()).isInstanceOf(LineLostException.class);
    transport.close();
    assertThat(recorder.losses).hasSize(1);
    assertThatThrownBy(() -> write(new byte[1])).isInstanceOf(TransportException.class);
  }

  @Test
  void our_own_close_is_not_reported_as_a_loss() throws Exception {
    open(recorder);

    transport.close();
    transport.close();

    assertThat(recorder.losses).isEmpty();
    assertThatThrownBy(() -> write(new byte[1]))
        .isInstanceOf(TransportClosedException.class)
        .hasMessageContaining(transport.name());
  }

  @Test
  void a_closed_transport_opens_again_and_carries_bytes() throws Exception {
    open(recorder);
    transport.close();

    Recorder second = new Recorder();
    open(second);
    peer.send("OK".getBytes(US_ASCII));

    second.awaitBytes("OK".getBytes(US_ASCII));
    assertThat(recorder.bytes()).isEmpty();
  }

  @Test
  void opening_an_open_transport_is_refused_and_does_no_harm() throws Exception {
    open(recorder);

    assertThatThrownBy(() -> open(new Recorder()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("open already");

    peer.send("OK".getBytes(US_ASCII));
    recorder.awaitBytes("OK".getBytes(US_ASCII));
  }

  @Test
  void writing_before_opening_says_what_to_do() {
    assertThatThrownBy(() -> write(new byte[1]))
        .isInstanceOf(TransportClosedException.class)
        .hasMessageContaining("open it");
  }

  @Test
  void the_listener_may_close_the_transport_without_a_deadlock() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    open(
        new Recorder() {
          @Override
          public void received(byte[] buffer, int offset, int length) {
            transport.close();
            closed.countDown();
          }

          @Override
          public void lost(TransportException cause) {
            losses.add(cause);
          }
        });

    peer.send(new byte[] {1});

    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    Recorder second = new Recorder();
    open(second);
    assertThat(second.losses).isEmpty();
  }

  @Test
  void a_listener_that_throws_does_not_silence_the_line() throws Exception {
    open(
        new Recorder() {
          private boolean thrown;

          @Override
          public void received(byte[] buffer, int offset, int length) {
            if (!thrown) {
              thrown = true;
              throw new IllegalStateException("a mistake of the listener, made on purpose");
            }
            recorder.received(buffer, offset, length);
          }
        });

    sendTolerating(new byte[] {1});
    await()
        .atMost(Recorder.SOON)
        .until(
            () -> {
              sendTolerating(new byte[] {2});
              return recorder.bytes().length > 0;
            });

    assertThat(recorder.bytes()).containsOnly(2);
  }

  private void sendTolerating(byte[] bytes) throws Exception {
    try {
      peer.send(bytes);
    } catch (IllegalStateException e) {
      assertThat(transport).isInstanceOf(MemoryTransport.class);
    }
  }

  @Test
  void a_write_to_a_line_that_takes_nothing_ends_in_time_and_is_told_once() throws Exception {
    transport = newTransport(peer, Duration.ofMillis(200));
    open(recorder);
    peer.stall();
    byte[] tooMuch = new byte[64 << 20];

    long start = System.nanoTime();
    assertThatThrownBy(() -> write(tooMuch))
        .isInstanceOf(WriteStalledException.class)
        .hasMessageContaining("took no bytes");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(recorder.awaitLoss()).isInstanceOf(WriteStalledException.class);
    start = System.nanoTime();
    transport.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(recorder.losses).hasSize(1);
  }

  @Test
  void a_lost_transport_may_be_opened_again_from_within_lost() throws Exception {
    Recorder second = new Recorder();
    AtomicReference<Object> reopened = new AtomicReference<>();
    transport = newTransport(peer, Duration.ofMillis(200));
    open(
        new Recorder() {
          @Override
          public void lost(TransportException cause) {
            try {
              open(second);
              reopened.set("open");
            } catch (TransportException e) {
              reopened.set(e);
            }
          }
        });
    peer.stall();

    assertThatThrownBy(() -> write(new byte[64 << 20])).isInstanceOf(WriteStalledException.class);

    await().atMost(Recorder.SOON).until(() -> reopened.get() != null);
    assertThat(reopened.get()).isEqualTo("open");
    peer.send(new byte[] {42});
    second.awaitBytes(new byte[] {42});
  }
}
