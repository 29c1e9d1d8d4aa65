package io.github.atelier.platform.psk;

import java.util.Optional;

/** Finds the key of an identity. Called on the thread that hands in the handshake's octets. */
@FunctionalInterface
public interface PskKeys {
  /**
   * @param identity as the client sent it, up to 65,535 octets, taken as UTF-8
   * @return the key; empty if there is no such identity
   */
  Optional<byte[]> keyOf(String identity);
}
