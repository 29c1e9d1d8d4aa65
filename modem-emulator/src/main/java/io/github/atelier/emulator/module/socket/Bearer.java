package io.github.atelier.emulator.module.socket;

/** Packet data as sockets see it. On the module's loop. */
public interface Bearer {

  /** Whether this PDP context carries data. */
  boolean active(int cid);

  /**
   * Activates a PDP context; one that is not defined is defined with what was told last.
   *
   * @return why not, as a name in the dialect's table of CME errors; {@code null} where it is
   *     active now
   */
  String activate(int cid);

  void deactivate(int cid);

  /**
   * Sets what a context asks the network for.
   *
   * @param type {@code IP}, {@code IPV6} or {@code IPV4V6}
   */
  void define(int cid, String type, String apn);

  /** The module's address in the network. */
  String address();
}
