package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.topic.TopicLimits;
import io.github.atelier.platform.core.DeliveryException.Cause;
import io.github.atelier.platform.core.MessageTrace.Direction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/** What an operator sends to devices, and what went through. Thread-safe. */
public final class MessageOperations {
  private static final int MAX_TRACES = 1_000;

  private final Hub hub;
  private final Registry registry;
  private final Traces traces;
  private final LongSupplier nanoTime;

  MessageOperations(Hub hub, Registry registry, Traces traces, LongSupplier nanoTime) {
    this.hub = hub;
    this.registry = registry;
    this.traces = traces;
    this.nanoTime = nanoTime;
  }

  /**
   * A message on its way to a device.
   *
   * @param messageId its number
   * @param accepted complete when it is on its way to a device that is online, or kept for one that
   *     is not; fails as {@code delivery} does
   * @param delivery how far it gets; see {@link #publish}
   */
  public record Sent(
      String messageId, CompletableFuture<Void> accepted, CompletableFuture<Delivery> delivery) {}

  /**
   * Sends a message to a device; to each client that is online if several share its name.
   *
   * @param qos 0 or 1
   * @return QoS 0: completes when handed to the connection. QoS 1: when acknowledged, or as {@link
   *     Delivery#STORED} once the session of an offline device keeps it on the disk. Fails with
   *     {@link DeliveryException} (unknown, offline, not subscribed, not acknowledged, …) or {@link
   *     InvalidInputException} (topic, payload, QoS). Completes on another thread; always completes
   *     while the platform runs.
   */
  public CompletableFuture<Delivery> publish(
      DeviceIdentity device, String topic, byte[] payload, int qos) {
    return send(device, topic, payload, qos).delivery();
  }

  /** As {@link #publish}, telling the message's number. */
  public Sent send(DeviceIdentity device, String topic, byte[] payload, int qos) {
    String messageId = hub.numbers().nextId();
    CompletableFuture<Delivery> delivery = deliver(device, topic, payload, qos);
    if (registry.device(device).isPresent()) {
      delivery.whenComplete(
          (done, failure) ->
              traces.add(
                  new MessageTrace(
                      hub.now(),
                      device,
                      messageId,
                      Direction.DOWN,
                      topic.length() > 500 ? topic.substring(0, 500) : topic,
                      qos,
                      payload.length,
                      failure == null ? done.name() : String.valueOf(failure.getMessage()))));
    }
    boolean underWay =
        !delivery.isDone()
            && registry.device(device).map(known -> known.state().online()).orElse(false);
    return new Sent(
        messageId,
        underWay ? CompletableFuture.completedFuture(null) : delivery.thenAccept(done -> {}),
        delivery);
  }

  /**
   * A device's messages, newest first, at most 1,000.
   *
   * @param from first millisecond
   * @param to last millisecond
   */
  public CompletableFuture<List<MessageTrace>> traces(
      DeviceIdentity device, Instant from, Instant to, int max) {
    return traces.of(device, from, to, Math.min(max, MAX_TRACES));
  }

  private CompletableFuture<Delivery> deliver(
      DeviceIdentity device, String topic, byte[] payload, int qos) {
    try {
      TopicLimits.requireName(topic);
      TopicLimits.requirePayload(payload);
      if (qos != 0 && qos != 1) {
        throw new InvalidInputException("qos", "must be 0 or 1", Integer.toString(qos));
      }
    } catch (InvalidInputException e) {
      return CompletableFuture.failedFuture(e);
    }
    Device known = registry.device(device).orElse(null);
    if (known == null) {
      return CompletableFuture.failedFuture(
          new DeliveryException(
              Cause.UNKNOWN_DEVICE, "cannot deliver " + topic + ": no device " + device));
    }
    List<CompletableFuture<Delivery>> results = new ArrayList<>();
    for (Session session : known.sessions()) {
      results.add(session.deliver(topic, payload, qos, nanoTime.getAsLong()));
    }
    return best(results);
  }

  /** The results of all who took the message; if none did, the failure that says most. */
  private static CompletableFuture<Delivery> best(List<CompletableFuture<Delivery>> results) {
    List<CompletableFuture<Delivery>> taken =
        results.stream().filter(result -> !result.isCompletedExceptionally()).toList();
    if (taken.isEmpty()) {
      return results.stream()
          .filter(result -> !isOffline(result))
          .findFirst()
          .orElse(results.get(0));
    }
    return taken.size() == 1
        ? taken.get(0)
        : CompletableFuture.allOf(taken.toArray(new CompletableFuture<?>[0]))
            .thenCompose(all -> taken.get(0));
  }

  private static boolean isOffline(CompletableFuture<Delivery> failed) {
    try {
      failed.join();
      return false;
    } catch (CompletionException e) {
      return e.getCause() instanceof DeliveryException failure && failure.reason() == Cause.OFFLINE;
    }
  }
}
