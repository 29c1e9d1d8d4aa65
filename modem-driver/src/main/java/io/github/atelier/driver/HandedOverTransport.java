package io.github.atelier.driver;

import io.github.atelier.driver.transport.SerialControl;
import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.driver.transport.TransportListener;

/**
 * A line that passes from one channel to the next without being closed: DTR stays up, and nothing
 * that the module says is lost to a port that is closed for a moment. Thread-safe.
 */
final class HandedOverTransport implements Transport {
  private final Transport line;
  private TransportListener listener;
  private boolean open;
  private boolean kept;

  HandedOverTransport(Transport line) {
    this.line = line;
  }

  /** The next {@link #close} leaves the line open for the next {@link #open}. */
  synchronized void keepOpen() {
    kept = true;
  }

  @Override
  public String name() {
    return line.name();
  }

  @Override
  public void open(TransportListener to) throws TransportException {
    synchronized (this) {
      listener = to;
      if (open) {
        return;
      }
      open = true;
    }
    try {
      line.open(new Relay());
    } catch (TransportException | RuntimeException e) {
      down();
      throw e;
    }
  }

  private synchronized void down() {
    open = false;
  }

  private synchronized TransportListener listener() {
    return listener;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws TransportException {
    line.write(bytes, offset, length);
  }

  @Override
  public SerialControl control() {
    return line.control();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (kept && open) {
        kept = false;
        listener = null;
        return;
      }
      open = false;
    }
    line.close();
  }

  /** Passes on to whoever has the line now. */
  private final class Relay implements TransportListener {
    @Override
    public void received(byte[] buffer, int offset, int length) {
      TransportListener now = listener();
      if (now != null) {
        now.received(buffer, offset, length);
      }
    }

    @Override
    public void lost(TransportException cause) {
      down();
      TransportListener now = listener();
      if (now != null) {
        now.lost(cause);
      }
    }
  }
}
