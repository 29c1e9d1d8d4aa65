package io.github.atelier.aliyun;

import java.util.Set;

/**
 * The client-id parameters that have a meaning to the platform and a builder method of their own.
 */
final class ReservedParameters {
  static final Set<String> DEVICE = Set.of("securemode", "signmethod", "timestamp", "authType");

  static final Set<String> REGISTRATION =
      Set.of("securemode", "signmethod", "authType", "random", "instanceId", "timestamp");

  private ReservedParameters() {}
}
