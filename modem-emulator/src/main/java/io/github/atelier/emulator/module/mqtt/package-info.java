/**
 * The module's MQTT clients: configuration as it was stored by commands, and real links behind
 * {@link io.github.atelier.emulator.uplink.Uplinks}.
 */
package io.github.atelier.emulator.module.mqtt;
