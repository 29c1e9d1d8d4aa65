package io.github.atelier.emulator.module.link;

import io.github.atelier.emulator.uplink.LinkFailure;
import io.github.atelier.grammar.value.Outcome;

/**
 * What a failure of the network is called on the line; a dialect with fewer codes takes the
 * nearest.
 */
public final class LinkOutcome {
  private LinkOutcome() {}

  public static Outcome of(LinkFailure.Kind kind) {
    return switch (kind) {
      case NAME_NOT_RESOLVED -> Outcome.DNS_FAILED;
      case CONNECTION_REFUSED -> Outcome.CONNECTION_REFUSED;
      case UNREACHABLE -> Outcome.UNREACHABLE;
      case TIMED_OUT -> Outcome.TIMED_OUT;
      case TLS_UNTRUSTED -> Outcome.TLS_UNTRUSTED;
      case TLS_EXPIRED -> Outcome.TLS_EXPIRED;
      case TLS_WRONG_NAME -> Outcome.TLS_WRONG_NAME;
      case TLS_HANDSHAKE -> Outcome.TLS_FAILED;
      case PEER_CLOSED -> Outcome.CLOSED_BY_SERVER;
      case RESET -> Outcome.RESET;
      case KEEPALIVE_TIMEOUT -> Outcome.KEEP_ALIVE_LOST;
      case TOO_LARGE -> Outcome.NO_MEMORY;
      case PROTOCOL -> Outcome.FAILED;
    };
  }
}
