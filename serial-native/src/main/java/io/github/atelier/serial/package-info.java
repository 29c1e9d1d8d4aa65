/**
 * Loads the native part of jSerialComm from a place that only this process can write to. Used by
 * whoever opens serial ports, on either side of the wire.
 */
package io.github.atelier.serial;
