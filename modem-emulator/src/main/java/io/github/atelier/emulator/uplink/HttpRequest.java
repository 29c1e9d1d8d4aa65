package io.github.atelier.emulator.uplink;

import java.time.Duration;

/**
 * One request to an HTTP server, on a connection of its own.
 *
 * @param target where it goes; its time-out bounds resolving, connecting and the handshake
 * @param octets the request as it is sent, head and body
 * @param bodiless whether the answer has no body whatever its head says, as that to HEAD
 * @param patience how long the request and its whole answer may take once the connection stands
 * @param mostBody most octets of the answer's body; a longer one is a failure
 */
public record HttpRequest(
    LinkTarget target, byte[] octets, boolean bodiless, Duration patience, int mostBody) {

  /** Without the octets: they may hold secrets. */
  @Override
  public String toString() {
    return "HttpRequest[" + target + ", " + octets.length + " octets]";
  }
}
