package io.github.atelier.emulator.uplink;

import java.time.Duration;

/**
 * Where a link goes.
 *
 * @param host name or address, as the host configured it; with TLS the certificate must carry it
 * @param port TCP port
 * @param tls {@code null} for plain TCP
 * @param timeout bound on resolving, connecting and the handshake together
 */
public record LinkTarget(String host, int port, TlsConfig tls, Duration timeout) {
  @Override
  public String toString() {
    return (tls == null ? "tcp " : "tls ") + host + ":" + port;
  }
}
