package io.github.atelier.emulator.module.terminal;

/**
 * What a host talks to in data mode: the far end of a data call. Called on the module's loop; must
 * not block.
 */
public interface DataCall {

  /**
   * Octets from the host, in any portions.
   *
   * @param buffer valid, and not to be changed, during this call only
   */
  void received(byte[] buffer, int offset, int length);

  /** The host has come to data mode, or left it by its escape. */
  default void online(boolean now) {}

  /** The call is over, whoever ended it; called once, and nothing after it. */
  void ended();
}
