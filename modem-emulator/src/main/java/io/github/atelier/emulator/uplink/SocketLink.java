package io.github.atelier.emulator.uplink;

/**
 * One socket on the network: a TCP connection, TLS over it, or datagrams. Methods may be called
 * from any thread and never block.
 *
 * <p>What comes in is bounded by credit: no more octets are read from the network than were {@link
 * #grant granted}, so that a peer waits when the module's buffer is full and nothing is lost.
 */
public interface SocketLink {

  /**
   * Queues octets for the peer; {@link Listener#sent} tells when the operating system took them.
   * The caller bounds what is under way.
   *
   * @param octets not to be changed afterwards
   */
  void send(byte[] octets);

  /**
   * Queues one datagram for an address of its own; only on a socket that was opened without a peer.
   */
  void sendTo(String host, int port, byte[] octets);

  /** Lets this many more octets come in. */
  void grant(int octets);

  /** Ends the connection when all that was queued has gone out, then {@link Listener#closed}. */
  void close();

  /** Drops the connection at once; the listener hears nothing more. */
  void abort();

  /** Hears what really happened, one call after the other. */
  interface Listener {
    /**
     * The socket is open.
     *
     * @param localPort of this side
     */
    void opened(int localPort);

    /** The only call of a socket that could not be opened. */
    void openFailed(LinkFailure failure);

    /**
     * Octets came; of datagrams one at a time.
     *
     * @param from address of the sender
     * @param port its port
     */
    void received(byte[] octets, String from, int port);

    /** The operating system took this many octets. */
    void sent(int octets);

    /** The peer sends no more, in good order; everything that it sent has been heard. */
    void ended();

    /** The connection broke; the last call. */
    void lost(LinkFailure failure);

    /** Closed as {@link SocketLink#close} asked; the last call. */
    void closed();
  }
}
