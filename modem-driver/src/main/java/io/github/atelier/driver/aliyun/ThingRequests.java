package io.github.atelier.driver.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atelier.aliyun.alink.AlinkFormatException;
import io.github.atelier.aliyun.alink.AlinkReply;
import io.github.atelier.aliyun.alink.AlinkRequest;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.driver.aliyun.ThingException.Reason;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Requests to the platform and the replies to them, matched by topic and id. Thread-safe. */
final class ThingRequests {
  private final ThingLink link;
  private final ThingOptions options;
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private volatile boolean closed;

  ThingRequests(ThingLink link, ThingOptions options) {
    this.link = link;
    this.options = options;
  }

  private record Waiting(String replyTopic, CompletableFuture<ThingReply> reply) {}

  /**
   * Sends a request; complete with the reply of code 200, or, where none can come, when it was
   * taken.
   */
  CompletableFuture<ThingReply> ask(String topic, String method, JsonNode params) {
    long number = ids.incrementAndGet() & 0xFFFF_FFFFL;
    AlinkRequest request = AlinkRequest.of(number, method, params);
    return await(
        DeviceTopics.reply(topic),
        Long.toString(number),
        topic,
        (link.hears() ? request : request.withoutAck()).encode(),
        method,
        options.qos());
  }

  /** Sends what is answered on another topic, by a key of its own. */
  CompletableFuture<ThingReply> await(
      String replyTopic, String id, String topic, byte[] payload, String what, int qos) {
    if (closed) {
      return failed(Reason.CLOSED, what + " was not sent: the thing is closed", null);
    }
    if (waiting.size() >= options.maxPending()) {
      return failed(
          Reason.TOO_MANY,
          what + " was not sent: " + waiting.size() + " requests wait for a reply",
          null);
    }
    CompletableFuture<ThingReply> reply = new CompletableFuture<>();
    Waiting entry = new Waiting(replyTopic, reply);
    waiting.put(id, entry);
    reply.whenComplete((done, failure) -> waiting.remove(id, entry));
    link.publish(topic, payload, qos)
        .whenComplete(
            (sent, failure) -> {
              if (failure != null) {
                reply.completeExceptionally(unsent(what, failure));
              } else if (!link.hears()) {
                reply.complete(ThingReply.taken(sent));
              } else if (!reply.isDone()) {
                startWaiting(reply, what);
              }
            });
    if (closed) {
      close();
    }
    return reply;
  }

  private static ThingException unsent(String what, Throwable failure) {
    Throwable root =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return root instanceof ThingException told
        ? told
        : new ThingException(
            Reason.NOT_SENT, 0, what + " was not sent: " + cause(failure), failure);
  }

  private void startWaiting(CompletableFuture<ThingReply> reply, String what) {
    Runnable off =
        options
            .timer()
            .after(
                options.replyWithin(),
                () ->
                    reply.completeExceptionally(
                        new ThingException(
                            Reason.NO_REPLY,
                            0,
                            "no reply to "
                                + what
                                + " within "
                                + options.replyWithin().toMillis()
                                + " ms; whether the platform took it is not known",
                            null)));
    reply.whenComplete((done, failure) -> off.run());
  }

  /** A message on a reply topic; false if nobody waits for it. */
  boolean replied(String topic, byte[] payload) {
    AlinkReply reply;
    try {
      reply = AlinkReply.parse(payload);
    } catch (AlinkFormatException e) {
      return false;
    }
    Waiting entry = waiting.get(reply.id().asText());
    if (entry == null || !entry.replyTopic().equals(topic)) {
      return false;
    }
    return reply.code() == AlinkReply.SUCCESS
        ? entry.reply().complete(ThingReply.of(reply.message(), reply.data()))
        : entry
            .reply()
            .completeExceptionally(
                new ThingException(
                    Reason.REFUSED,
                    reply.code(),
                    "the platform replied on "
                        + topic
                        + " with code "
                        + reply.code()
                        + ": "
                        + reply.message(),
                    null));
  }

  /** An answer that has no envelope; false if nobody waits for it. */
  boolean answered(String topic, String id, JsonNode data) {
    Waiting entry = waiting.get(id);
    return entry != null
        && entry.replyTopic().equals(topic)
        && entry.reply().complete(ThingReply.of("success", data));
  }

  void close() {
    closed = true;
    waiting
        .values()
        .forEach(
            entry ->
                entry
                    .reply()
                    .completeExceptionally(
                        new ThingException(Reason.CLOSED, 0, "the thing was closed", null)));
  }

  static <T> CompletableFuture<T> failed(Reason reason, String message, Throwable cause) {
    return CompletableFuture.failedFuture(new ThingException(reason, 0, message, cause));
  }

  private static String cause(Throwable failure) {
    Throwable root = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(root.getMessage());
  }
}
