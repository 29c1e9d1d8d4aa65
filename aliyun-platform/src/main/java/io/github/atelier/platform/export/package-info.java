/**
 * What a platform hands to other software that takes over one of its doors: accounts and access
 * lists for an MQTT broker.
 *
 * <p>Reads products and devices through {@link io.github.atelier.platform.core.Operations} and
 * writes files; knows no door, and no door knows it.
 */
package io.github.atelier.platform.export;
