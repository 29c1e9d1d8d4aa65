package io.github.atelier.driver.transport;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one {@link Line} from open to end: the reader thread, the write watchdog and the one
 * end that counts.
 *
 * <p>A line can end in four ways at the same moment (read fails, write fails, watchdog, our own
 * close). The first one to set {@link #ending} wins and closes the line; closing wakes the reader
 * thread, which tells the listener. So {@code lost} comes from the reader thread, after the last
 * {@code received}, and once.
 */
final class LineSession {
  /**
   * Bound for waiting on a close that hangs in the operating system, and on a listener that does
   * not return.
   */
  static final Duration CLOSE_BOUND = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(LineSession.class);
  private static final int READ_BUFFER = 4096;

  /** How the line ended; {@code cause} is null when we closed it ourselves. */
  private record Ending(TransportException cause) {}

  private final String name;
  private final Line line;
  private final Duration writeTimeout;
  private final TransportListener listener;
  private final Thread reader;
  private final WriteWatchdog watchdog;
  private final AtomicReference<Ending> ending = new AtomicReference<>();
  private final CountDownLatch lineClosed = new CountDownLatch(1);
  private final ReentrantLock writing = new ReentrantLock();
  private volatile boolean closedByUs;

  LineSession(String name, Line line, Duration writeTimeout, TransportListener listener) {
    this.name = name;
    this.line = line;
    this.writeTimeout = writeTimeout;
    this.listener = listener;
    this.watchdog = new WriteWatchdog(() -> end(stalled()));
    this.reader = daemon(this::readUntilEnd, "transport-reader " + name);
  }

  void start() {
    reader.start();
  }

  boolean ended() {
    return ending.get() != null;
  }

  void write(byte[] bytes, int offset, int length) throws TransportException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    writing.lock();
    try {
      for (int done = 0; done < length; ) {
        int chunk = Math.min(length - done, line.chunkSize());
        writeChunk(bytes, offset + done, chunk);
        done += chunk;
      }
    } finally {
      writing.unlock();
    }
  }

  private void writeChunk(byte[] bytes, int offset, int length) throws TransportException {
    failIfEnded(null);
    watchdog.arm(writeTimeout.plus(line.wireTime(length)));
    try {
      line.write(bytes, offset, length);
    } catch (TransportException failure) {
      end(failure);
      failIfEnded(failure);
    } finally {
      watchdog.disarm();
    }
    // The watchdog may have closed the line in the moment in which the write came back.
    failIfEnded(null);
  }

  /**
   * Throws the reason for which the session ended, made new for this thread; nothing while it is
   * open.
   */
  private void failIfEnded(TransportException failure) throws TransportException {
    Ending now = ending.get();
    if (now == null) {
      return;
    }
    if (closedByUs || now.cause == null) {
      throw new TransportClosedException("The transport " + name + " was closed.");
    }
    if (now.cause == failure) {
      throw failure;
    }
    if (now.cause instanceof WriteStalledException) {
      throw new WriteStalledException(now.cause.getMessage(), now.cause);
    }
    throw new LineLostException(now.cause.getMessage(), now.cause);
  }

  private WriteStalledException stalled() {
    return new WriteStalledException(
        "The line "
            + name
            + " took no bytes for "
            + writeTimeout.toMillis()
            + " ms and was closed. The module hangs or holds the line by flow control: check the flow control setting"
            + " and the wiring (CTS), or reset the module.");
  }

  /** Closes for our own reasons; see {@link Transport#close()} for the promises. */
  void close() {
    closedByUs = true;
    end(null);
    awaitLineClosed();
    if (Thread.currentThread() != reader) {
      boolean interrupted = Thread.interrupted();
      try {
        reader.join(CLOSE_BOUND.toMillis());
      } catch (InterruptedException e) {
        interrupted = true;
      }
      restore(interrupted);
    }
  }

  /**
   * The first caller decides how the line ended, and closes it on a thread that may hang without
   * harm.
   */
  private void end(TransportException cause) {
    if (ending.compareAndSet(null, new Ending(cause))) {
      daemon(this::closeLine, "transport-closer " + name).start();
    }
  }

  private void closeLine() {
    try {
      line.close();
    } catch (RuntimeException e) {
      LOG.warn("Closing {} failed", name, e);
    } finally {
      lineClosed.countDown();
    }
  }

  private void awaitLineClosed() {
    boolean interrupted = Thread.interrupted();
    try {
      if (!lineClosed.await(CLOSE_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Closing {} hangs in the operating system; going on without it", name);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    restore(interrupted);
  }

  private void readUntilEnd() {
    try {
      byte[] buffer = new byte[READ_BUFFER];
      while (ending.get() == null) {
        int count = line.read(buffer);
        if (count > 0 && !closedByUs) {
          deliver(buffer, count);
        }
      }
    } catch (TransportException e) {
      end(e);
    } catch (RuntimeException | Error e) {
      end(new LineLostException("Reading " + name + " failed: " + e, e));
    }
    tellEnd();
  }

  private void deliver(byte[] buffer, int count) {
    try {
      listener.received(buffer, 0, count);
    } catch (RuntimeException e) {
      // A mistake in the listener must not silence the line; the bytes of this chunk are its loss.
      LOG.error("The listener of {} failed on {} received bytes", name, count, e);
    }
  }

  private void tellEnd() {
    Ending how = ending.get();
    awaitLineClosed();
    if (how.cause == null || closedByUs) {
      return;
    }
    try {
      listener.lost(how.cause);
    } catch (RuntimeException e) {
      LOG.error("The listener of {} failed when told that the line was lost", name, e);
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
