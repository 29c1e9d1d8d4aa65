package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import java.util.List;

/** What the core says to a CONNECT. */
public sealed interface ConnectOutcome {
  /** CONNACK with {@code code}, then close. */
  record Refused(int code) implements ConnectOutcome {}

  /**
   * CONNACK 0 and the push, in one flush; then close after the linger time.
   *
   * @param push to be sent right behind the CONNACK
   */
  record Registered(DeviceIdentity device, DeviceLink.Outgoing push) implements ConnectOutcome {}

  /**
   * CONNACK 0, then the messages of the earlier session.
   *
   * @param session what to hand back with everything this connection brings
   * @param resumed messages to be sent right behind the CONNACK, in order
   */
  record Accepted(Session session, boolean sessionPresent, List<DeviceLink.Outgoing> resumed)
      implements ConnectOutcome {}
}
