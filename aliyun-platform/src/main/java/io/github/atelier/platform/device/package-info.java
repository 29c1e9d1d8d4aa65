/**
 * HTTPS for devices: dynamic registration, and messages up without MQTT.
 *
 * <p>Answers are as the platform's own HTTP pages and its C SDKs have them: HTTP 200 with a code in
 * compact JSON. Requests come from the {@code http} room; everything that lasts is done by the
 * {@code core}.
 */
package io.github.atelier.platform.device;
