package io.github.atelier.emulator.module;

import io.github.atelier.emulator.module.terminal.DataCall;
import io.github.atelier.emulator.module.terminal.DataPath;

/** What answers when a host dials into the packet network. Called on the module's loop. */
@FunctionalInterface
public interface DataService {

  /** Takes every octet and answers none. */
  DataService SINK =
      (cid, host) ->
          new DataCall() {
            @Override
            public void received(byte[] buffer, int offset, int length) {}

            @Override
            public void ended() {}
          };

  /**
   * A host has dialled.
   *
   * @param cid the PDP context, active by now
   * @param host the way back to the host
   * @return the far end; {@code null} to refuse, so that the host is told {@code NO CARRIER}
   */
  DataCall open(int cid, DataPath host);
}
