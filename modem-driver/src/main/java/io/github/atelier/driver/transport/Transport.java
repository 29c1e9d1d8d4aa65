package io.github.atelier.driver.transport;

/**
 * A line to a module that carries bytes, and nothing but bytes.
 *
 * <p>A transport is opened and closed as often as needed: after {@link #close()} and after {@link
 * TransportListener#lost} it may be opened again, also from inside {@code lost}. Each {@link #open}
 * finds its port or peer anew, so a link that now points to another device, or a host name that
 * moved, is followed.
 *
 * <p>All threads are daemons: an open transport does not keep a program alive.
 *
 * <p>{@code open}, {@code write} and {@code close} may be called by different threads; {@code
 * close} at any time, also while another thread is inside {@code write}, and also by the listener.
 */
public interface Transport extends AutoCloseable {

  /**
   * What this transport is, for people: {@code /dev/ttyUSB2 at 115200 8N1}, {@code tcp
   * 127.0.0.1:7000}, {@code memory}.
   */
  String name();

  /**
   * Opens the line. When this returns, bytes left over from an earlier user of the line have been
   * thrown away and exactly one reader thread serves {@code listener}.
   *
   * @throws TransportException when the line cannot be opened; the message says what to do. Nothing
   *     stays open, and the listener is not called.
   * @throws IllegalStateException when this transport is open already
   */
  void open(TransportListener listener) throws TransportException;

  /**
   * Blocks until the bytes are handed to the line, or the line is lost. Concurrent calls are
   * carried out one after the other; their bytes never mix.
   *
   * @throws WriteStalledException when the line took no bytes for the transport's write time-out.
   *     The line is closed by then and {@link TransportListener#lost} is called.
   * @throws TransportException when the line is lost or not open. How many of the bytes left is
   *     unknown.
   * @throws IndexOutOfBoundsException when offset and length do not lie within {@code bytes}
   */
  void write(byte[] bytes, int offset, int length) throws TransportException;

  /**
   * What a serial port can do besides carrying bytes, or {@code null} where the line is none: baud
   * rate, DTR, RTS.
   */
  default SerialControl control() {
    return null;
  }

  /**
   * Closes the line; a read or write in progress ends. Does nothing when the line is not open.
   * Takes at most a few seconds even where the operating system's driver hangs.
   *
   * <p>{@link TransportListener#lost} is not called for this. When this returns, the listener will
   * not be called any more, with two exceptions: this was called by the listener itself, or the
   * listener was still busy after two seconds. So do not hold a lock here that the listener needs:
   * it costs those two seconds.
   */
  @Override
  void close();
}
