package io.github.atelier.driver.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps what it is told. */
class Recorder implements TransportListener {
  static final Duration SOON = Duration.ofSeconds(10);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  final List<TransportException> losses = new CopyOnWriteArrayList<>();
  final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  @Override
  public void received(byte[] buffer, int offset, int length) {
    threads.add(Thread.currentThread());
    synchronized (bytes) {
      bytes.write(buffer, offset, length);
    }
  }

  @Override
  public void lost(TransportException cause) {
    threads.add(Thread.currentThread());
    losses.add(cause);
  }

  byte[] bytes() {
    synchronized (bytes) {
      return bytes.toByteArray();
    }
  }

  void awaitBytes(byte[] expected) {
    await().atMost(SOON).until(() -> bytes().length >= expected.length);
    assertThat(bytes()).isEqualTo(expected);
  }

  TransportException awaitLoss() {
    await().atMost(SOON).until(() -> !losses.isEmpty());
    return losses.get(0);
  }
}
