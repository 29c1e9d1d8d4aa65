package io.github.atelier.platform.core;

import io.github.atelier.platform.core.DeviceLink.Outgoing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The messages that a client was sent and has not acknowledged: their packet ids, and when each is
 * to be sent again. Bounded in number and bytes. Guarded by its session's monitor.
 */
final class Window {
  private final PlatformRules rules;
  private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>();
  private long bytes;
  private int lastPacketId;

  private static final class InFlight {
    private final SessionMessage message;
    private long sentAt;
    private int sends;

    private InFlight(SessionMessage message) {
      this.message = message;
    }
  }

  /** What becomes of a message that was sent as often as the rules say. */
  enum Exhausted {
    /** It is no longer waited for. */
    GIVEN_UP,
    /** It stays, and is sent again by the next connection. */
    KEPT
  }

  /** Told of a message that was sent as often as the rules say. */
  @FunctionalInterface
  interface OnExhausted {
    Exhausted decide(SessionMessage message, int packetId, int sends);
  }

  Window(PlatformRules rules) {
    this.rules = rules;
  }

  /**
   * Whether there is room: in messages, and in bytes, so that resuming a session never queues so
   * much at once that its own device would pass for a slow reader.
   */
  boolean mayBegin(SessionMessage message) {
    return inFlight.isEmpty()
        || (inFlight.size() < rules.maxInFlight()
            && bytes + message.payload.length <= rules.maxOutboundBytes() / 2);
  }

  /** Sends a message for the first time, under a packet id that is free. */
  Outgoing begin(SessionMessage message, long now) {
    do {
      lastPacketId = lastPacketId % 65535 + 1;
    } while (inFlight.containsKey(lastPacketId));
    return sending(lastPacketId, add(lastPacketId, message), false, now);
  }

  /** Whether a packet id is taken. */
  boolean has(int packetId) {
    return inFlight.containsKey(packetId);
  }

  /** Sends a message again, under the packet id that it had (MQTT-4.4.0-1). */
  Outgoing resume(SessionMessage message, long now) {
    return sending(message.packetId, add(message.packetId, message), true, now);
  }

  private InFlight add(int packetId, SessionMessage message) {
    InFlight waiting = new InFlight(message);
    inFlight.put(packetId, waiting);
    bytes += message.payload.length;
    return waiting;
  }

  /** Sends everything again, for a new connection, whose count begins anew. */
  List<Outgoing> restart(long now) {
    List<Outgoing> all = new ArrayList<>();
    inFlight.forEach(
        (id, waiting) -> {
          waiting.sends = 0;
          all.add(sending(id, waiting, true, now));
        });
    return all;
  }

  /** A PUBACK; the message it is for, null if there is none. */
  SessionMessage acknowledge(int packetId) {
    InFlight done = inFlight.remove(packetId);
    if (done == null) {
      return null;
    }
    bytes -= done.message.payload.length;
    return done.message;
  }

  /** Sends again what has waited too long for its PUBACK. */
  List<Outgoing> redeliver(long now, OnExhausted exhausted) {
    long interval = rules.redeliveryInterval().toNanos();
    List<Outgoing> again = new ArrayList<>();
    for (Iterator<Map.Entry<Integer, InFlight>> all = inFlight.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<Integer, InFlight> entry = all.next();
      InFlight waiting = entry.getValue();
      if (now - waiting.sentAt < interval || waiting.sends > rules.maxRedeliveries() + 1) {
        continue;
      }
      if (waiting.sends <= rules.maxRedeliveries()) {
        again.add(sending(entry.getKey(), waiting, true, now));
      } else if (exhausted.decide(waiting.message, entry.getKey(), waiting.sends)
          == Exhausted.GIVEN_UP) {
        all.remove();
        bytes -= waiting.message.payload.length;
      } else {
        // One more count keeps the timer from coming back for it.
        waiting.sends = rules.maxRedeliveries() + 2;
      }
    }
    return again;
  }

  /** Whether anything is still to be sent again on this connection. */
  boolean awaited() {
    return inFlight.values().stream().anyMatch(w -> w.sends <= rules.maxRedeliveries() + 1);
  }

  /** Every message with its packet id, the oldest first. */
  void forEach(BiConsumer<Integer, SessionMessage> action) {
    inFlight.forEach((id, waiting) -> action.accept(id, waiting.message));
  }

  void clear() {
    inFlight.clear();
    bytes = 0;
  }

  private static Outgoing sending(int id, InFlight waiting, boolean duplicate, long now) {
    waiting.sentAt = now;
    waiting.sends = duplicate ? waiting.sends + 1 : 1;
    return new Outgoing(waiting.message.topic, waiting.message.payload, 1, id, duplicate);
  }
}
