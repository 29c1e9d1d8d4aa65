package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.platform.event.OfflineReason;
import java.util.List;
import java.util.Optional;

/**
 * A device at one moment.
 *
 * @param device who
 * @param status as Aliyun's API names it
 * @param connections the full client ids that are online: at most one with a DeviceSecret, up to
 *     five with tokens
 * @param subscriptions the filters of all sessions
 * @param lastOffline why the last connection ended; empty if none has
 */
public record DeviceState(
    DeviceIdentity device,
    Status status,
    List<String> connections,
    List<String> subscriptions,
    Optional<OfflineReason> lastOffline) {
  /** The four states of the console. */
  public enum Status {
    /** Never connected with credentials of its own. */
    UNACTIVE,
    /** Connected. */
    ONLINE,
    /** Was connected before. */
    OFFLINE,
    /** Switched off by an operator. */
    DISABLE
  }

  /** Whether a connection is open. */
  public boolean online() {
    return status == Status.ONLINE;
  }
}
