package io.github.atelier.emulator.module.socket;

import io.github.atelier.emulator.module.terminal.AtTerminal;
import io.github.atelier.emulator.module.terminal.DataCall;
import io.github.atelier.emulator.module.terminal.DataPath;
import java.util.Arrays;

/**
 * A line that is a socket: data mode until the escape, {@code ATO} leads back. While the host is in
 * command state what comes waits; while the network does not take what the host sends, the host
 * waits. Confined to the module's loop.
 */
final class TransparentCall implements DataCall {
  private final ModuleSocket socket;
  private final DataPath host;
  private final AtTerminal terminal;
  private boolean online;
  private boolean held;
  private boolean over;

  TransparentCall(ModuleSocket socket, DataPath host, AtTerminal terminal) {
    this.socket = socket;
    this.host = host;
    this.terminal = terminal;
  }

  boolean isOnline() {
    return online;
  }

  void write(byte[] octets) {
    host.write(octets, 0, octets.length);
  }

  /** The network takes octets again. */
  void goOn() {
    if (held) {
      held = false;
      host.reading(true);
    }
  }

  /**
   * The socket is closed.
   *
   * @param byCommand whether by a command, whose result tells
   */
  void hangUp(boolean byCommand) {
    if (over) {
      return;
    }
    over = true;
    goOn();
    if (byCommand) {
      terminal.hangUp();
    } else {
      host.hangUp();
    }
  }

  @Override
  public void online(boolean now) {
    online = now;
    if (now) {
      socket.pump();
    }
  }

  @Override
  public void received(byte[] buffer, int offset, int length) {
    socket.forward(Arrays.copyOfRange(buffer, offset, offset + length));
    if (!held && socket.isCongested()) {
      held = true;
      host.reading(false);
    }
  }

  @Override
  public void ended() {
    if (!over) {
      over = true;
      goOn();
      socket.hostHungUp();
    }
  }
}
