package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.platform.core.DeviceState.Status;
import io.github.atelier.platform.event.OfflineReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One device: its secret, its tokens and its sessions. Guarded by its own monitor, which is never
 * held around a session's.
 */
final class Device {
  private final DeviceIdentity identity;
  private final Product product;
  private final PlatformRules rules;
  private final Session session;
  private final Map<String, TokenClient> tokens = new LinkedHashMap<>();
  private Secret secret;
  private boolean activated;
  private boolean disabled;
  private boolean wasOnline;
  private OfflineReason lastOffline;

  private record TokenClient(Secret token, Session session) {}

  Device(DeviceIdentity identity, Product product, Secret secret, PlatformRules rules) {
    this.identity = identity;
    this.product = product;
    this.secret = secret;
    this.rules = rules;
    this.session = new Session(this, rules);
  }

  DeviceIdentity identity() {
    return identity;
  }

  Product product() {
    return product;
  }

  Session session() {
    return session;
  }

  synchronized Secret secret() {
    return secret;
  }

  synchronized void secret(Secret issued) {
    secret = issued;
  }

  synchronized boolean activated() {
    return activated;
  }

  synchronized boolean disabled() {
    return disabled;
  }

  synchronized void disabled(boolean value) {
    disabled = value;
  }

  /** Adds a token client; false if as many share the name as may. */
  synchronized boolean addToken(String clientId, Secret token) {
    if (tokens.size() >= rules.maxTokenClients()) {
      return false;
    }
    tokens.put(clientId, new TokenClient(token, new Session(this, rules)));
    return true;
  }

  /** The session of a token client, if the token is its own. */
  synchronized Optional<Session> tokenSession(String clientId, Secret token) {
    TokenClient client = tokens.get(clientId);
    return client != null && client.token().equals(token)
        ? Optional.of(client.session())
        : Optional.empty();
  }

  synchronized void cameOnline(Session which) {
    wasOnline = true;
    activated |= which == session;
  }

  synchronized void wentOffline(OfflineReason reason) {
    lastOffline = reason;
  }

  /** Back to never activated, tokens forgotten: ResetThing. */
  synchronized void reset() {
    activated = false;
    wasOnline = false;
    lastOffline = null;
    tokens.clear();
  }

  synchronized List<Session> sessions() {
    List<Session> all = new ArrayList<>();
    all.add(session);
    tokens.values().forEach(client -> all.add(client.session()));
    return all;
  }

  DeviceState state() {
    List<Session> sessions = sessions();
    List<String> online =
        sessions.stream().map(Session::onlineAs).filter(Objects::nonNull).toList();
    List<String> filters = sessions.stream().flatMap(s -> s.filters().stream()).toList();
    synchronized (this) {
      Status status =
          disabled
              ? Status.DISABLE
              : !online.isEmpty() ? Status.ONLINE : wasOnline ? Status.OFFLINE : Status.UNACTIVE;
      return new DeviceState(identity, status, online, filters, Optional.ofNullable(lastOffline));
    }
  }
}
