/**
 * What every door's sockets share: event loops, listening, counting connections, TLS.
 *
 * <p>A door says what it puts on a new connection; what is spoken there is its own business. Knows
 * Netty and the certificates of {@link io.github.atelier.platform.pki}, and no door.
 */
package io.github.atelier.platform.net;
