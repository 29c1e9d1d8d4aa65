/**
 * The MQTT door: listeners for TLS and (if asked) plain TCP, MQTT 3.1 and 3.1.1 on
 * netty-codec-mqtt.
 *
 * <p>The only package that knows Netty. Bytes come in from sockets, calls go out to {@link
 * io.github.atelier.platform.core.Hub}; what the hub sends comes back through {@link
 * io.github.atelier.platform.core.DeviceLink}. Every connection lives on one event loop. Bounded:
 * connections, message size, time to CONNECT, bytes queued per connection.
 */
package io.github.atelier.platform.mqtt;
