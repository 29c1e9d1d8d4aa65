/**
 * The uplink of the emulated module as the module sees it: small interfaces, no library behind them
 * in sight.
 *
 * <p>The module asks to open a link and to speak MQTT on it; what the network really did comes back
 * through {@link io.github.atelier.emulator.uplink.MqttLink.Listener}, on the executor that the
 * module gave. Sockets likewise, through {@link
 * io.github.atelier.emulator.uplink.SocketLink.Listener}.
 */
package io.github.atelier.emulator.uplink;
