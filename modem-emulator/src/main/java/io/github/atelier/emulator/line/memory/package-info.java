/**
 * Lines without an operating system, for tests of whatever stands on a line: a deterministic pair
 * ({@link io.github.atelier.emulator.line.memory.MemoryLine}) and a hand-cranked loop whose clock
 * the test owns ({@link io.github.atelier.emulator.line.memory.ManualLoop}). Uses the seam and the
 * JDK alone.
 */
package io.github.atelier.emulator.line.memory;
