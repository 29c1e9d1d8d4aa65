package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.grammar.value.Outcome;

/**
 * What a failure of the network is called on the line; a dialect with fewer codes takes the
 * nearest.
 */
public final class Failures {
  private Failures() {}

  /** MQTT 3.1.1, 3.2.2.3. */
  static Outcome connack(int code) {
    return switch (code) {
      case 1 -> Outcome.REFUSED_VERSION;
      case 2 -> Outcome.REFUSED_CLIENT_ID;
      case 3 -> Outcome.SERVER_UNAVAILABLE;
      case 4 -> Outcome.BAD_CREDENTIALS;
      case 5 -> Outcome.NOT_AUTHORIZED;
      default -> Outcome.CONNECT_REFUSED;
    };
  }

  /** The outcome that tells this failure. */
  public static Outcome outcome(LinkFailure.Kind kind) {
    return switch (kind) {
      case NAME_NOT_RESOLVED -> Outcome.DNS_FAILED;
      case CONNECTION_REFUSED -> Outcome.CONNECTION_REFUSED;
      case UNREACHABLE -> Outcome.UNREACHABLE;
      case TIMED_OUT -> Outcome.TIMED_OUT;
      case TLS_UNTRUSTED -> Outcome.TLS_UNTRUSTED;
      case TLS_EXPIRED -> Outcome.TLS_EXPIRED;
      case TLS_WRONG_NAME -> Outcome.TLS_WRONG_NAME;
      case TLS_HANDSHAKE -> Outcome.TLS_FAILED;
      case PEER_CLOSED, RESET -> Outcome.CLOSED_BY_SERVER;
      case KEEPALIVE_TIMEOUT -> Outcome.KEEP_ALIVE_LOST;
      case PROTOCOL -> Outcome.FAILED;
    };
  }
}
