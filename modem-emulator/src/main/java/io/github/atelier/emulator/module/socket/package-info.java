/**
 * The module's sockets: TCP, UDP and TLS, on a real network behind {@link
 * io.github.atelier.emulator.uplink.NetworkSockets}.
 *
 * <p>Commands come in by meaning; what is configured lies in the settings; octets that came wait in
 * a bounded buffer of each socket until the host reads them, and while it is full the peer waits.
 */
package io.github.atelier.emulator.module.socket;
