package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.platform.core.DeviceState.Status;
import io.github.atelier.platform.event.OfflineReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One device: its secret, its tokens and its sessions, as they are in the database. Guarded by its
 * own monitor, which is never held around a session's. What lasts is changed only after it was
 * committed.
 */
final class Device {
  private final DeviceIdentity identity;
  private final Product product;
  private final PlatformRules rules;
  private final SessionStore store;
  private final Connects connects = new Connects();
  private final long number;
  private final String iotId;
  private final Instant created;
  private final Session session;
  private final Map<String, TokenClient> tokens = new LinkedHashMap<>();
  private Secret secret;
  private String nickname;
  private boolean disabled;
  private boolean removed;
  private Instant activated;
  private Instant lastOnline;
  private Instant lastOffline;
  private String address;
  private OfflineReason offlineReason;

  private record TokenClient(Secret token, Session session) {}

  /** What is the same for a device's whole life. */
  record Birth(DeviceIdentity identity, long number, String iotId, Instant created) {}

  Device(
      Birth birth,
      Product product,
      Secret secret,
      String nickname,
      PlatformRules rules,
      SessionStore store) {
    this.identity = birth.identity();
    this.number = birth.number();
    this.iotId = birth.iotId();
    this.created = birth.created();
    this.product = product;
    this.secret = secret;
    this.nickname = nickname;
    this.rules = rules;
    this.store = store;
    this.session = new Session(this, "", rules, store);
  }

  DeviceIdentity identity() {
    return identity;
  }

  Product product() {
    return product;
  }

  long number() {
    return number;
  }

  String iotId() {
    return iotId;
  }

  Instant created() {
    return created;
  }

  Session session() {
    return session;
  }

  Connects connects() {
    return connects;
  }

  synchronized Secret secret() {
    return secret;
  }

  synchronized void secret(Secret issued) {
    secret = issued;
  }

  synchronized String nickname() {
    return nickname;
  }

  synchronized void nickname(String changed) {
    nickname = changed;
  }

  synchronized boolean activated() {
    return activated != null;
  }

  synchronized void activated(Instant when) {
    activated = when;
  }

  synchronized boolean disabled() {
    return disabled;
  }

  synchronized void disabled(boolean value) {
    disabled = value;
  }

  synchronized boolean removed() {
    return removed;
  }

  synchronized void removed(boolean value) {
    removed = value;
  }

  /** Whether no more clients may share the name. */
  synchronized boolean tokensFull() {
    return tokens.size() >= rules.maxTokenClients();
  }

  synchronized void addToken(String clientId, Secret token) {
    tokens.put(clientId, new TokenClient(token, new Session(this, clientId, rules, store)));
  }

  /** The session of a token client, if the token is its own. */
  synchronized Optional<Session> tokenSession(String clientId, Secret token) {
    TokenClient client = tokens.get(clientId);
    return client != null && client.token().equals(token)
        ? Optional.of(client.session())
        : Optional.empty();
  }

  /** The session with this client id; the device's own if it is empty. */
  synchronized Optional<Session> session(String clientId) {
    TokenClient client = tokens.get(clientId);
    return clientId.isEmpty()
        ? Optional.of(session)
        : Optional.ofNullable(client).map(TokenClient::session);
  }

  synchronized void cameOnline(Instant when, String from) {
    lastOnline = when;
    address = from;
  }

  synchronized void wentOffline(Instant when, OfflineReason reason) {
    lastOffline = when;
    offlineReason = reason;
  }

  /** As it was when the platform ended. */
  synchronized void restored(Instant online, Instant offline, String from) {
    lastOnline = online;
    lastOffline = offline;
    address = from;
  }

  synchronized Instant lastOnline() {
    return lastOnline;
  }

  synchronized Instant lastOffline() {
    return lastOffline;
  }

  synchronized String address() {
    return address;
  }

  /** Back to never activated, tokens forgotten: ResetThing. */
  synchronized void reset() {
    activated = null;
    lastOnline = null;
    lastOffline = null;
    offlineReason = null;
    tokens.clear();
  }

  synchronized List<Session> sessions() {
    List<Session> all = new ArrayList<>();
    all.add(session);
    tokens.values().forEach(client -> all.add(client.session()));
    return all;
  }

  private Status status(boolean online) {
    synchronized (this) {
      if (disabled) {
        return Status.DISABLE;
      }
      return online
          ? Status.ONLINE
          : lastOnline != null || activated != null ? Status.OFFLINE : Status.UNACTIVE;
    }
  }

  DeviceState state() {
    List<Session> sessions = sessions();
    List<String> online =
        sessions.stream().map(Session::onlineAs).filter(Objects::nonNull).toList();
    List<String> filters = sessions.stream().flatMap(s -> s.filters().stream()).toList();
    Status status = status(!online.isEmpty());
    synchronized (this) {
      return new DeviceState(identity, status, online, filters, Optional.ofNullable(offlineReason));
    }
  }

  DeviceInfo info() {
    Status status = status(sessions().stream().anyMatch(s -> s.onlineAs() != null));
    synchronized (this) {
      return new DeviceInfo(
          identity,
          iotId,
          secret,
          nickname,
          status,
          created,
          Optional.ofNullable(activated),
          Optional.ofNullable(lastOnline),
          Optional.ofNullable(lastOffline),
          Optional.ofNullable(address));
    }
  }
}
