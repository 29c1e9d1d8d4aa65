package io.github.atelier.emulator.line.netty;

import io.github.atelier.emulator.line.Line;

/** Puts a module behind each connection of a {@link TcpServer}. */
@FunctionalInterface
public interface LineAcceptor {

  /**
   * A DTE connected. Called on the new line's loop; starts the line with a handler, now or later,
   * or closes it to refuse the DTE. Nothing is read from a line before it is started. Such a line
   * opens and closes once.
   */
  void accept(Line line);
}
