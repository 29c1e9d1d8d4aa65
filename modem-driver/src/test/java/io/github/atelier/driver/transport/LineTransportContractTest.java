package io.github.atelier.driver.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What transports with a reader thread promise beyond the common contract. */
abstract class LineTransportContractTest extends TransportContractTest {

  @Test
  void close_ends_a_write_that_hangs() throws Exception {
    transport = newTransport(peer, Duration.ofMinutes(1));
    open(recorder);
    peer.stall();
    CompletableFuture<Void> writing = startHangingWrite();

    long start = System.nanoTime();
    transport.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThatThrownBy(() -> writing.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(TransportClosedException.class);
    assertThat(recorder.losses).isEmpty();
  }

  @Test
  void close_during_a_blocked_read_is_quick_and_leaves_no_thread_behind() throws Exception {
    open(recorder);
    assertThat(threads()).isEqualTo(1);

    long start = System.nanoTime();
    transport.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(400));
    // the thread that closed the line has said so, and is on its way out
    await().atMost(Recorder.SOON).until(() -> threads() == 0);
  }

  @Test
  void a_lost_line_leaves_no_thread_behind_that_could_spin() throws Exception {
    open(recorder);

    peer.vanish();
    recorder.awaitLoss();

    await().atMost(Recorder.SOON).until(() -> threads() == 0);
    assertThat(recorder.losses).hasSize(1);
  }

  @Test
  void a_slow_line_is_not_a_stalled_line() throws Exception {
    Duration writeTimeout = Duration.ofMillis(400);
    transport = newTransport(peer, writeTimeout);
    open(recorder);
    peer.slowDown();
    byte[] bytes = new byte[slowBytes()];
    new Random(11).nextBytes(bytes);

    long start = System.nanoTime();
    write(bytes);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(writeTimeout);
    await().atMost(Recorder.SOON).until(() -> peer.received().length == bytes.length);
    assertThat(peer.received()).isEqualTo(bytes);
    assertThat(recorder.losses).isEmpty();
  }

  /**
   * How many bytes a slow peer needs clearly more than 400 ms for, beyond what buffers on the way
   * take.
   */
  abstract int slowBytes();

  @Test
  void writes_of_several_threads_never_mix() throws Exception {
    open(recorder);
    CompletableFuture<?>[] writers = new CompletableFuture<?>[4];
    for (int i = 0; i < writers.length; i++) {
      byte[] bytes = new byte[50_000];
      Arrays.fill(bytes, (byte) ('a' + i));
      writers[i] = startWrite(bytes);
    }
    CompletableFuture.allOf(writers).get(30, TimeUnit.SECONDS);

    await().atMost(Recorder.SOON).until(() -> peer.received().length == 200_000);
    byte[] all = peer.received();
    int changes = 0;
    for (int i = 1; i < all.length; i++) {
      changes += all[i] == all[i - 1] ? 0 : 1;
    }
    assertThat(changes).isEqualTo(3);
  }

  @Test
  void a_listener_that_hangs_delays_close_only_by_its_bound() throws Exception {
    CompletableFuture<Void> release = new CompletableFuture<>();
    CompletableFuture<Void> inside = new CompletableFuture<>();
    open(
        new Recorder() {
          @Override
          public void received(byte[] buffer, int offset, int length) {
            inside.complete(null);
            release.join();
          }
        });
    peer.send(new byte[] {1});
    inside.get(10, TimeUnit.SECONDS);

    long start = System.nanoTime();
    transport.close();
    release.complete(null);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  /** Reader and closer threads of this transport that are alive. */
  private long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getName().startsWith("transport-")
                    && thread.getName().endsWith(transport.name()))
        .count();
  }

  CompletableFuture<Void> startHangingWrite() {
    CompletableFuture<Void> writing = startWrite(new byte[64 << 20]);
    await().atMost(Recorder.SOON).until(() -> writerIsInside() || writing.isDone());
    return writing;
  }

  private CompletableFuture<Void> startWrite(byte[] bytes) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread writer =
        new Thread(
            () -> {
              try {
                write(bytes);
                done.complete(null);
              } catch (TransportException e) {
                done.completeExceptionally(new CompletionException(e));
              }
            },
            "test-writer");
    writer.setDaemon(true);
    writer.start();
    return done;
  }

  /** Whether the writer is in the operating system, twice in a row: then it hangs there. */
  private boolean writerIsInside() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey().getName().equals("test-writer"))
        .anyMatch(entry -> entry.getValue().length > 0 && entry.getValue()[0].isNativeMethod());
  }
}
