package io.github.atelier.benchmarks;

import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.driver.transport.TransportListener;
import java.util.concurrent.atomic.AtomicLong;

/** A transport that counts what goes to the module. */
final class Sent implements Transport {
  private final Transport transport;
  private final AtomicLong octets = new AtomicLong();

  Sent(Transport transport) {
    this.transport = transport;
  }

  long octets() {
    return octets.get();
  }

  @Override
  public String name() {
    return transport.name();
  }

  @Override
  public void open(TransportListener listener) throws TransportException {
    transport.open(listener);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws TransportException {
    transport.write(bytes, offset, length);
    octets.addAndGet(length);
  }

  @Override
  public void close() {
    transport.close();
  }
}
