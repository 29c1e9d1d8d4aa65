package io.github.atelier.platform.device;

import io.github.atelier.platform.core.Hub;
import io.github.atelier.platform.http.HttpRoutes;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/** The paths of HTTPS access. They belong on a TLS listener only. Thread-safe. */
public final class DeviceHttp {
  private static final int MAX_SMALL = 4 * 1024;

  private final Hub hub;
  private final Tokens tokens;
  private final Tokens connectTokens;
  private final Clock clock;
  private final IntSupplier mqttPort;

  /**
   * Access with no token issued yet. From now on the hub lets devices connect with what {@code
   * /auth/devicename} issued.
   *
   * @param mqttPort where MQTT over TLS listens
   */
  public DeviceHttp(Hub hub, DeviceRules rules, Clock clock, IntSupplier mqttPort) {
    this.hub = hub;
    this.tokens = new Tokens(clock, rules);
    this.connectTokens = new Tokens(clock, rules);
    this.clock = clock;
    this.mqttPort = mqttPort;
    hub.preAuthenticated(
        (iotId, token) ->
            connectTokens.check(token.reveal()) instanceof Tokens.Check.Valid valid
                    && valid.iotId().equals(iotId)
                ? Optional.of(valid.device())
                : Optional.empty());
  }

  /** Adds the paths. */
  public void addTo(HttpRoutes routes) {
    Set<String> post = Set.of("POST");
    routes
        .at(post, "/auth/register/device", MAX_SMALL, new Registration(hub.operations()))
        .at(
            post,
            "/auth/devicename",
            MAX_SMALL,
            new PreAuthentication(hub.operations(), connectTokens, clock, mqttPort))
        .at(post, "/auth", MAX_SMALL, new Authentication(hub.operations(), tokens, clock))
        // Twice the limit is read, so that a message a little too large gets its code.
        .below(post, Uplink.PREFIX + "/", 2 * Uplink.MAX_PAYLOAD, new Uplink(hub, tokens));
  }
}
