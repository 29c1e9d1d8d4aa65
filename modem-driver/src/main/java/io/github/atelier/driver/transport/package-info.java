/**
 * The host's end of the line: ways to carry bytes to a module and back.
 *
 * <p><b>What lives here.</b> {@link io.github.atelier.driver.transport.Transport} and its three
 * kinds: {@link io.github.atelier.driver.transport.SerialTransport} (a serial port, through
 * jSerialComm), {@link io.github.atelier.driver.transport.TcpTransport} (a module, an emulator or a
 * serial server behind TCP) and {@link io.github.atelier.driver.transport.MemoryTransport} (tests).
 * {@link io.github.atelier.driver.transport.Transports} makes one of them from what a person
 * writes.
 *
 * <p><b>What it may touch.</b> The JDK, SLF4J and jSerialComm. No other package of the driver may
 * see jSerialComm. A transport knows nothing of AT: bytes are carried, never looked at and never
 * logged.
 *
 * <p><b>Bytes in and out.</b> Bytes from the line reach {@link
 * io.github.atelier.driver.transport.TransportListener#received} on the transport's one reader
 * thread; bytes to the line enter by {@link io.github.atelier.driver.transport.Transport#write}.
 * The end of a line is told once, by {@link
 * io.github.atelier.driver.transport.TransportListener#lost}.
 *
 * <p><b>Inside.</b> A {@code Line} is one open connection (serial port or socket); a {@code
 * LineSession} owns it from open to end: reader thread, write watchdog, and the decision which of
 * several simultaneous ends is the one that counts.
 */
package io.github.atelier.driver.transport;
