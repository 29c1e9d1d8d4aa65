/**
 * The platform without its doors: products and devices, who may connect, sessions, rules, and what
 * answers an upstream message.
 *
 * <p>No Netty, no sockets, no threads and no timers of its own: a door brings in connect attempts,
 * messages and the passing of time, and takes messages out through {@link
 * io.github.atelier.platform.core.DeviceLink}. Thread-safe throughout: a session is guarded by its
 * own monitor, which is never held while a door or a listener is called back with another session's
 * affairs.
 */
package io.github.atelier.platform.core;
