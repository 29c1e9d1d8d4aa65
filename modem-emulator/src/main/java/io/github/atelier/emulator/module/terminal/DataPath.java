package io.github.atelier.emulator.module.terminal;

/** The near end of a data call: the way to the host. From any thread. */
public interface DataPath {

  /**
   * Sends octets to the host. While the host has left data mode by its escape, and once the call is
   * over, they are discarded: a module in command mode passes no data.
   */
  void write(byte[] bytes, int offset, int length);

  /**
   * Stops or resumes what the host sends, so that it waits at the host; a portion that is under way
   * may still come.
   */
  void reading(boolean on);

  /** The far end hangs up: the host is told {@code NO CARRIER}. Does nothing after the end. */
  void hangUp();
}
