/**
 * A cellular module without its hardware: {@link io.github.atelier.emulator.Emulator} puts one
 * behind virtual serial ports and TCP ports, with the real network behind it.
 */
package io.github.atelier.emulator;
