package io.github.atelier.driver.transport;

import java.util.Arrays;
import java.util.Objects;

/**
 * A line within the JVM, for tests: what the host writes is handed to a {@link Peer} at once, and
 * what the test injects is received at once, each on the calling thread. There is no reader thread
 * and no time, so a test plays out the same way each time.
 *
 * <p>The peer may inject from within {@link Peer#written}; {@link TransportListener#received} is
 * then called inside the host's own {@code write}. Inject from one thread at a time: nothing here
 * holds a lock during a call-back, so nothing would keep two injections apart. An exception of the
 * listener comes out of {@code inject}, where the test sees it.
 */
public final class MemoryTransport implements Transport {

  /** The module's end. */
  @FunctionalInterface
  public interface Peer {
    /**
     * The host wrote these bytes; the array is the peer's own.
     *
     * @param line the line to answer on, by {@link MemoryTransport#inject(byte[])}
     */
    void written(MemoryTransport line, byte[] bytes);
  }

  private final Peer peer;
  private final Object state = new Object();
  private TransportListener listener;
  private TransportException openFailure;
  private boolean stalled;
  private boolean failing;

  public MemoryTransport(Peer peer) {
    this.peer = Objects.requireNonNull(peer, "peer");
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void open(TransportListener newListener) throws TransportException {
    Objects.requireNonNull(newListener, "listener");
    synchronized (state) {
      if (listener != null) {
        throw new IllegalStateException(
            "The transport memory is open already; close it before opening it again.");
      }
      if (openFailure != null) {
        throw openFailure;
      }
      listener = newListener;
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws TransportException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    TransportException failure = null;
    synchronized (state) {
      if (listener == null) {
        throw new TransportClosedException(
            "The transport memory is not open; open it before writing.");
      }
      if (stalled) {
        failure = new WriteStalledException("The line memory took no bytes and was closed.");
      } else if (failing) {
        failure = new LineLostException("The line memory was lost while writing.");
      }
    }
    if (failure != null) {
      lose(failure);
      throw failure;
    }
    peer.written(this, Arrays.copyOfRange(bytes, offset, offset + length));
  }

  @Override
  public void close() {
    synchronized (state) {
      listener = null;
    }
  }

  /**
   * Sends bytes from the module to the host. Bytes for a line that is not open are thrown away, as
   * a real open would.
   */
  public void inject(byte... bytes) {
    if (bytes.length == 0) {
      return;
    }
    TransportListener receiver;
    synchronized (state) {
      receiver = listener;
    }
    if (receiver != null) {
      receiver.received(bytes.clone(), 0, bytes.length);
    }
  }

  /** The line goes away, as when the module is unplugged. Does nothing when it is not open. */
  public void vanish() {
    lose(new LineLostException("The line memory was unplugged."));
  }

  /** From now on each open fails with this; null: opens succeed again. */
  public void failOpens(TransportException failure) {
    synchronized (state) {
      openFailure = failure;
    }
  }

  /**
   * From now on a write finds the line stalled, with the watchdog's verdict at once: lost, {@link
   * WriteStalledException}.
   */
  public void stallWrites(boolean stall) {
    synchronized (state) {
      stalled = stall;
    }
  }

  /** From now on a write finds the line gone: lost, {@link LineLostException}. */
  public void failWrites(boolean fail) {
    synchronized (state) {
      failing = fail;
    }
  }

  public boolean isOpen() {
    synchronized (state) {
      return listener != null;
    }
  }

  private void lose(TransportException cause) {
    TransportListener told;
    synchronized (state) {
      told = listener;
      listener = null;
    }
    if (told != null) {
      told.lost(cause);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
