package io.github.atelier.emulator.uplink;

/**
 * How TLS is verified. TLS 1.2 and 1.3 only.
 *
 * @param caPem trusted certificates in PEM, or {@code null} for the roots of the Java runtime
 * @param verify whether the server is verified at all; without, the connection is logged loudly
 * @param sni whether the server's name is sent in the handshake
 * @param ignoreClock whether certificates are accepted outside their dates
 */
public record TlsConfig(String caPem, boolean verify, boolean sni, boolean ignoreClock) {}
