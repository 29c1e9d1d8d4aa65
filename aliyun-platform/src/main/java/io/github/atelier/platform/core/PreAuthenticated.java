package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import java.util.Optional;

/** Knows which devices have authenticated by another door and may CONNECT with what they got. */
@FunctionalInterface
public interface PreAuthenticated {
  /**
   * Whose a user name and password are; empty if they were never issued, or no more. Called on the
   * door's thread: it must not block.
   */
  Optional<DeviceIdentity> find(String userName, Secret password);
}
