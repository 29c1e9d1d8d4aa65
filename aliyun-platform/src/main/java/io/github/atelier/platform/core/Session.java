package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.topic.TopicFilter;
import io.github.atelier.aliyun.topic.TopicOwnership;
import io.github.atelier.platform.core.DeliveryException.Cause;
import io.github.atelier.platform.core.DeviceLink.Outgoing;
import io.github.atelier.platform.core.SessionTable.Kept;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What the platform remembers of one client: its connection, its subscriptions and the QoS 1
 * messages it has not acknowledged.
 *
 * <p>There is one per device, and one per client id issued by {@code regnwl}. Guarded by its own
 * monitor. With clean session 0 everything but the connection outlives a disconnection and the end
 * of the process: while such a session is offline, its messages are in the database only, and are
 * read when it is resumed. Futures complete on another thread, never under the monitor.
 */
public final class Session {
  private static final long MAX_STORED_BYTES = 16L * 1024 * 1024;

  private final Device owner;
  private final String issuedClientId;
  private final PlatformRules rules;
  private final SessionStore store;
  private final Allowance allowance;
  private final Turns turns = new Turns();
  private final Map<String, TopicFilter> filters = new LinkedHashMap<>();
  private final Window window;
  private final Deque<SessionMessage> stored = new ArrayDeque<>();

  /**
   * What went to the database since a connect asked it: it may or may not be among what was read.
   */
  private final List<SessionMessage> sincePlan = new ArrayList<>();

  private boolean resuming;
  private long storedBytes;
  private DeviceLink link;
  private String clientId;
  private boolean clean = true;

  /** Its number in the database, 0 if it is not there. */
  private long row;

  /** How many messages, and bytes, are in the database only. */
  private int kept;

  private long keptBytes;

  Session(Device owner, String issuedClientId, PlatformRules rules, SessionStore store) {
    this.owner = owner;
    this.issuedClientId = issuedClientId;
    this.rules = rules;
    this.window = new Window(rules);
    this.store = store;
    this.allowance = new Allowance(rules.rateLimits());
  }

  /** Whose session this is. */
  public DeviceIdentity device() {
    return owner.identity();
  }

  Device owner() {
    return owner;
  }

  /** The client id that a registration issued, empty for the device's own session. */
  String issuedClientId() {
    return issuedClientId;
  }

  /** Has connects of one session done one after the other. */
  <T> CompletableFuture<T> inTurn(Supplier<CompletableFuture<T>> connect) {
    return turns.take(connect);
  }

  Allowance allowance() {
    return allowance;
  }

  synchronized void restored(long number) {
    row = number;
    clean = false;
  }

  synchronized void restoredMessages(int count, long bytes) {
    kept = count;
    keptBytes = bytes;
  }

  /**
   * What a connect has to ask of the database.
   *
   * @param row the session's number there, 0 if it is not there
   * @param fetch whether messages have to be read for {@link #attach}
   */
  record Plan(long row, boolean fetch) {}

  synchronized Plan plan(boolean newClean) {
    resuming = !newClean;
    return new Plan(row, resuming && row != 0 && kept > 0);
  }

  /** The database could not be asked: the connect is refused. */
  synchronized void planFailed() {
    resuming = false;
    sincePlan.clear();
  }

  /**
   * What {@link #attach} found: the connection that must go, if any, and what the new one starts
   * with.
   */
  record Attachment(DeviceLink previous, boolean sessionPresent, List<Outgoing> resumed) {}

  /**
   * Takes a connection.
   *
   * @param number the session's number in the database, 0 with clean session 1
   * @param rows the messages that were read for it
   */
  synchronized Attachment attach(
      DeviceLink newLink,
      String newClientId,
      boolean newClean,
      long number,
      List<Kept> rows,
      long now) {
    DeviceLink previous = link;
    if (clean || newClean) {
      clear();
    }
    boolean present = !newClean && !clean;
    link = newLink;
    clientId = newClientId;
    clean = newClean;
    row = number;
    List<Outgoing> resumed = new ArrayList<>(window.restart(now));
    if (present) {
      Set<Long> read = new HashSet<>();
      for (Kept message : rows) {
        read.add(message.number());
        resume(new SessionMessage(message), resumed, now);
      }
      sincePlan.stream()
          .filter(message -> !read.contains(message.number))
          .forEach(message -> resume(message, resumed, now));
      kept = 0;
      keptBytes = 0;
    }
    resuming = false;
    sincePlan.clear();
    while (!stored.isEmpty() && window.mayBegin(stored.getFirst())) {
      resumed.add(window.begin(takeStored(), now));
    }
    wakeIfWaiting();
    return new Attachment(previous, present, resumed);
  }

  /** What was sent before is sent again under its packet id (MQTT-4.4.0-1). */
  private void resume(SessionMessage message, List<Outgoing> resumed, long now) {
    if (message.packetId == 0 || window.has(message.packetId)) {
      storeInMemory(message);
      return;
    }
    resumed.add(window.resume(message, now));
  }

  /** Ends the connection; false if it is no longer this session's (then nothing changes). */
  synchronized boolean detach(DeviceLink gone) {
    if (link == null || link != gone) {
      return false;
    }
    link = null;
    if (clean) {
      clear();
    } else {
      window.forEach((id, message) -> toDatabase(message, id));
      stored.forEach(waiting -> toDatabase(waiting, 0));
      clearMessages();
    }
    return true;
  }

  private void toDatabase(SessionMessage message, int packetId) {
    kept++;
    keptBytes += message.payload.length;
    message.packetId = packetId;
    if (resuming) {
      sincePlan.add(message);
    }
    keep(message, packetId);
  }

  /** Writes a message, which is {@link Delivery#STORED} when that is on the disk. */
  private void keep(SessionMessage message, int packetId) {
    if (message.number == 0) {
      message.number = store.nextNumber();
    }
    store
        .keep(row, new Kept(message.number, message.topic, message.payload, packetId))
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                message.settle(Delivery.STORED);
              } else {
                message.fail(
                    Cause.NOT_STORED,
                    "cannot keep "
                        + message.topic
                        + " for "
                        + device()
                        + ": "
                        + failure.getMessage());
              }
            });
  }

  /** The connection, null if offline. */
  synchronized DeviceLink link() {
    return link;
  }

  /** The full client id of the connection, null if offline. */
  synchronized String onlineAs() {
    return link == null ? null : clientId;
  }

  synchronized List<String> filters() {
    return List.copyOf(filters.keySet());
  }

  /** Its number in the database, 0 if it is not there. */
  synchronized long row() {
    return row;
  }

  /** Its device was reset or removed, and it is no longer in the database: it ends as it is. */
  synchronized void forgotten() {
    row = 0;
    clean = true;
    kept = 0;
    keptBytes = 0;
    if (link == null) {
      clear();
    }
  }

  /** Messages of this session were too old; they are no longer in the database. */
  synchronized void expired(int count) {
    kept = Math.max(0, kept - count);
  }

  /** Adds a subscription; false if there are too many. */
  synchronized boolean subscribe(TopicFilter filter) {
    if (!filters.containsKey(filter.text()) && filters.size() >= rules.maxSubscriptions()) {
      return false;
    }
    filters.put(filter.text(), filter);
    return true;
  }

  synchronized void unsubscribe(String filter) {
    filters.remove(filter);
  }

  /**
   * Delivers once: system topics to whoever is connected, others if any filter matches, however
   * many do. The QoS is the publisher's: Aliyun does not apply the subscription's.
   */
  synchronized CompletableFuture<Delivery> deliver(
      String topic, byte[] payload, int qos, long now) {
    SessionMessage message = new SessionMessage(topic, payload);
    String to = topic + " to " + device();
    if (!TopicOwnership.isSystem(topic)
        && filters.values().stream().noneMatch(filter -> filter.matches(topic))) {
      boolean forgotten = link == null && clean;
      return refused(
          forgotten ? Cause.OFFLINE : Cause.NOT_SUBSCRIBED,
          "cannot deliver " + to + (forgotten ? ": it is offline" : ": it has not subscribed"));
    }
    if (link == null && (clean || qos == 0)) {
      return refused(Cause.OFFLINE, "cannot deliver " + to + ": it is offline");
    }
    if (link != null && !allowance.down(now)) {
      return refused(Cause.RATE_LIMITED, "cannot deliver " + to + ": too many a second (429)");
    }
    if (qos == 0) {
      link.send(new Outgoing(topic, payload, 0, 0, false));
      return CompletableFuture.completedFuture(Delivery.SENT);
    }
    if (link != null && stored.isEmpty() && window.mayBegin(message)) {
      link.send(window.begin(message, now));
      wakeIfWaiting();
      return message.result();
    }
    if (stored.size() + kept >= rules.maxStored()
        || storedBytes + keptBytes + payload.length > MAX_STORED_BYTES) {
      return refused(Cause.QUEUE_FULL, "cannot deliver " + to + ": its queue is full");
    }
    if (link == null) {
      toDatabase(message, 0);
    } else {
      storeInMemory(message);
    }
    return message.result();
  }

  private void storeInMemory(SessionMessage message) {
    stored.addLast(message);
    storedBytes += message.payload.length;
  }

  /** A PUBACK; the topic of the message it acknowledges, null if there is none. */
  synchronized String acknowledge(int packetId, long now) {
    SessionMessage done = window.acknowledge(packetId);
    if (done == null) {
      return null;
    }
    if (done.number != 0) {
      store.forget(done.number);
    }
    done.settle(Delivery.ACKNOWLEDGED);
    while (link != null && !stored.isEmpty() && window.mayBegin(stored.getFirst())) {
      link.send(window.begin(takeStored(), now));
    }
    wakeIfWaiting();
    return done.topic;
  }

  /** Sends again what has waited too long for its PUBACK. */
  synchronized void redeliver(DeviceLink current, long now) {
    if (link != current) {
      return;
    }
    window.redeliver(now, this::exhausted).forEach(link::send);
    wakeIfWaiting();
  }

  private Window.Exhausted exhausted(SessionMessage message, int packetId, int sends) {
    if (!clean) {
      // Waits for the next connection.
      keep(message, packetId);
      return Window.Exhausted.KEPT;
    }
    message.fail(
        Cause.NOT_ACKNOWLEDGED,
        device() + " did not acknowledge " + message.topic + ", sent " + sends + " times");
    return Window.Exhausted.GIVEN_UP;
  }

  private void wakeIfWaiting() {
    if (link != null && window.awaited()) {
      link.wakeAfter(rules.redeliveryInterval());
    }
  }

  private SessionMessage takeStored() {
    SessionMessage next = stored.removeFirst();
    storedBytes -= next.payload.length;
    return next;
  }

  private void clear() {
    String lost = device() + " went offline before it acknowledged ";
    window.forEach((id, w) -> w.fail(Cause.CONNECTION_LOST, lost + w.topic));
    stored.forEach(w -> w.fail(Cause.CONNECTION_LOST, lost + w.topic));
    clearMessages();
    kept = 0;
    keptBytes = 0;
    filters.clear();
  }

  private void clearMessages() {
    window.clear();
    stored.clear();
    storedBytes = 0;
  }

  private static CompletableFuture<Delivery> refused(Cause cause, String message) {
    return CompletableFuture.failedFuture(new DeliveryException(cause, message));
  }
}
