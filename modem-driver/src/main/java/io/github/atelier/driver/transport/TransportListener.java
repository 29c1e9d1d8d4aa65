package io.github.atelier.driver.transport;

/**
 * The receiving side of a {@link Transport}. All calls come from the transport's one reader thread,
 * never two at a time ({@link MemoryTransport}: from the thread of the test). While a call lasts,
 * nothing more is read.
 */
public interface TransportListener {

  /**
   * Bytes came from the line, cut anywhere: a chunk means nothing.
   *
   * @param buffer holds the bytes; valid only during this call, then overwritten
   * @param offset index of the first byte
   * @param length number of bytes, at least 1
   */
  void received(byte[] buffer, int offset, int length);

  /**
   * The line is gone: unplugged, closed by the peer, or closed by the write watchdog ({@link
   * WriteStalledException}). Called exactly once for each open that did not end by {@link
   * Transport#close()}, and after the last {@link #received}. The line has been closed, and may be
   * opened again from within this call.
   */
  void lost(TransportException cause);
}
