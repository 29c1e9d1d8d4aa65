package io.github.atelier.platform.core;

import io.github.atelier.aliyun.ClientId;
import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.topic.TopicFilter;
import io.github.atelier.aliyun.topic.TopicLimits;
import io.github.atelier.aliyun.topic.TopicOwnership;
import io.github.atelier.platform.core.Authenticator.Admission;
import io.github.atelier.platform.core.PlatformRules.Reaction;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.event.OfflineReason;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.event.RefusalReason;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Where the doors meet the platform: connects, messages up, acknowledgements, time passing,
 * disconnections.
 *
 * <p>Thread-safe; a door calls it for one connection from one thread at a time.
 */
public final class Hub {
  private final PlatformRules rules;
  private final EventFeed events;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Registry registry;
  private final Authenticator authenticator;
  private final Replies replies;
  private final Map<String, Session> byClientId = new ConcurrentHashMap<>();

  /**
   * A platform without products.
   *
   * @param clock wall clock, for events and the NTP service
   * @param nanoTime monotonic nanoseconds, for redelivery
   */
  public Hub(PlatformRules rules, EventFeed events, Clock clock, LongSupplier nanoTime) {
    this.rules = rules;
    this.events = events;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.registry = new Registry(rules);
    this.authenticator = new Authenticator(registry, rules, clock);
    this.replies = new Replies(clock);
  }

  /** The rules in force. */
  public PlatformRules rules() {
    return rules;
  }

  /** Products and devices, for operators. */
  public Operations operations() {
    return new Operations(registry, this, nanoTime);
  }

  /**
   * A CONNECT. If accepted, the session belongs to {@code link} from now on, and any earlier
   * connection is being closed.
   */
  public ConnectOutcome connect(ConnectAttempt attempt, DeviceLink link) {
    try {
      if (attempt.will() && rules.willRefused()) {
        throw new Refusal(RefusalReason.WILL, "a will is not supported");
      }
      Admission admission = authenticator.admit(attempt);
      if (admission instanceof Admission.Registration registration) {
        DeviceIdentity device = registration.issued().identity();
        String issuedClientId =
            registration.issued() instanceof DeviceCredentials.DeviceToken token
                ? token.clientId()
                : null;
        events.report(
            new PlatformEvent.Registered(now(), device, registration.authType(), issuedClientId));
        return new ConnectOutcome.Registered(device, Authenticator.push(registration.issued()));
      }
      return login((Admission.Login) admission, attempt, link);
    } catch (Refusal e) {
      return new ConnectOutcome.Refused(
          refused(
              attempt.clientId(),
              attempt.userName(),
              attempt.remote(),
              e.reason(),
              e.getMessage()));
    }
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

  private ConnectOutcome login(Admission.Login login, ConnectAttempt attempt, DeviceLink link) {
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
    Session.Attachment attached =
        session.attach(link, attempt.clientId(), attempt.cleanSession(), nanoTime.getAsLong());
    if (attached.previous() != null) {
      OfflineReason reason = OfflineReason.KICKED_BY_SAME_DEVICE;
      session.owner().wentOffline(reason);
      events.report(new PlatformEvent.Disconnected(now(), session.device(), reason, reason.text()));
      attached.previous().close(reason, reason.text());
    }
    session.owner().cameOnline(session);
    events.report(
        new PlatformEvent.Connected(
            now(),
            session.device(),
            attempt.clientId(),
            attempt.remote(),
            attempt.secure(),
            attempt.keepAliveSeconds(),
            attached.sessionPresent()));
    return new ConnectOutcome.Accepted(session, attached.sessionPresent(), attached.resumed());
  }

  /**
   * What to do about a PUBLISH before it is taken: {@link Reaction#IGNORE} means take it. Anything
   * else has been reported.
   */
  public Reaction judge(Session session, String topic) {
    String problem;
    if (TopicOwnership.mayPublish(session.device(), topic)) {
      try {
        TopicLimits.requireName(topic);
        return Reaction.IGNORE;
      } catch (InvalidInputException e) {
        problem = e.getMessage();
      }
    } else {
      problem = "topic not allowed: it does not belong to " + session.device() + " (9236)";
    }
    dropped(session, topic, problem);
    return rules.foreignPublish();
  }

  /** Reports a message that is not taken. */
  public void dropped(Session session, String topic, String detail) {
    events.report(
        new PlatformEvent.PublishDropped(now(), session.device(), printable(topic), detail));
  }

  /** Takes a message that was judged, and answers it if the platform has an answer. */
  public void take(Session session, String topic, byte[] payload, int qos, boolean duplicate) {
    events.report(
        new PlatformEvent.Published(now(), session.device(), topic, payload, qos, duplicate));
    replies
        .to(session.device(), topic, payload)
        .ifPresent(
            reply -> session.deliver(reply.topic(), reply.payload(), 0, nanoTime.getAsLong()));
  }

  /**
   * A subscription.
   *
   * @return the granted QoS for SUBACK: 0 or 1 as requested (2 is granted as 1), or 0x80
   */
  public int subscribe(Session session, String filter, int requestedQos) {
    String problem = "";
    try {
      if (!TopicOwnership.maySubscribe(session.device(), filter)) {
        problem = "topic not allowed: it does not belong to " + session.device();
      } else if (!session.subscribe(new TopicFilter(filter))) {
        problem = "more than " + rules.maxSubscriptions() + " subscriptions";
      }
    } catch (InvalidInputException e) {
      problem = e.getMessage();
    }
    return subscribed(
        session, filter, problem.isEmpty() ? Math.min(requestedQos, 1) : 0x80, problem);
  }

  /** Reports a subscription that the door refused or granted itself; gives {@code granted} back. */
  public int subscribed(Session session, String filter, int granted, String problem) {
    events.report(
        new PlatformEvent.Subscribed(now(), session.device(), printable(filter), granted, problem));
    return granted;
  }

  /** Ends a subscription. */
  public void unsubscribe(Session session, String filter) {
    session.unsubscribe(filter);
    events.report(new PlatformEvent.Unsubscribed(now(), session.device(), printable(filter)));
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
      byClientId.remove(ClientId.parse(clientId).id(), session);
    }
    session.owner().wentOffline(reason);
    events.report(new PlatformEvent.Disconnected(now(), session.device(), reason, detail));
    return true;
  }

  /** What a stranger sent, fit for a log line: control characters as ?, at most 300 characters. */
  private static String printable(String submitted) {
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

  private Instant now() {
    return clock.instant();
  }
}
