package io.github.atelier.emulator.module.terminal;

/**
 * Hears each line of a module's conversation, secrets masked. Called on the module's loop: return
 * quickly.
 */
public interface WireTap {
  /** No tap. */
  WireTap NONE = (fromHost, text) -> {};

  /**
   * One line, prompt, or run of data.
   *
   * @param fromHost whether the host (DTE) said it
   */
  void line(boolean fromHost, String text);
}
