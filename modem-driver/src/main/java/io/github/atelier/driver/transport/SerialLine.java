package io.github.atelier.driver.transport;

import com.fazecast.jSerialComm.SerialPort;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open serial port, used in the one way in which jSerialComm 2.11.4 neither spins nor hangs:
 * semi-blocking reads with a time-out by one thread, no listener, and a close from outside to free
 * a write.
 *
 * <p>jSerialComm keeps one native record for each path, shared by all {@link SerialPort} objects of
 * that path. A thread still inside a native call of a closed port would read or write the
 * <em>next</em> open of this path. So the path stays claimed until no thread is inside.
 */
final class SerialLine implements Line {
  /**
   * jSerialComm counts in steps of 100 ms; closing does not wait for this, it is the bound where a
   * driver hangs.
   */
  static final int READ_TIMEOUT_MILLIS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(SerialLine.class);
  private static final int CHUNK = 1024;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int EMPTY_READS_WHEN_GONE = 50;
  private static final long LEAST_DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final String name;
  private final SerialPort port;
  private volatile SerialSettings settings;
  private final PortClaims.Claim claim;
  private final Object reading = new Object();
  private final Object writing = new Object();
  private final byte[] chunk = new byte[CHUNK];
  private volatile boolean closed;
  private int emptyReads;

  SerialLine(String name, SerialPort port, SerialSettings settings, PortClaims.Claim claim) {
    this.name = name;
    this.port = port;
    this.settings = settings;
    this.claim = claim;
  }

  /**
   * Throws away what waits, until nothing came for the quiet time; gives up being thorough after
   * ten quiet times on a line that never rests. Called before the first {@link #read}.
   */
  void discardStaleBytes(Duration quiet) throws TransportException {
    port.flushIOBuffers();
    byte[] waste = new byte[4096];
    long start = System.nanoTime();
    long lastByte = start;
    while (true) {
      int waiting = port.bytesAvailable();
      if (waiting < 0) {
        throw lost("right after it was opened");
      }
      long now = System.nanoTime();
      if (waiting > 0) {
        port.readBytes(waste, Math.min(waiting, waste.length));
        lastByte = now;
      } else if (now - lastByte >= quiet.toNanos()) {
        return;
      } else {
        LockSupport.parkNanos(POLL_NANOS);
      }
      if (now - start > Math.max(10 * quiet.toNanos(), LEAST_DRAIN_NANOS)) {
        return;
      }
    }
  }

  @Override
  public int read(byte[] buffer) throws TransportException {
    synchronized (reading) {
      if (closed) {
        return 0;
      }
      long start = System.nanoTime();
      int count = port.readBytes(buffer, buffer.length);
      if (closed) {
        return Math.max(count, 0);
      }
      if (count < 0) {
        throw lost("while reading");
      }
      guardAgainstSpinning(count, System.nanoTime() - start);
      return count;
    }
  }

  /**
   * A driver that answers "nothing" at once instead of waiting is one whose device is gone; it
   * would cost a core.
   */
  private void guardAgainstSpinning(int count, long nanos) throws TransportException {
    boolean waited = nanos > TimeUnit.MILLISECONDS.toNanos(READ_TIMEOUT_MILLIS) / 10;
    emptyReads = count > 0 || waited ? 0 : emptyReads + 1;
    if (emptyReads >= EMPTY_READS_WHEN_GONE) {
      throw lost("while reading");
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws TransportException {
    synchronized (writing) {
      if (closed) {
        throw new TransportClosedException("The serial port " + name + " was closed.");
      }
      // The native side copies the whole array that it is given, so it gets a small one.
      System.arraycopy(bytes, offset, chunk, 0, length);
      if (port.writeBytes(chunk, length) != length) {
        throw lost("while writing");
      }
    }
  }

  /** Changes the rate of the open port; nothing where it was closed. */
  void setBaudRate(int bitsPerSecond) throws TransportException {
    synchronized (writing) {
      if (!closed && !port.setBaudRate(bitsPerSecond)) {
        throw new TransportException(
            "The serial port "
                + name
                + " does not take "
                + bitsPerSecond
                + " bit/s (error "
                + port.getLastErrorCode()
                + " of the operating system); the device or its adapter cannot do it.");
      }
      settings = settings.withBaudRate(bitsPerSecond);
    }
  }

  /** Ports without modem lines (virtual ports) refuse both, which is no reason to complain. */
  void setDtr(boolean on) {
    synchronized (writing) {
      if (!closed && !(on ? port.setDTR() : port.clearDTR())) {
        LOG.debug("{} has no DTR", name);
      }
    }
  }

  void setRts(boolean on) {
    synchronized (writing) {
      if (!closed && !(on ? port.setRTS() : port.clearRTS())) {
        LOG.debug("{} has no RTS", name);
      }
    }
  }

  @Override
  public int chunkSize() {
    return CHUNK;
  }

  @Override
  public Duration wireTime(int length) {
    return settings.wireTime(length);
  }

  @Override
  public void close() {
    closed = true;
    port.closePort();
    synchronized (reading) {
      synchronized (writing) {
        claim.release();
      }
    }
  }

  private LineLostException lost(String when) {
    return new LineLostException(
        "The serial port "
            + name
            + " was lost "
            + when
            + " (error "
            + port.getLastErrorCode()
            + "): the device was unplugged, was reset, or its other end closed. Open it again once it is back.");
  }
}
