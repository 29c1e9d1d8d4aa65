/**
 * The stand-in's certificates: a private CA kept in a directory, and the server certificates it
 * issues.
 *
 * <p>May use Bouncy Castle and the file system, nothing else of the platform. Reads and writes
 * {@code ca.pem}, {@code ca.key}, {@code server.pem} and {@code server.key}, keys readable by their
 * owner only; hands out JDK keys and certificates. Tests of other modules use it to make servers
 * with expired, misnamed or untrusted certificates.
 */
package io.github.atelier.platform.pki;
