package io.github.atelier.platform.device;

import io.github.atelier.platform.core.Hub;
import io.github.atelier.platform.http.HttpRoutes;
import java.time.Clock;
import java.util.Set;

/** The paths of HTTPS access. They belong on a TLS listener only. Thread-safe. */
public final class DeviceHttp {
  private static final int MAX_SMALL = 4 * 1024;

  private final Hub hub;
  private final Tokens tokens;
  private final Clock clock;

  /** Access with no token issued yet. */
  public DeviceHttp(Hub hub, DeviceRules rules, Clock clock) {
    this.hub = hub;
    this.tokens = new Tokens(clock, rules);
    this.clock = clock;
  }

  /** Adds the paths. */
  public void addTo(HttpRoutes routes) {
    Set<String> post = Set.of("POST");
    routes
        .at(post, "/auth/register/device", MAX_SMALL, new Registration(hub.operations()))
        .at(post, "/auth", MAX_SMALL, new Authentication(hub.operations(), tokens, clock))
        // Twice the limit is read, so that a message a little too large gets its code.
        .below(post, Uplink.PREFIX + "/", 2 * Uplink.MAX_PAYLOAD, new Uplink(hub, tokens));
  }
}
