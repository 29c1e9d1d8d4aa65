package io.github.atelier.platform.core;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.topic.TopicOwnership;
import io.github.atelier.platform.core.DeliveryException.Cause;
import io.github.atelier.platform.core.MessageTrace.Direction;
import io.github.atelier.platform.core.PlatformRules.Reaction;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.subscription.MessageNumbers;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Messages from devices: judged, taken, traced and reported. Thread-safe. */
final class Intake {
  private final PlatformRules rules;
  private final EventFeed events;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final MessageNumbers numbers;
  private final Registry registry;
  private final Permissions permissions;
  private final OwnerMessages servers;
  private final Traces traces;
  private volatile Interpreter interpreter;

  Intake(
      PlatformRules rules,
      EventFeed events,
      Clock clock,
      LongSupplier nanoTime,
      MessageNumbers numbers,
      Registry registry,
      Permissions permissions,
      OwnerMessages servers,
      Traces traces) {
    this.rules = rules;
    this.events = events;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.numbers = numbers;
    this.registry = registry;
    this.permissions = permissions;
    this.servers = servers;
    this.traces = traces;
    this.interpreter = new Replies(clock, this::answer);
  }

  /** Puts another in place of the one that answers posts without a thing model. */
  void interpreter(Interpreter other) {
    interpreter = other;
  }

  /**
   * What to do about a PUBLISH before it is taken: {@link Reaction#IGNORE} means take it. Anything
   * else has been reported.
   */
  Reaction judge(Session session, String topic, int qos) {
    String problem = permissions.publishing(session.owner(), topic);
    if (!problem.isEmpty() && !interpreter.speaksOn(session.device(), topic)) {
      dropped(session, topic, problem);
      return rules.foreignPublish();
    }
    if (!session.allowance().up(qos, nanoTime.getAsLong())) {
      dropped(session, topic, "too many messages a second (9324)");
      return Reaction.DROP;
    }
    return Reaction.IGNORE;
  }

  /** Reports a message that is not taken. */
  void dropped(Session session, String topic, String detail) {
    events.report(
        new PlatformEvent.PublishDropped(
            clock.instant(), session.device(), Hub.printable(topic), detail));
  }

  /**
   * Takes a message that was judged, and answers it if the platform has an answer.
   *
   * @return complete when all that came of it is on the disk; only then may it be acknowledged. If
   *     it fails, which was reported, it must not be
   */
  CompletableFuture<Void> take(
      Session session, String topic, byte[] payload, int qos, boolean duplicate) {
    return take(session.owner(), topic, payload, qos, duplicate).thenApply(messageId -> null);
  }

  /**
   * Takes a message that came over HTTP; devices that are not connected may send those.
   *
   * @return the message's id when it is on the disk; fails with {@link DeliveryException} if the
   *     device does not exist or may not publish there, or with what the database says
   */
  CompletableFuture<String> publishFromHttp(DeviceIdentity device, String topic, byte[] payload) {
    Device known = registry.device(device).orElse(null);
    String problem =
        known == null
            ? "no device " + device
            : known.disabled()
                ? "the device " + device + " is disabled"
                : permissions.publishing(known, topic);
    if (!problem.isEmpty()) {
      events.report(
          new PlatformEvent.PublishDropped(clock.instant(), device, Hub.printable(topic), problem));
      return CompletableFuture.failedFuture(
          new DeliveryException(known == null ? Cause.UNKNOWN_DEVICE : Cause.NOT_ALLOWED, problem));
    }
    return take(known, topic, payload, 0, false);
  }

  private CompletableFuture<String> take(
      Device device, String topic, byte[] payload, int qos, boolean duplicate) {
    DeviceIdentity identity = device.identity();
    Instant received = clock.instant();
    String messageId = numbers.nextId();
    events.report(new PlatformEvent.Published(received, identity, topic, payload, qos, duplicate));
    CompletableFuture<Void> taken =
        TopicOwnership.isSystem(topic)
            ? interpreter.take(identity, topic, payload, qos, received)
            : servers.data(messageId, identity, topic, payload, qos, received);
    traces.add(
        new MessageTrace(
            received, identity, messageId, Direction.UP, topic, qos, payload.length, "taken"));
    return taken
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                events.report(
                    new PlatformEvent.PublishDropped(
                        clock.instant(),
                        identity,
                        topic,
                        "it cannot be kept: " + failure.getMessage()));
              }
            })
        .thenApply(done -> messageId);
  }

  /** Sends an answer to a device if it is online. */
  private void answer(DeviceIdentity device, String topic, byte[] payload) {
    registry
        .device(device)
        .ifPresent(
            known ->
                known
                    .sessions()
                    .forEach(session -> session.deliver(topic, payload, 0, nanoTime.getAsLong())));
  }
}
