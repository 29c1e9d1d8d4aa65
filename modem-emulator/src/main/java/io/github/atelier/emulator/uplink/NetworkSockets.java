package io.github.atelier.emulator.uplink;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/** Opens sockets on the network. Thread-safe; nothing blocks. */
public interface NetworkSockets {

  /**
   * Opens TCP, and TLS where configured.
   *
   * @param credit octets that may come in before more are granted
   * @param callbacks runs every call of the listener, in order; usually the module's loop
   * @param listener told {@link SocketLink.Listener#opened} or {@link
   *     SocketLink.Listener#openFailed} once
   */
  SocketLink stream(
      LinkTarget target, int credit, Executor callbacks, SocketLink.Listener listener);

  /**
   * Opens a UDP socket.
   *
   * @param peer the only address that is sent to and heard; {@code null} for {@link
   *     SocketLink#sendTo}, where only addresses that were sent to are heard, as behind a network's
   *     address translation
   * @param credit as for {@link #stream}; a datagram that finds none waits in the operating system,
   *     which drops what it cannot hold
   */
  SocketLink datagrams(
      LinkTarget peer, int credit, Executor callbacks, SocketLink.Listener listener);

  /** Looks a name up; the answer comes once. */
  void resolve(String host, Duration timeout, Executor callbacks, Resolution answer);

  /** Hears the answer to a name. */
  interface Resolution {
    /**
     * @param addresses in text form; empty where the name has none
     */
    void resolved(List<String> addresses);
  }
}
