/**
 * Telnet as far as serial lines over TCP need it (RFC 854, RFC 856, RFC 2217). Both ends of such a
 * line use it: the driver as client, the emulator as server. Octets in, calls out; no I/O.
 */
package io.github.atelier.grammar.telnet;
