package io.github.atelier.driver;

/**
 * Hears what comes over one socket of the module, on a thread of its own: it may take its time and
 * may make blocking calls; while it does, octets wait in the module and then at the peer.
 */
public interface SocketListener {

  /**
   * Octets came, of a stream in any portions, of datagrams one at a time.
   *
   * @param octets one at least
   */
  void received(byte[] octets);

  /**
   * Nothing more comes; called once.
   *
   * @param cause {@code closed-by-server}, {@code closed-by-host}, or why the socket broke
   */
  default void ended(String cause) {}
}
