/**
 * The bench: the main job as one contract, run against a virtual module in {@code verify} and
 * against a real one by property.
 *
 * <p>A target is a port, a dialect, an endpoint, a CA and a device. What a target cannot do is
 * skipped with its reason.
 */
package io.github.atelier.bench;
