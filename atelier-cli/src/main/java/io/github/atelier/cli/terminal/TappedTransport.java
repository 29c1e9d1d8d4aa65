package io.github.atelier.cli.terminal;

import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.driver.transport.TransportListener;
import java.util.Arrays;

/** A transport of which somebody hears every octet, before whoever it is for. */
final class TappedTransport implements Transport {

  /** Hears the octets. Called by the threads that read and write: return quickly. */
  interface Tap {
    void received(byte[] octets);

    void sent(byte[] octets);
  }

  private final Transport transport;
  private final Tap tap;

  TappedTransport(Transport transport, Tap tap) {
    this.transport = transport;
    this.tap = tap;
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
            tap.received(Arrays.copyOfRange(buffer, offset, offset + length));
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
    tap.sent(Arrays.copyOfRange(bytes, offset, offset + length));
    transport.write(bytes, offset, length);
  }

  @Override
  public void close() {
    transport.close();
  }
}
