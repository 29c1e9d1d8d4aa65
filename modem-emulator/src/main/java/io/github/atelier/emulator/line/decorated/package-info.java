/**
 * Lines around lines: {@link io.github.atelier.emulator.line.decorated.PacedLine} gives any line
 * the speed of a serial one, {@link io.github.atelier.emulator.line.decorated.Rfc2217Line} gives a
 * TCP line the control circuits and the bit rate of one. Both know only the seam in {@link
 * io.github.atelier.emulator.line}.
 */
package io.github.atelier.emulator.line.decorated;
