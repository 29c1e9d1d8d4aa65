/**
 * Pseudo-terminals by system call (JNA): making one, asking it about its other side, and the stable
 * link to it. Knows nothing of event loops or of lines; the bytes themselves go through {@code
 * line.netty}. Linux, 64 bit.
 */
package io.github.atelier.emulator.line.pty;
