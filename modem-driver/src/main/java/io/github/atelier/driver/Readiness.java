package io.github.atelier.driver;

/**
 * A module that can carry data.
 *
 * @param registration {@code home} or {@code roaming}
 * @param contextId the active PDP context
 * @param address its address, or empty where the module does not tell
 */
public record Readiness(String registration, int contextId, String address) {}
