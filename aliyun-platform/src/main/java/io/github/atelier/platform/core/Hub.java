package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.topic.TopicFilter;
import io.github.atelier.platform.core.Authenticator.Admission;
import io.github.atelier.platform.core.PlatformRules.Reaction;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.event.OfflineReason;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.event.RefusalReason;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.store.DatabaseAddress;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.DurableGroups;
import io.github.atelier.platform.subscription.MessageNumbers;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Where the doors meet the platform: connects, messages up, acknowledgements, time passing,
 * disconnections.
 *
 * <p>Thread-safe; a door calls it for one connection from one thread at a time. What changes
 * something that lasts gives a future, which completes when that is on the disk, on whatever
 * thread.
 */
public final class Hub {
  private final PlatformRules rules;
  private final EventFeed events;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final MessageNumbers numbers;
  private final Registry registry;
  private final Authenticator authenticator;
  private final Permissions permissions;
  private final Connector connector;
  private final Presence presence;
  private final Traces traces;
  private final Operations operations;
  private final Map<String, Session> byClientId = new ConcurrentHashMap<>();
  private final Intake intake;

  /**
   * A platform with what the database holds. Blocks while that is read.
   *
   * @param clock wall clock, for events, the NTP service and what is kept for days
   * @param nanoTime monotonic nanoseconds, for redelivery and rates
   * @param groups where messages for the owner's servers go
   */
  public Hub(
      PlatformRules rules,
      EventFeed events,
      Clock clock,
      LongSupplier nanoTime,
      Database database,
      ConsumerGroups groups) {
    this.rules = rules;
    this.events = events;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.numbers = new MessageNumbers(clock, database.read(Registry::highest).join());
    this.registry = new Registry(rules, database, clock, numbers);
    this.authenticator = new Authenticator(registry, rules, clock);
    this.permissions = new Permissions(rules);
    this.connector = new Connector(registry, clock, nanoTime);
    OwnerMessages servers = new OwnerMessages(groups, numbers, clock);
    this.presence = new Presence(database, servers, clock);
    this.traces = new Traces(database, clock);
    this.intake =
        new Intake(rules, events, clock, nanoTime, numbers, registry, permissions, servers, traces);
    this.operations = new Operations(this, registry, authenticator, servers, traces, nanoTime);
  }

  /** A platform that knows nothing and forgets everything, for tests. */
  public Hub(PlatformRules rules, EventFeed events, Clock clock, LongSupplier nanoTime) {
    this(rules, events, clock, nanoTime, Database.open(DatabaseAddress.memory()));
  }

  private Hub(
      PlatformRules rules,
      EventFeed events,
      Clock clock,
      LongSupplier nanoTime,
      Database database) {
    this(
        rules,
        events,
        clock,
        nanoTime,
        database,
        DurableGroups.open(database, events, clock, nanoTime));
  }

  /** The rules in force. */
  public PlatformRules rules() {
    return rules;
  }

  /** Products and devices, for operators. */
  public Operations operations() {
    return operations;
  }

  /** Puts another in place of the one that answers posts without a thing model. */
  public void interpreter(Interpreter other) {
    intake.interpreter(other);
  }

  /** Lets devices connect that have authenticated by another door ({@code securemode=-1}). */
  public void preAuthenticated(PreAuthenticated other) {
    authenticator.preAuthenticated(other);
  }

  /** Numbers for messages, unique in this platform. */
  public MessageNumbers numbers() {
    return numbers;
  }

  /**
   * A CONNECT. If accepted, the session belongs to {@code link} from now on, and any earlier
   * connection is being closed.
   *
   * @param doorThread where the session is taken over and the future completes, unless it is
   *     complete at once
   */
  public CompletableFuture<ConnectOutcome> connect(
      ConnectAttempt attempt, DeviceLink link, Executor doorThread) {
    CompletableFuture<ConnectOutcome> outcome;
    try {
      if (attempt.will() && rules.willRefused()) {
        throw new Refusal(RefusalReason.WILL, "a will is not supported");
      }
      Admission admission = authenticator.admit(attempt);
      outcome =
          admission instanceof Admission.Registration registration
              ? register(registration, doorThread)
              : login((Admission.Login) admission, attempt, link, doorThread);
    } catch (Refusal e) {
      outcome = CompletableFuture.failedFuture(e);
    }
    return outcome.exceptionally(
        failure -> {
          Refusal refusal = Connector.refusal(failure);
          return new ConnectOutcome.Refused(
              refused(
                  attempt.clientId(),
                  attempt.userName(),
                  attempt.remote(),
                  refusal.reason(),
                  refusal.getMessage()));
        });
  }

  private CompletableFuture<ConnectOutcome> register(
      Admission.Registration registration, Executor doorThread) {
    return registration
        .issued()
        .handleAsync(
            (issued, failure) -> {
              if (failure != null) {
                throw new CompletionException(Connector.refusal(failure));
              }
              String issuedClientId =
                  issued instanceof DeviceCredentials.DeviceToken token ? token.clientId() : null;
              events.report(
                  new PlatformEvent.Registered(
                      now(), registration.device(), registration.authType(), issuedClientId));
              return new ConnectOutcome.Registered(
                  registration.device(), Authenticator.push(issued));
            },
            doorThread);
  }

  /**
   * Reports a refusal that the door decided itself (protocol version, too many connections); gives
   * the CONNACK code.
   */
  public int refused(
      String clientId, String userName, String remote, RefusalReason reason, String detail) {
    int code = rules.connackCode(reason);
    events.report(
        new PlatformEvent.Refused(
            now(), printable(clientId), printable(userName), remote, reason, code, detail));
    return code;
  }

  /** Reports a connection that never came to a CONNECT. */
  public void connectionFailed(String remote, String detail) {
    events.report(new PlatformEvent.ConnectionFailed(now(), remote, detail));
  }

  private CompletableFuture<ConnectOutcome> login(
      Admission.Login login, ConnectAttempt attempt, DeviceLink link, Executor doorThread)
      throws Refusal {
    Session session = login.session();
    if (rules.rateLimits() && !session.owner().connects().take(nanoTime.getAsLong())) {
      throw new Refusal(
          RefusalReason.TOO_MANY_CONNECTS,
          session.device() + " connected more than 5 times in a minute");
    }
    return session.inTurn(
        () -> {
          CompletableFuture<Connector.Prepared> prepared =
              connector.prepare(login, attempt.cleanSession());
          return prepared.isDone()
              ? prepared.thenApply(p -> accept(login, attempt, link, p))
              : prepared.thenApplyAsync(p -> accept(login, attempt, link, p), doorThread);
        });
  }

  private ConnectOutcome accept(
      Admission.Login login, ConnectAttempt attempt, DeviceLink link, Connector.Prepared prepared) {
    Session session = login.session();
    if (rules.sharedClientIdKicks()) {
      Session other = byClientId.put(login.clientId().id(), session);
      if (other != null && other != session) {
        takeOffline(
            other,
            other.link(),
            OfflineReason.KICKED_BY_SAME_CLIENT_ID,
            "the client id " + login.clientId().id() + " is now used by " + session.device());
      }
    }
    Session.Attachment attached = connector.attach(session, attempt, link, prepared);
    if (attached.previous() != null) {
      OfflineReason reason = OfflineReason.KICKED_BY_SAME_DEVICE;
      presence.offline(session.owner(), reason);
      events.report(new PlatformEvent.Disconnected(now(), session.device(), reason, reason.text()));
      attached.previous().close(reason, reason.text());
    }
    presence.online(session.owner(), attempt.remote());
    events.report(
        new PlatformEvent.Connected(
            now(),
            session.device(),
            attempt.clientId(),
            attempt.remote(),
            attempt.secure(),
            attempt.keepAliveSeconds(),
            attached.sessionPresent()));
    if (session.owner().disabled() || session.owner().removed()) {
      // It was switched off while its login was being written.
      takeOffline(session, link, OfflineReason.DEVICE_REVOKED, OfflineReason.DEVICE_REVOKED.text());
    }
    return new ConnectOutcome.Accepted(session, attached.sessionPresent(), attached.resumed());
  }

  /**
   * What to do about a PUBLISH before it is taken: {@link Reaction#IGNORE} means take it. Anything
   * else has been reported.
   */
  public Reaction judge(Session session, String topic, int qos) {
    return intake.judge(session, topic, qos);
  }

  /** Reports a message that is not taken. */
  public void dropped(Session session, String topic, String detail) {
    intake.dropped(session, topic, detail);
  }

  /**
   * Takes a message that was judged, and answers it if the platform has an answer.
   *
   * @return complete when all that came of it is on the disk; only then may it be acknowledged. If
   *     it fails, which was reported, it must not be
   */
  public CompletableFuture<Void> take(
      Session session, String topic, byte[] payload, int qos, boolean duplicate) {
    return intake.take(session, topic, payload, qos, duplicate);
  }

  /**
   * Takes a message that came over HTTP; devices that are not connected may send those.
   *
   * @return the message's id when it is on the disk; fails with {@link DeliveryException} if the
   *     device does not exist or may not publish there, or with what the database says
   */
  public CompletableFuture<String> publishFromHttp(
      DeviceIdentity device, String topic, byte[] payload) {
    return intake.publishFromHttp(device, topic, payload);
  }

  /**
   * A subscription.
   *
   * @return the granted QoS for SUBACK: 0 or 1 as requested (2 is granted as 1), or 0x80; complete
   *     when a subscription that lasts is on the disk
   */
  public CompletableFuture<Integer> subscribe(Session session, String filter, int requestedQos) {
    String problem;
    try {
      problem = permissions.subscribing(session.owner(), filter);
      if (problem.isEmpty() && !session.subscribe(new TopicFilter(filter))) {
        problem = "more than " + rules.maxSubscriptions() + " subscriptions";
      }
    } catch (InvalidInputException e) {
      problem = e.getMessage();
    }
    if (!problem.isEmpty()) {
      return CompletableFuture.completedFuture(subscribed(session, filter, 0x80, problem));
    }
    int granted = Math.min(requestedQos, 1);
    long row = session.row();
    if (row == 0) {
      return CompletableFuture.completedFuture(subscribed(session, filter, granted, ""));
    }
    return registry
        .sessions()
        .subscribe(row, filter)
        .handle(
            (done, failure) -> {
              if (failure == null) {
                return subscribed(session, filter, granted, "");
              }
              session.unsubscribe(filter);
              return subscribed(session, filter, 0x80, failure.getMessage());
            });
  }

  /** Reports a subscription that the door refused or granted itself; gives {@code granted} back. */
  public int subscribed(Session session, String filter, int granted, String problem) {
    events.report(
        new PlatformEvent.Subscribed(now(), session.device(), printable(filter), granted, problem));
    return granted;
  }

  /** Ends a subscription; complete when that is on the disk, or could not be brought there. */
  public CompletableFuture<Void> unsubscribe(Session session, String filter) {
    session.unsubscribe(filter);
    events.report(new PlatformEvent.Unsubscribed(now(), session.device(), printable(filter)));
    long row = session.row();
    return row == 0
        ? CompletableFuture.completedFuture(null)
        : registry.sessions().unsubscribe(row, filter).exceptionally(failure -> null);
  }

  /** A PUBACK; one for an unknown packet id is ignored. */
  public void acknowledge(Session session, int packetId) {
    String topic = session.acknowledge(packetId, nanoTime.getAsLong());
    if (topic != null) {
      events.report(new PlatformEvent.Acknowledged(now(), session.device(), topic));
    }
  }

  /** What a link asked for with {@link DeviceLink#wakeAfter}. */
  public void timePassed(Session session, DeviceLink link) {
    session.redeliver(link, nanoTime.getAsLong());
  }

  /**
   * A connection has ended. If the core ended it, or another has taken the session over, this
   * changes nothing.
   */
  public void disconnected(Session session, DeviceLink link, OfflineReason reason, String detail) {
    offline(session, link, reason, detail);
  }

  /** The end of a registration's connection. */
  public void registrationEnded(DeviceIdentity device, OfflineReason reason) {
    events.report(new PlatformEvent.Disconnected(now(), device, reason, reason.text()));
  }

  void takeOffline(Session session, DeviceLink link, OfflineReason reason, String detail) {
    if (link != null && offline(session, link, reason, detail)) {
      link.close(reason, detail);
    }
  }

  private boolean offline(Session session, DeviceLink link, OfflineReason reason, String detail) {
    String clientId = session.onlineAs();
    if (!session.detach(link)) {
      return false;
    }
    if (clientId != null) {
      byClientId.remove(Connector.bareClientId(clientId), session);
    }
    presence.offline(session.owner(), reason);
    events.report(new PlatformEvent.Disconnected(now(), session.device(), reason, detail));
    return true;
  }

  /** Drops what was kept for too long; call it about once an hour. Never blocks. */
  public CompletableFuture<Void> dropOld() {
    CompletableFuture<Void> messages =
        registry
            .sessions()
            .expire()
            .thenAccept(
                counts ->
                    registry.devices().stream()
                        .flatMap(device -> device.sessions().stream())
                        .filter(session -> counts.containsKey(session.row()))
                        .forEach(session -> session.expired(counts.get(session.row()))));
    return CompletableFuture.allOf(messages, traces.expire());
  }

  /** What a stranger sent, fit for a log line: control characters as ?, at most 300 characters. */
  static String printable(String submitted) {
    if (submitted == null) {
      return null;
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < submitted.length() && i < 300; i++) {
      char c = submitted.charAt(i);
      shown.append(Character.isISOControl(c) ? '?' : c);
    }
    return shown.toString();
  }

  Instant now() {
    return clock.instant();
  }
}
