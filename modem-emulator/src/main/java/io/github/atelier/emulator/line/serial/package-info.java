/**
 * Real serial ports, by jSerialComm: the module's end of a null-modem cable or of a USB serial
 * adapter on a bench. Knows the seam in {@link io.github.atelier.emulator.line} and jSerialComm.
 */
package io.github.atelier.emulator.line.serial;
