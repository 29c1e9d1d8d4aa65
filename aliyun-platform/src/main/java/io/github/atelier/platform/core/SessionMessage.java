package io.github.atelier.platform.core;

import io.github.atelier.platform.core.DeliveryException.Cause;
import io.github.atelier.platform.core.SessionTable.Kept;
import java.util.concurrent.CompletableFuture;

/**
 * A QoS 1 message on its way to a client, with the future of whoever asked for it, which completes
 * on another thread. Guarded by its session's monitor.
 */
final class SessionMessage {
  final String topic;
  final byte[] payload;
  private final CompletableFuture<Delivery> result = new CompletableFuture<>();

  /** Its number in the database, 0 if it is in memory only. */
  long number;

  /** Under which it was sent before it went to the database; 0 if it was not. */
  int packetId;

  SessionMessage(String topic, byte[] payload) {
    this.topic = topic;
    this.payload = payload;
  }

  SessionMessage(Kept kept) {
    this(kept.topic(), kept.payload());
    this.number = kept.number();
    this.packetId = kept.packetId();
  }

  CompletableFuture<Delivery> result() {
    return result;
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
