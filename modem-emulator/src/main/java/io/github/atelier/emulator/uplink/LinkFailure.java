package io.github.atelier.emulator.uplink;

/**
 * What went wrong with a link, exactly.
 *
 * @param kind for the module
 * @param detail for people: names, addresses, issuers; no secrets
 */
public record LinkFailure(Kind kind, String detail) {

  /** Causes that can be told apart. */
  public enum Kind {
    NAME_NOT_RESOLVED,
    CONNECTION_REFUSED,
    UNREACHABLE,
    TIMED_OUT,
    TLS_UNTRUSTED,
    /** Expired or not yet valid. */
    TLS_EXPIRED,
    TLS_WRONG_NAME,
    /** Any other failure of the handshake. */
    TLS_HANDSHAKE,
    PEER_CLOSED,
    RESET,
    KEEPALIVE_TIMEOUT,
    /** The peer sent more than the module keeps. */
    TOO_LARGE,
    PROTOCOL
  }

  @Override
  public String toString() {
    return kind + ": " + detail;
  }
}
