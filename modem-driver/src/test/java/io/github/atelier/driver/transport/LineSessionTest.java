package io.github.atelier.driver.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Operating systems that hang at the worst moment. */
class LineSessionTest {

  /** A line of which every call may be made to hang. */
  private static final class Stubborn implements Line {
    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile boolean closeHangs;
    private volatile boolean writeHangs;

    @Override
    public int read(byte[] buffer) throws TransportException {
      hang(gone);
      throw new LineLostException("read says it is gone");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (writeHangs) {
        hang(never);
      }
    }

    @Override
    public int chunkSize() {
      return 16;
    }

    @Override
    public Duration wireTime(int length) {
      return Duration.ZERO;
    }

    @Override
    public void close() {
      gone.countDown();
      if (closeHangs) {
        hang(never);
      }
    }

    private static void hang(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final Stubborn line = new Stubborn();
  private final Recorder recorder = new Recorder();

  private LineSession open(Duration writeTimeout) {
    LineSession session = new LineSession("stubborn", line, writeTimeout, recorder);
    session.start();
    return session;
  }

  @Test
  @DisplayName("M2 a close that hangs in the operating system is waited for at most seconds")
  void m2() {
    line.closeHangs = true;
    LineSession session = open(Duration.ofSeconds(5));
    long start = System.nanoTime();
    session.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(LineSession.CLOSE_BOUND, LineSession.CLOSE_BOUND.multipliedBy(3));
    assertThat(recorder.losses).isEmpty();
    line.never.countDown();
  }

  @Test
  @DisplayName("M3 a read that fails is enough to tell the loss, without any event of the system")
  void m3() throws Exception {
    LineSession session = open(Duration.ofSeconds(5));
    line.gone.countDown();
    recorder.awaitLoss();
    assertThat(session.ended()).isTrue();
    assertThat(recorder.losses).hasSize(1);
  }

  @Test
  @DisplayName(
      "J13 a write that never returns ends the line, and the loss is told although close hangs")
  void j13() throws Exception {
    line.writeHangs = true;
    line.closeHangs = true;
    LineSession session = open(Duration.ofMillis(100));
    Thread writer =
        new Thread(
            () ->
                assertThatThrownBy(() -> session.write(new byte[3], 0, 3))
                    .isInstanceOf(WriteStalledException.class));
    writer.setDaemon(true);
    writer.start();
    await().atMost(Recorder.SOON).until(() -> !recorder.losses.isEmpty());
    assertThat(recorder.losses.get(0))
        .isInstanceOf(WriteStalledException.class)
        .hasMessageContainingAll("100 ms", "flow control");
    line.never.countDown();
    writer.join(5000);
    assertThat(writer.isAlive()).isFalse();
  }
}
