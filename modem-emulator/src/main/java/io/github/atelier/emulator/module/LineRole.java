package io.github.atelier.emulator.module;

/** What a line of a module is for. Commands are answered on each of them. */
public enum LineRole {
  /** Commands; and unsolicited messages, unless the module has a {@link #URC} line. */
  AT,

  /**
   * Unsolicited messages go here, and to no {@link #AT} line any more, as with Quectel's {@code
   * AT+QURCCFG="urcport"}. The later results of a command stay on the line that gave it, until a
   * host chooses a port by that command.
   */
  URC
}
