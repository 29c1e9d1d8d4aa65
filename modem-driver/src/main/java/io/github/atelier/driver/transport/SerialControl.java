package io.github.atelier.driver.transport;

/**
 * What a serial port can do besides carrying bytes. Thread-safe.
 *
 * <p>What is set here holds for the open port at once, and for later opens of the same transport.
 */
public interface SerialControl {

  /** Bits per second, as the port is set now. */
  int baudRate();

  /**
   * Changes the bit rate of this side. Bytes in flight are garbled: call it while nobody speaks.
   *
   * @param bitsPerSecond 50 to 12,000,000
   * @throws TransportException when the device refuses it; it stays as it was then
   */
  void setBaudRate(int bitsPerSecond) throws TransportException;

  /**
   * Data terminal ready, circuit 108/2. Falling, it may hang up or reset the module ({@code AT&D1},
   * {@code AT&D2}).
   */
  void setDtr(boolean on) throws TransportException;

  /** Request to send, circuit 105 (133 with flow control, when the operating system drives it). */
  void setRts(boolean on) throws TransportException;
}
