package io.github.atelier.driver.transport;

import java.time.Duration;
import java.util.Objects;

/**
 * What serial and TCP transports share: at most one {@link LineSession} at a time.
 *
 * <p>The monitor orders open against close and is never held while a listener runs or a session
 * ends, so that a listener may call back in.
 */
abstract class LineTransport implements Transport {
  private final Object lifeCycle = new Object();
  private volatile LineSession session;

  /**
   * Opens a fresh line, drained of what an earlier user left; runs on the caller's thread, at most
   * for a bounded time.
   */
  abstract Line openLine() throws TransportException;

  abstract Duration writeTimeout();

  @Override
  public final void open(TransportListener listener) throws TransportException {
    Objects.requireNonNull(listener, "listener");
    synchronized (lifeCycle) {
      if (session != null && !session.ended()) {
        throw new IllegalStateException(
            "The transport " + name() + " is open already; close it before opening it again.");
      }
      LineSession opened = new LineSession(name(), openLine(), writeTimeout(), listener);
      session = opened;
      opened.start();
    }
  }

  @Override
  public final void write(byte[] bytes, int offset, int length) throws TransportException {
    LineSession current = session;
    if (current == null) {
      Objects.checkFromIndexSize(offset, length, bytes.length);
      throw new TransportClosedException(
          "The transport " + name() + " is not open; open it before writing.");
    }
    current.write(bytes, offset, length);
  }

  @Override
  public final void close() {
    LineSession closing;
    synchronized (lifeCycle) {
      closing = session;
      session = null;
    }
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public final String toString() {
    return name();
  }
}
