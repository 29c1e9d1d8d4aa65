package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.grammar.value.Outcome;

/**
 * What a failure of the network is called on the line; a dialect with fewer codes takes the
 * nearest.
 */
final class Failures {
  private Failures() {}

  static Outcome outcome(LinkFailure.Kind kind) {
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
