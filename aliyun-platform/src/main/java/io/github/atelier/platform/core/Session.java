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
import java.util.Iterator;
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
  private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>();
  private final Deque<Message> stored = new ArrayDeque<>();

  /**
   * What went to the database since a connect asked it: it may or may not be among what was read.
   */
  private final List<Message> sincePlan = new ArrayList<>();

  private boolean resuming;
  private long storedBytes;
  private long inFlightBytes;
  private DeviceLink link;
  private String clientId;
  private boolean clean = true;
  private int lastPacketId;

  /** Its number in the database, 0 if it is not there. */
  private long row;

  /** How many messages, and bytes, are in the database only. */
  private int kept;

  private long keptBytes;

  Session(Device owner, String issuedClientId, PlatformRules rules, SessionStore store) {
    this.owner = owner;
    this.issuedClientId = issuedClientId;
    this.rules = rules;
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

  /** A message on its way, with the future of whoever asked for it. */
  private static final class Message {
    private final String topic;
    private final byte[] payload;
    private final CompletableFuture<Delivery> result = new CompletableFuture<>();

    /** Its number in the database, 0 if it is in memory only. */
    private long number;

    /** Under which it was sent before it went to the database; 0 if it was not. */
    private int packetId;

    private Message(String topic, byte[] payload) {
      this.topic = topic;
      this.payload = payload;
    }

    private Message(Kept kept) {
      this(kept.topic(), kept.payload());
      this.number = kept.number();
      this.packetId = kept.packetId();
    }

    void settle(Delivery delivery) {
      result.completeAsync(() -> delivery);
    }

    void fail(Cause cause, String message) {
      // completeAsync has no exceptional form; the executor is the same.
      result
          .defaultExecutor()
          .execute(() -> result.completeExceptionally(new DeliveryException(cause, message)));
    }
  }

  private static final class InFlight {
    private final Message message;
    private long sentAt;
    private int sends;

    private InFlight(Message message) {
      this.message = message;
    }
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
    List<Outgoing> resumed = new ArrayList<>();
    inFlight.forEach(
        (id, waiting) -> {
          waiting.sends = 0;
          resumed.add(sending(id, waiting, true, now));
        });
    if (present) {
      Set<Long> read = new HashSet<>();
      for (Kept message : rows) {
        read.add(message.number());
        resume(new Message(message), resumed, now);
      }
      sincePlan.stream()
          .filter(message -> !read.contains(message.number))
          .forEach(message -> resume(message, resumed, now));
      kept = 0;
      keptBytes = 0;
    }
    resuming = false;
    sincePlan.clear();
    while (!stored.isEmpty() && mayBegin(stored.getFirst())) {
      resumed.add(begin(takeStored(), now));
    }
    wakeIfWaiting();
    return new Attachment(previous, present, resumed);
  }

  /** What was sent before is sent again under its packet id (MQTT-4.4.0-1). */
  private void resume(Message message, List<Outgoing> resumed, long now) {
    if (message.packetId == 0 || inFlight.containsKey(message.packetId)) {
      storeInMemory(message);
      return;
    }
    InFlight waiting = new InFlight(message);
    inFlight.put(message.packetId, waiting);
    inFlightBytes += message.payload.length;
    resumed.add(sending(message.packetId, waiting, true, now));
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
      inFlight.forEach((id, waiting) -> toDatabase(waiting.message, id));
      stored.forEach(waiting -> toDatabase(waiting, 0));
      clearMessages();
    }
    return true;
  }

  private void toDatabase(Message message, int packetId) {
    kept++;
    keptBytes += message.payload.length;
    message.packetId = packetId;
    if (resuming) {
      sincePlan.add(message);
    }
    keep(message, packetId);
  }

  /** Writes a message, which is {@link Delivery#STORED} when that is on the disk. */
  private void keep(Message message, int packetId) {
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
    Message message = new Message(topic, payload);
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
    if (link != null && stored.isEmpty() && mayBegin(message)) {
      link.send(begin(message, now));
      wakeIfWaiting();
      return message.result;
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
    return message.result;
  }

  private void storeInMemory(Message message) {
    stored.addLast(message);
    storedBytes += message.payload.length;
  }

  /** A PUBACK; the topic of the message it acknowledges, null if there is none. */
  synchronized String acknowledge(int packetId, long now) {
    InFlight done = inFlight.remove(packetId);
    if (done == null) {
      return null;
    }
    inFlightBytes -= done.message.payload.length;
    if (done.message.number != 0) {
      store.forget(done.message.number);
    }
    done.message.settle(Delivery.ACKNOWLEDGED);
    while (link != null && !stored.isEmpty() && mayBegin(stored.getFirst())) {
      link.send(begin(takeStored(), now));
    }
    wakeIfWaiting();
    return done.message.topic;
  }

  /** Sends again what has waited too long for its PUBACK. */
  synchronized void redeliver(DeviceLink current, long now) {
    if (link != current) {
      return;
    }
    long interval = rules.redeliveryInterval().toNanos();
    for (Iterator<Map.Entry<Integer, InFlight>> all = inFlight.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<Integer, InFlight> entry = all.next();
      InFlight waiting = entry.getValue();
      if (now - waiting.sentAt < interval || waiting.sends > rules.maxRedeliveries() + 1) {
        continue;
      }
      if (waiting.sends <= rules.maxRedeliveries()) {
        link.send(sending(entry.getKey(), waiting, true, now));
      } else if (clean) {
        all.remove();
        inFlightBytes -= waiting.message.payload.length;
        waiting.message.fail(
            Cause.NOT_ACKNOWLEDGED,
            device()
                + " did not acknowledge "
                + waiting.message.topic
                + ", sent "
                + waiting.sends
                + " times");
      } else {
        // Waits for the next connection; one more count keeps the timer from coming back for it.
        waiting.sends = rules.maxRedeliveries() + 2;
        keep(waiting.message, entry.getKey());
      }
    }
    wakeIfWaiting();
  }

  /**
   * Whether the window has room: in messages, and in bytes, so that resuming a session never queues
   * so much at once that its own device would pass for a slow reader.
   */
  private boolean mayBegin(Message message) {
    return inFlight.isEmpty()
        || (inFlight.size() < rules.maxInFlight()
            && inFlightBytes + message.payload.length <= rules.maxOutboundBytes() / 2);
  }

  private void wakeIfWaiting() {
    if (inFlight.values().stream().anyMatch(w -> w.sends <= rules.maxRedeliveries() + 1)
        && link != null) {
      link.wakeAfter(rules.redeliveryInterval());
    }
  }

  private Outgoing begin(Message message, long now) {
    do {
      lastPacketId = lastPacketId % 65535 + 1;
    } while (inFlight.containsKey(lastPacketId));
    InFlight starting = new InFlight(message);
    inFlight.put(lastPacketId, starting);
    inFlightBytes += message.payload.length;
    return sending(lastPacketId, starting, false, now);
  }

  private static Outgoing sending(int id, InFlight waiting, boolean duplicate, long now) {
    waiting.sentAt = now;
    waiting.sends = duplicate ? waiting.sends + 1 : 1;
    return new Outgoing(waiting.message.topic, waiting.message.payload, 1, id, duplicate);
  }

  private Message takeStored() {
    Message next = stored.removeFirst();
    storedBytes -= next.payload.length;
    return next;
  }

  private void clear() {
    String lost = device() + " went offline before it acknowledged ";
    inFlight.values().forEach(w -> w.message.fail(Cause.CONNECTION_LOST, lost + w.message.topic));
    stored.forEach(w -> w.fail(Cause.CONNECTION_LOST, lost + w.topic));
    clearMessages();
    kept = 0;
    keptBytes = 0;
    filters.clear();
  }

  private void clearMessages() {
    inFlight.clear();
    stored.clear();
    storedBytes = 0;
    inFlightBytes = 0;
  }

  private static CompletableFuture<Delivery> refused(Cause cause, String message) {
    return CompletableFuture.failedFuture(new DeliveryException(cause, message));
  }
}
