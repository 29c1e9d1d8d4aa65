package io.github.atelier.platform.device;

import java.time.Duration;

/**
 * What Aliyun's documents leave open about HTTPS access.
 *
 * @param tokenLifetime of {@code /auth}; default 7 days (the older pages say 48 hours)
 * @param maxTokens on the whole platform; the oldest are forgotten; default 100,000
 */
public record DeviceRules(Duration tokenLifetime, int maxTokens) {
  public DeviceRules {
    if (tokenLifetime.isNegative() || tokenLifetime.isZero() || maxTokens < 1) {
      throw new IllegalArgumentException("tokenLifetime and maxTokens must be positive");
    }
  }

  /** The defaults. */
  public static DeviceRules defaults() {
    return new DeviceRules(Duration.ofDays(7), 100_000);
  }
}
