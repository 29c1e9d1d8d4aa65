package io.github.atelier.platform.openapi;

import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.platform.core.Hub;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.http.HttpRoutes;
import io.github.atelier.platform.subscription.DurableGroups;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The OpenAPI, put together. Thread-safe. */
public final class OpenApiService implements AutoCloseable {
  /** A message of 256 KiB in Base64, percent-encoded, with its parameters. */
  private static final int MAX_BODY = 1024 * 1024;

  private static final int MAX_NONCES = 200_000;

  private final OpenApi endpoint;
  private final ActionTable actions = new ActionTable();
  private final EventFeed.Listening listening;

  /**
   * A service.
   *
   * @param things the thing model; empty: its actions are not found
   * @param keys who may call
   */
  public OpenApiService(
      Hub hub,
      DurableGroups groups,
      Optional<ThingPort> things,
      EventFeed events,
      List<AccessKey> keys,
      ApiRules rules,
      Clock clock) {
    Estate estate = new CoreEstate(hub);
    Rrpc rrpc = new Rrpc();
    this.listening = events.listen(rrpc::happened);
    ProductActions.addTo(actions, estate);
    DeviceActions.addTo(actions, estate);
    BatchActions.addTo(actions, estate);
    TopicActions.addTo(actions, estate);
    MessageActions.addTo(actions, estate, rrpc, rules, clock);
    GroupActions.addTo(actions, estate, groups, groups::waiting);
    things.ifPresent(
        port -> {
          ModelActions.addTo(actions, estate, port);
          ThingActions.addTo(actions, estate, port);
          DataActions.addTo(actions, estate, port);
        });
    this.endpoint =
        new OpenApi(
            new Gatekeeper(keys, clock, new Nonces(clock, MAX_NONCES)),
            actions,
            rules.refusalStatus());
  }

  /** Adds the API's one path. */
  public void addTo(HttpRoutes routes) {
    routes.at(Set.of("GET", "POST"), "/", MAX_BODY, endpoint);
  }

  /** The names of all actions there are, sorted. */
  public List<String> actions() {
    return actions.all().stream().map(ActionTable.Action::name).toList();
  }

  @Override
  public void close() {
    listening.close();
  }
}
