/**
 * The server's side of TLS 1.2 with pre-shared keys, without I/O: octets in, octets out.
 *
 * <p>The protocol is Bouncy Castle's low-level one, because the JDK has no PSK; no type of it
 * leaves this package. {@code platform.net} puts it on a connection.
 */
package io.github.atelier.platform.psk;
