package io.github.atelier.benchmarks;

import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.driver.transport.TransportListener;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A transport that counts what goes to the module and what comes from it, and how long the driver
 * takes to go on: from what it heard last to what it says next.
 */
final class Tap implements Transport {
  private final Transport transport;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong heardAt = new AtomicLong();
  private final AtomicLong thinking = new AtomicLong();

  Tap(Transport transport) {
    this.transport = transport;
  }

  /** Octets to the module so far. */
  long sent() {
    return sent.get();
  }

  /** Octets from the module so far. */
  long received() {
    return received.get();
  }

  /** Nanoseconds that the driver took between hearing and speaking, so far. */
  long thinking() {
    return thinking.get();
  }

  @Override
  public String name() {
    return transport.name();
  }

  @Override
  public void open(TransportListener listener) throws TransportException {
    transport.open(
        new TransportListener() {
          @Override
          public void received(byte[] buffer, int offset, int length) {
            heardAt.set(System.nanoTime());
            received.addAndGet(length);
            listener.received(buffer, offset, length);
          }

          @Override
          public void lost(TransportException cause) {
            listener.lost(cause);
          }
        });
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws TransportException {
    long heard = heardAt.getAndSet(0);
    if (heard != 0) {
      thinking.addAndGet(System.nanoTime() - heard);
    }
    sent.addAndGet(length);
    transport.write(bytes, offset, length);
  }

  @Override
  public void close() {
    transport.close();
  }
}
