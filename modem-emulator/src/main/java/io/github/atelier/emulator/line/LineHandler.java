package io.github.atelier.emulator.line;

/**
 * The module's end of a {@link Line}. All calls come on the line's {@link ModuleLoop}, in the order
 * {@code opened (received)* closed}, again and again for lines that a DTE may open again.
 *
 * <p>An exception thrown from here is a defect of the module: it is logged, and the line goes on.
 */
public interface LineHandler {

  /**
   * A DTE opened the port or connected. A virtual serial port may tell so only with its first byte.
   */
  void opened(Line line);

  /**
   * Bytes from the DTE, in any chunks.
   *
   * @param buffer valid, and not to be changed, during this call only
   * @param offset index of the first byte
   * @param length 1 or more
   */
  void received(byte[] buffer, int offset, int length);

  /**
   * The DTE raised or dropped its ready circuit (DTR, V.24 108/2); only lines that carry it tell.
   * It counts as raised from {@link #opened} on until this says otherwise, and as dropped after
   * {@link #closed}.
   */
  default void dtr(boolean on) {}

  /** The DTE went away, or the line was closed. The line may be opened again. */
  void closed();
}
