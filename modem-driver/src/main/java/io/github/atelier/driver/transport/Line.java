package io.github.atelier.driver.transport;

import java.time.Duration;

/**
 * One open connection: a serial port or a socket. Read by one thread, written by one thread at a
 * time, closed by any. Made open; never opened again.
 */
interface Line {

  /**
   * Waits for bytes, at most for a bounded time.
   *
   * @return how many bytes were put at the start of {@code buffer}; 0 when none came, or when the
   *     line was closed by {@link #close()}
   * @throws TransportException when the line is gone
   */
  int read(byte[] buffer) throws TransportException;

  /**
   * Hands at most {@link #chunkSize()} bytes to the line. May hang for ever on a stalled line;
   * {@link #close()} frees it.
   *
   * @throws TransportException when not all bytes were taken
   */
  void write(byte[] bytes, int offset, int length) throws TransportException;

  /**
   * How many bytes one {@link #write} takes: small enough that a time-out for one chunk means "no
   * progress".
   */
  int chunkSize();

  /** How long the wire itself needs for this many bytes; zero where that does not matter. */
  Duration wireTime(int length);

  /**
   * Ends the line and frees threads inside {@link #read} and {@link #write}. Called once. May block
   * where the operating system's driver hangs, so it is called on a thread of its own.
   */
  void close();
}
