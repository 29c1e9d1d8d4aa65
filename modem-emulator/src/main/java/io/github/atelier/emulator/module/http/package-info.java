/**
 * The HTTP(S) client of the module: it is configured, asked and read by commands, keeps one answer,
 * and reaches the real network through the uplink.
 */
package io.github.atelier.emulator.module.http;
