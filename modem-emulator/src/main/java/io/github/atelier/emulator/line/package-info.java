/**
 * The seam between a virtual module (the DCE) and the bytes of its serial lines.
 *
 * <p>Here live the small interfaces that the module sees: {@link
 * io.github.atelier.emulator.line.Line}, {@link io.github.atelier.emulator.line.LineHandler} and
 * {@link io.github.atelier.emulator.line.ModuleLoop}, and what the kinds of line share. This
 * package uses the JDK and SLF4J alone; Netty and JNA stay in the packages below it.
 *
 * <p>Data comes in through {@code LineHandler.received} and goes out through {@code Line.write}.
 */
package io.github.atelier.emulator.line;
