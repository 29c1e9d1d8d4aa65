package io.github.atelier.platform.thing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.alink.AlinkFormatException;
import io.github.atelier.aliyun.alink.AlinkJson;
import io.github.atelier.aliyun.alink.AlinkReply;
import io.github.atelier.aliyun.thing.ThingCode;
import io.github.atelier.aliyun.thing.message.MessageException;
import io.github.atelier.aliyun.thing.message.Methods;
import io.github.atelier.aliyun.thing.message.Ntp;
import io.github.atelier.aliyun.thing.message.Ota;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.aliyun.topic.TopicLimits;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What devices send to the thing model: finds out what it is, has it handled and answers. Messages
 * in the product's own format go through its script first. Thread-safe; nothing blocks.
 */
final class Inbound {
  private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);

  private final Room room;
  private final RawData raw;
  private final Posts posts;
  private final Shadows shadows;
  private final Rrpc rrpc;
  private final Calls calls;
  private final Files files;
  private final Map<String, Request.Handler> handlers;
  private final Map<String, Request.Handler> sessionHandlers;

  Inbound(
      Room room,
      RawData raw,
      Posts posts,
      Wishes wishes,
      Shadows shadows,
      Rrpc rrpc,
      Calls calls,
      Files files,
      Gateways gateways) {
    this.room = room;
    this.raw = raw;
    this.posts = posts;
    this.shadows = shadows;
    this.rrpc = rrpc;
    this.calls = calls;
    this.files = files;
    this.handlers =
        Map.ofEntries(
            Map.entry(Methods.PROPERTY_POST, posts::property),
            Map.entry(Methods.BATCH_POST, posts::batch),
            Map.entry(Methods.HISTORY_POST, posts::history),
            Map.entry(Methods.PACK_POST, posts::pack),
            Map.entry(Methods.DESIRED_GET, wishes::get),
            Map.entry(Methods.DESIRED_DELETE, wishes::delete),
            Map.entry(Methods.TAGS_UPDATE, wishes::updateTags),
            Map.entry(Methods.TAGS_DELETE, wishes::deleteTags),
            Map.entry(Methods.TSL_GET, this::tsl),
            Map.entry(Methods.CONFIG_GET, files::getConfig),
            Map.entry(Methods.FIRMWARE_GET, files::getFirmware),
            Map.entry(Methods.TOPO_ADD, gateways::add),
            Map.entry(Methods.TOPO_DELETE, gateways::delete),
            Map.entry(Methods.TOPO_GET, gateways::get),
            Map.entry(Methods.LIST_FOUND, gateways::found));
    this.sessionHandlers =
        Map.of("combine/login", gateways::login, "combine/logout", gateways::logout);
  }

  /** As {@link io.github.atelier.platform.core.Interpreter#take}. */
  CompletableFuture<Void> take(
      DeviceIdentity sender, String topic, byte[] payload, int qos, Instant received) {
    Optional<Route> route = Route.of(topic);
    if (route.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    DeviceIdentity device = route.get().device().orElse(sender);
    if (!device.equals(sender) && !speaksFor(sender, device)) {
      LOG.info("{} is not online through {}: {} is not taken (520)", device, sender, topic);
      return CompletableFuture.completedFuture(null);
    }
    long at = received.toEpochMilli();
    try {
      return take(route.get(), sender, device, topic, payload, at);
    } catch (MessageException | AlinkFormatException e) {
      // topics without a reply: nothing to answer with
      LOG.info("{} on {} from {}", e.getMessage(), topic, device);
      return CompletableFuture.completedFuture(null);
    }
  }

  private CompletableFuture<Void> take(
      Route route,
      DeviceIdentity sender,
      DeviceIdentity device,
      String topic,
      byte[] payload,
      long at) {
    DeviceTopics topics = new DeviceTopics(device);
    switch (route.family()) {
      case THING:
        return thing(route.rest(), sender, device, topic, payload, at);
      case RRPC:
        rrpc.answered(device, route.rest(), payload);
        return CompletableFuture.completedFuture(null);
      case NTP:
        ObjectNode answer = Ntp.response(AlinkJson.object(payload), at, room.now());
        room.send(device, topics.ntpResponse(), Json.bytes(answer), 0);
        return CompletableFuture.completedFuture(null);
      case SHADOW:
        return shadows.take(device, payload);
      case OTA_INFORM:
        return files.informed(
            device, Ota.Version.parse(AlinkJson.object(payload).path("params")), at);
      case OTA_PROGRESS:
        return files.progressed(
            device, Ota.Progress.parse(AlinkJson.object(payload).path("params")), at);
      default:
        Request.Handler handler = sessionHandlers.get(route.rest());
        return handler == null
            ? CompletableFuture.completedFuture(null)
            : Request.take(
                room,
                sender,
                device,
                topic,
                null,
                payload,
                at,
                handler,
                reply -> room.answer(device, topic, reply));
    }
  }

  private CompletableFuture<Void> thing(
      String rest,
      DeviceIdentity sender,
      DeviceIdentity device,
      String topic,
      byte[] payload,
      long at) {
    if (rest.startsWith("service/") && rest.endsWith("_reply")) {
      return calls.replied(device, topic, payload, at);
    }
    if (rest.equals(RawData.UP)) {
      return raw(sender, device, topic, payload, at);
    }
    if (rest.equals(RawData.DOWN + "_reply")) {
      return raw.up(device.productKey(), payload)
          .thenCompose(json -> calls.replied(device, topic, json, at))
          .exceptionally(failure -> unparsed(device, topic, failure));
    }
    return request(
        rest, sender, device, topic, payload, at, reply -> room.answer(device, topic, reply));
  }

  private CompletableFuture<Void> request(
      String rest,
      DeviceIdentity sender,
      DeviceIdentity device,
      String topic,
      byte[] payload,
      long at,
      Consumer<AlinkReply> back) {
    String method = "thing." + rest.replace('/', '.');
    Request.Handler handler = handlers.get(method);
    if (handler == null && rest.startsWith("event/") && rest.endsWith("/post")) {
      String identifier = rest.substring("event/".length(), rest.length() - "/post".length());
      if (!identifier.isEmpty() && identifier.indexOf('/') < 0) {
        handler = request -> posts.event(request, identifier);
      }
    }
    return handler == null
        ? CompletableFuture.completedFuture(null)
        : Request.take(room, sender, device, topic, method, payload, at, handler, back);
  }

  /** Octets whose script says what request they are; the answer goes back through it. */
  private CompletableFuture<Void> raw(
      DeviceIdentity sender, DeviceIdentity device, String topic, byte[] payload, long at) {
    if (!raw.speaksRaw(device.productKey())) {
      LOG.info("{} sent raw data, but its product has no parse script (6200)", device);
      return CompletableFuture.completedFuture(null);
    }
    return raw.up(device.productKey(), payload)
        .handle(
            (json, failure) -> {
              if (failure != null) {
                unparsed(device, topic, failure);
                return CompletableFuture.<Void>completedFuture(null);
              }
              String method = AlinkJson.object(json).path("method").asText("");
              String rest =
                  method.startsWith("thing.")
                      ? method.substring("thing.".length()).replace('.', '/')
                      : "";
              return request(
                  rest, sender, device, topic, json, at, reply -> answerRaw(device, topic, reply));
            })
        .thenCompose(done -> done)
        .exceptionallyCompose(
            failure ->
                failure.getCause() instanceof AlinkFormatException
                    ? CompletableFuture.completedFuture(unparsed(device, topic, failure))
                    : CompletableFuture.failedFuture(failure));
  }

  private void answerRaw(DeviceIdentity device, String topic, AlinkReply reply) {
    raw.down(device.productKey(), reply.encode())
        .whenComplete(
            (octets, failure) -> {
              if (failure != null) {
                unparsed(device, topic, failure);
              } else if (octets.length > 0) {
                room.send(device, DeviceTopics.reply(topic), octets, 0);
              }
            });
  }

  private static Void unparsed(DeviceIdentity device, String topic, Throwable failure) {
    LOG.info("{} on {}: {}", device, topic, failure.getMessage());
    return null;
  }

  private CompletableFuture<AlinkReply> tsl(Request request) {
    return Request.done(
        room.models()
            .published(request.device().productKey())
            .map(model -> request.success(model.toJson()))
            .orElseGet(
                () ->
                    request.failure(
                        ThingCode.MODEL_UNAVAILABLE, ThingCode.MODEL_UNAVAILABLE.text())));
  }

  boolean speaksOn(DeviceIdentity sender, String topic) {
    return topic.length() <= TopicLimits.MAX_BYTES
        && Route.of(topic)
            .flatMap(Route::device)
            .filter(device -> speaksFor(sender, device))
            .isPresent();
  }

  /** Whether a sub-device is online through a gateway. */
  boolean speaksFor(DeviceIdentity gateway, DeviceIdentity subDevice) {
    return room.routes().gateway(subDevice).filter(gateway::equals).isPresent();
  }
}
