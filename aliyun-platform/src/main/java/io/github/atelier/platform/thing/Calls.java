package io.github.atelier.platform.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.alink.AlinkFormatException;
import io.github.atelier.aliyun.alink.AlinkReply;
import io.github.atelier.aliyun.thing.ServiceDefinition;
import io.github.atelier.aliyun.thing.ThingCode;
import io.github.atelier.aliyun.thing.ValueCheck;
import io.github.atelier.aliyun.thing.ValueProblem;
import io.github.atelier.aliyun.thing.message.Methods;
import io.github.atelier.aliyun.topic.DeviceTopics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The owner's commands: properties set, services invoked; and the devices' replies to them. */
final class Calls {
  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

  private final Room room;
  private final Tidings tidings;
  private final Rrpc rrpc;
  private final RawData raw;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Key, Pending> pending = new ConcurrentHashMap<>();

  Calls(Room room, Tidings tidings, Rrpc rrpc, RawData raw) {
    this.room = room;
    this.tidings = tidings;
    this.rrpc = rrpc;
    this.raw = raw;
    // ids of before a restart may still be answered
    this.ids.set(room.now() & 0x3FFF_FFFFL);
  }

  private record Key(DeviceIdentity device, String id) {}

  private record Pending(String replyTopic, Optional<Ledger.Entry> record, Runnable off) {}

  /** A command that is on its way. */
  record Sent(String messageId, Optional<JsonNode> result) {}

  /** Sets properties; complete when the command is with the device or kept for it. */
  CompletableFuture<Sent> set(DeviceIdentity device, ObjectNode items) {
    ValueCheck check = room.models().check(device.productKey());
    for (Map.Entry<String, JsonNode> one : items.properties()) {
      Optional<ValueProblem> problem = check.set(one.getKey(), one.getValue());
      if (problem.isPresent()) {
        return refused(problem.get());
      }
    }
    return send(
        device,
        new DeviceTopics(device).propertySet(),
        Methods.PROPERTY_SET,
        items,
        Optional.empty());
  }

  /** Invokes a service, waiting for the answer if it is a synchronous one. */
  CompletableFuture<Sent> invoke(DeviceIdentity device, String identifier, ObjectNode args) {
    ValueCheck check = room.models().check(device.productKey());
    Optional<ServiceDefinition> service = check.model().service(identifier);
    if (service.isEmpty()) {
      return refused(
          new ValueProblem(identifier, ThingCode.SERVICE_UNDEFINED, "it is not in the model"));
    }
    Optional<ValueProblem> problem = check.input(identifier, args);
    if (problem.isPresent()) {
      return refused(problem.get());
    }
    Ledger.Entry record =
        new Ledger.Entry(room.now(), room.numbers().next(), identifier, "", args.toString(), "");
    if (service.get().synchronous()) {
      return keep(device, record).thenCompose(kept -> synchronous(device, record, args));
    }
    return keep(device, record)
        .thenCompose(
            kept ->
                send(
                    device,
                    new DeviceTopics(device).service(identifier),
                    Methods.service(identifier),
                    args,
                    Optional.of(record)));
  }

  private CompletableFuture<Void> keep(DeviceIdentity device, Ledger.Entry record) {
    return room.database()
        .write(
            connection -> {
              Ledger.called(connection, device, record);
              return null;
            });
  }

  private CompletableFuture<Sent> synchronous(
      DeviceIdentity device, Ledger.Entry record, ObjectNode args) {
    String identifier = record.identifier();
    String messageId = Long.toString(record.id());
    byte[] payload = envelope(nextId(), Methods.service(identifier), args);
    Duration wait = room.rules().syncWait();
    boolean ext = room.core().find(device).map(ThingCore.Facts::extRrpc).orElse(false);
    // one slash before the embedded topic, as the C SDK 4.x matches it
    String embedded = new DeviceTopics(device).service(identifier).substring(1);
    CompletableFuture<byte[]> answer =
        raw.down(device.productKey(), payload)
            .thenCompose(
                octets ->
                    ext
                        ? rrpc.custom(device, messageId, embedded, octets, wait)
                        : rrpc.system(device, messageId, octets, wait))
            .thenCompose(octets -> raw.up(device.productKey(), octets));
    return answer.thenCompose(
        bytes -> {
          AlinkReply reply;
          try {
            reply = AlinkReply.parse(bytes);
          } catch (AlinkFormatException e) {
            return CompletableFuture.failedFuture(
                new ThingException(
                    ThingCode.REQUEST_FORMAT,
                    device + " answered the service " + identifier + " with: " + e.getMessage()));
          }
          return output(device, record, reply)
              .thenApply(
                  done -> {
                    if (reply.code() != AlinkReply.SUCCESS) {
                      throw new ThingException(
                          ThingCode.INTERNAL,
                          device
                              + " answered the service "
                              + identifier
                              + " with code "
                              + reply.code());
                    }
                    return new Sent(messageId, Optional.of(reply.data()));
                  });
        });
  }

  private CompletableFuture<Void> output(
      DeviceIdentity device, Ledger.Entry record, AlinkReply reply) {
    String output = reply.data().isMissingNode() ? "{}" : reply.data().toString();
    return room.database()
        .write(
            connection -> {
              Ledger.answered(connection, device, record.time(), record.id(), output);
              return null;
            });
  }

  private CompletableFuture<Sent> send(
      DeviceIdentity device,
      String topic,
      String method,
      ObjectNode params,
      Optional<Ledger.Entry> record) {
    if (pending.size() >= room.rules().maxPending()) {
      return CompletableFuture.failedFuture(
          new ThingException(
              ThingCode.TOO_FREQUENT, pending.size() + " commands wait for a reply already"));
    }
    String id = nextId();
    boolean rawData = raw.speaksRaw(device.productKey());
    String actual = rawData ? new DeviceTopics(device).sys() + "/thing/" + RawData.DOWN : topic;
    return raw.down(device.productKey(), envelope(id, method, params))
        .thenCompose(payload -> send(device, actual, id, payload, record));
  }

  private CompletableFuture<Sent> send(
      DeviceIdentity device,
      String topic,
      String id,
      byte[] payload,
      Optional<Ledger.Entry> record) {
    Key key = new Key(device, id);
    Runnable off = room.timer().after(room.rules().replyWait(), () -> pending.remove(key));
    pending.put(key, new Pending(DeviceTopics.reply(topic), record, off));
    CompletableFuture<?> sent = room.send(device, topic, payload, 1);
    sent.whenComplete(
        (done, failure) -> {
          if (failure != null && pending.remove(key) != null) {
            off.run();
          }
        });
    if (sent.isCompletedExceptionally()) {
      return sent.handle(
          (done, failure) -> {
            throw new RrpcException(RrpcException.Code.OFFLINE, reason(failure));
          });
    }
    // on its way: the device's PUBACK is not waited for
    return CompletableFuture.completedFuture(
        new Sent(record.map(r -> Long.toString(r.id())).orElse(id), Optional.empty()));
  }

  private static String reason(Throwable failure) {
    return failure.getCause() != null ? failure.getCause().getMessage() : failure.getMessage();
  }

  /** A device's reply to a command. */
  CompletableFuture<Void> replied(
      DeviceIdentity device, String topic, byte[] payload, long received) {
    AlinkReply reply;
    try {
      reply = AlinkReply.parse(payload);
    } catch (AlinkFormatException e) {
      LOG.info("{} replied on {} with what is no reply: {}", device, topic, e.getMessage());
      return CompletableFuture.completedFuture(null);
    }
    Key key = new Key(device, reply.id().asText());
    Pending call = pending.get(key);
    if (call == null || !call.replyTopic().equals(topic) || !pending.remove(key, call)) {
      LOG.info("{} replied on {} to an id that nobody asked with", device, topic);
      return CompletableFuture.completedFuture(null);
    }
    call.off().run();
    CompletableFuture<Void> told =
        tidings.reply(
            device,
            reply.id().asLong(),
            reply.code(),
            reply.message().isEmpty() ? "success" : reply.message(),
            topic,
            reply.data().isMissingNode() ? Json.object() : reply.data(),
            received);
    return call.record().isEmpty()
        ? told
        : CompletableFuture.allOf(told, output(device, call.record().get(), reply));
  }

  private String nextId() {
    return Long.toString(ids.incrementAndGet() & 0x7FFF_FFFFL);
  }

  /** As the platform writes it: {@code method}, {@code id}, {@code params}, {@code version}. */
  private static byte[] envelope(String id, String method, JsonNode params) {
    ObjectNode message = Json.object().put("method", method).put("id", id);
    message.set("params", params);
    return Json.bytes(message.put("version", "1.0.0"));
  }

  private static CompletableFuture<Sent> refused(ValueProblem problem) {
    return CompletableFuture.failedFuture(new ThingException(problem.code(), problem.message()));
  }
}
