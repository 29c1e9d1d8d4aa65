/**
 * The lines of production, on Netty event loops: TCP ports, TCP connections and virtual serial
 * ports.
 *
 * <p>{@link io.github.atelier.emulator.line.netty.EmulatorLoops} is the only door: it owns the
 * threads and makes the lines. Nothing public here shows a Netty type. Bytes come in by epoll (or
 * NIO), go to the module's {@code LineHandler} on its loop, and come back through {@code
 * Line.write}.
 */
package io.github.atelier.emulator.line.netty;
