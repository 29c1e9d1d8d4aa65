package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.topic.TopicFilter;
import io.github.atelier.aliyun.topic.TopicOwnership;
import io.github.atelier.platform.core.DeliveryException.Cause;
import io.github.atelier.platform.core.DeviceLink.Outgoing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What the platform remembers of one client: its connection, its subscriptions and the QoS 1
 * messages it has not acknowledged.
 *
 * <p>There is one per device, and one per client id issued by {@code regnwl}. Guarded by its own
 * monitor. With clean session 0 everything but the connection outlives a disconnection. Futures
 * complete on another thread, never under the monitor.
 */
public final class Session {
  private static final long MAX_STORED_BYTES = 16L * 1024 * 1024;

  private final Device owner;
  private final PlatformRules rules;
  private final Map<String, TopicFilter> filters = new LinkedHashMap<>();
  private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>();
  private final Deque<Message> stored = new ArrayDeque<>();
  private long storedBytes;
  private long inFlightBytes;
  private DeviceLink link;
  private String clientId;
  private boolean clean = true;
  private int lastPacketId;

  Session(Device owner, PlatformRules rules) {
    this.owner = owner;
    this.rules = rules;
  }

  /** Whose session this is. */
  public DeviceIdentity device() {
    return owner.identity();
  }

  Device owner() {
    return owner;
  }

  /** A message on its way, with the future of whoever asked for it. */
  private record Message(String topic, byte[] payload, CompletableFuture<Delivery> result) {
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

  /**
   * What {@link #attach} found: the connection that must go, if any, and what the new one starts
   * with.
   */
  record Attachment(DeviceLink previous, boolean sessionPresent, List<Outgoing> resumed) {}

  synchronized Attachment attach(
      DeviceLink newLink, String newClientId, boolean newClean, long now) {
    DeviceLink previous = link;
    if (clean || newClean) {
      clear();
    }
    boolean present = !newClean && !clean;
    link = newLink;
    clientId = newClientId;
    clean = newClean;
    List<Outgoing> resumed = new ArrayList<>();
    inFlight.forEach(
        (id, waiting) -> {
          waiting.sends = 0;
          resumed.add(sending(id, waiting, true, now));
        });
    while (!stored.isEmpty() && mayBegin(stored.getFirst())) {
      resumed.add(begin(takeStored(), now));
    }
    wakeIfWaiting();
    return new Attachment(previous, present, resumed);
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
      inFlight.values().forEach(waiting -> waiting.message.settle(Delivery.STORED));
      stored.forEach(waiting -> waiting.settle(Delivery.STORED));
    }
    return true;
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
    Message message = new Message(topic, payload, new CompletableFuture<>());
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
    if (qos == 0) {
      link.send(new Outgoing(topic, payload, 0, 0, false));
      return CompletableFuture.completedFuture(Delivery.SENT);
    }
    if (link != null && stored.isEmpty() && mayBegin(message)) {
      link.send(begin(message, now));
      wakeIfWaiting();
      return message.result();
    }
    if (stored.size() >= rules.maxStored() || storedBytes + payload.length > MAX_STORED_BYTES) {
      return refused(Cause.QUEUE_FULL, "cannot deliver " + to + ": its queue is full");
    }
    stored.addLast(message);
    storedBytes += payload.length;
    if (link == null) {
      message.settle(Delivery.STORED);
    }
    return message.result();
  }

  /** A PUBACK; the topic of the message it acknowledges, null if there is none. */
  synchronized String acknowledge(int packetId, long now) {
    InFlight done = inFlight.remove(packetId);
    if (done == null) {
      return null;
    }
    inFlightBytes -= done.message.payload().length;
    done.message.settle(Delivery.ACKNOWLEDGED);
    while (link != null && !stored.isEmpty() && mayBegin(stored.getFirst())) {
      link.send(begin(takeStored(), now));
    }
    wakeIfWaiting();
    return done.message.topic();
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
        inFlightBytes -= waiting.message.payload().length;
        waiting.message.fail(
            Cause.NOT_ACKNOWLEDGED,
            device()
                + " did not acknowledge "
                + waiting.message.topic()
                + ", sent "
                + waiting.sends
                + " times");
      } else {
        // Waits for the next connection; one more count keeps the timer from coming back for it.
        waiting.sends = rules.maxRedeliveries() + 2;
        waiting.message.settle(Delivery.STORED);
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
            && inFlightBytes + message.payload().length <= rules.maxOutboundBytes() / 2);
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
    inFlightBytes += message.payload().length;
    return sending(lastPacketId, starting, false, now);
  }

  private static Outgoing sending(int id, InFlight waiting, boolean duplicate, long now) {
    waiting.sentAt = now;
    waiting.sends = duplicate ? waiting.sends + 1 : 1;
    return new Outgoing(waiting.message.topic(), waiting.message.payload(), 1, id, duplicate);
  }

  private Message takeStored() {
    Message next = stored.removeFirst();
    storedBytes -= next.payload().length;
    return next;
  }

  private void clear() {
    String lost = device() + " went offline before it acknowledged ";
    inFlight.values().forEach(w -> w.message.fail(Cause.CONNECTION_LOST, lost + w.message.topic()));
    stored.forEach(w -> w.fail(Cause.CONNECTION_LOST, lost + w.topic()));
    inFlight.clear();
    stored.clear();
    storedBytes = 0;
    inFlightBytes = 0;
    filters.clear();
  }

  private static CompletableFuture<Delivery> refused(Cause cause, String message) {
    return CompletableFuture.failedFuture(new DeliveryException(cause, message));
  }
}
