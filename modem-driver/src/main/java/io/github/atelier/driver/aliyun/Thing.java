package io.github.atelier.driver.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.alink.AlinkFormatException;
import io.github.atelier.aliyun.alink.AlinkJson;
import io.github.atelier.aliyun.alink.AlinkRequest;
import io.github.atelier.aliyun.thing.ValueProblem;
import io.github.atelier.aliyun.thing.message.BatchPost;
import io.github.atelier.aliyun.thing.message.Desired;
import io.github.atelier.aliyun.thing.message.EventPost;
import io.github.atelier.aliyun.thing.message.MessageException;
import io.github.atelier.aliyun.thing.message.Methods;
import io.github.atelier.aliyun.thing.message.Ntp;
import io.github.atelier.aliyun.thing.message.Ota;
import io.github.atelier.aliyun.thing.message.Stamped;
import io.github.atelier.aliyun.thing.message.Tags;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.driver.aliyun.ThingException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * A device's thing model over any connected MQTT client, or, up only, over HTTPS. Thread-safe.
 *
 * <p>Values are numbers, text, booleans (sent as 0 and 1), {@link Instant}, maps for structs, lists
 * for arrays, or JSON nodes. Methods that end in {@code Async} return futures that complete, on the
 * link's thread, with the platform's reply of code 200, and fail with {@link ThingException}; their
 * namesakes wait. Handlers run one at a time, in the order of arrival, on a thread of the thing:
 * they may take their time and may call the thing. A message that the platform sends again (QoS 1)
 * is handled again.
 *
 * <p>Over a link that does not {@linkplain ThingLink#hears hear}, requests ask for no reply and
 * complete with a {@link ThingReply} that is not judged; what needs to hear is refused at once with
 * {@link ThingException.Reason#UPLINK_ONLY}, nothing is sent.
 *
 * <p>Aliyun sends system topics to a connected device without a subscription; for a broker that
 * does not, call {@link #subscribeAll()}.
 */
public final class Thing implements AutoCloseable {
  private final DeviceTopics topics;
  private final ThingLink link;
  private final ThingOptions options;
  private final ThingRequests requests;
  private final ThingCalls calls;
  private final Runnable stopListening;
  private volatile Consumer<Ota.Upgrade> upgradeHandler;
  private volatile Consumer<JsonNode> shadowHandler;

  private Thing(ThingLink link, DeviceIdentity device, ThingOptions options) {
    this.topics = new DeviceTopics(device);
    this.link = link;
    this.options = options;
    this.requests = new ThingRequests(link, options);
    this.calls = new ThingCalls(link, options, device.deviceName());
    this.stopListening = link.listen(this::message);
  }

  /** The thing model of a device over a client that is, or will be, connected. */
  public static Thing over(ThingLink link, DeviceIdentity device, ThingOptions options) {
    return new Thing(link, device, options);
  }

  /** The same with the defaults. */
  public static Thing over(ThingLink link, DeviceIdentity device) {
    return over(link, device, ThingOptions.defaults());
  }

  /** Sets properties, as the platform wants them. */
  @FunctionalInterface
  public interface SetHandler {
    /**
     * Called with identifiers and values. Returning answers 200; {@link ServiceFailedException}
     * answers its code, any other exception 400. Post the new values afterwards.
     */
    void set(Map<String, JsonNode> values);
  }

  /** Carries out a service. */
  @FunctionalInterface
  public interface ServiceHandler {
    /**
     * Called with the input, an object. Gives back the outputs; {@link ServiceFailedException}
     * answers its code, any other exception 400. The caller of a synchronous service waits 5 s.
     */
    Map<String, ?> call(JsonNode input);
  }

  // ---- up ----

  /** Posts values of properties and waits for the reply. */
  public ThingReply post(Map<String, ?> values) {
    return await(postAsync(values));
  }

  /** Posts values of properties, at most 200. */
  public CompletableFuture<ThingReply> postAsync(Map<String, ?> values) {
    return post(values, OptionalLong.empty());
  }

  /** Posts values of properties of a moment. */
  public CompletableFuture<ThingReply> postAsync(Map<String, ?> values, Instant moment) {
    return post(values, OptionalLong.of(moment.toEpochMilli()));
  }

  private CompletableFuture<ThingReply> post(Map<String, ?> values, OptionalLong time) {
    var params = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, ?> one : values.entrySet()) {
      JsonNode value = ThingValues.json(one.getValue());
      Optional<ValueProblem> problem =
          options.check().flatMap(check -> check.property(one.getKey(), value));
      if (problem.isPresent()) {
        return invalid(problem.get());
      }
      params.set(one.getKey(), new Stamped(value, time).toJson());
    }
    return requests.ask(topics.propertyPost(), Methods.PROPERTY_POST, params);
  }

  /** Posts an event and waits for the reply. */
  public ThingReply event(String identifier, Map<String, ?> output) {
    return await(eventAsync(identifier, output));
  }

  /** Posts an event. */
  public CompletableFuture<ThingReply> eventAsync(String identifier, Map<String, ?> output) {
    JsonNode value = ThingValues.object(output);
    Optional<ValueProblem> problem =
        options.check().flatMap(check -> check.event(identifier, value));
    return problem.isPresent()
        ? invalid(problem.get())
        : requests.ask(
            topics.eventPost(identifier),
            Methods.event(identifier),
            EventPost.toJson(Stamped.now(value)));
  }

  /** Posts many values and events of several moments, at most 200; they are not judged here. */
  public CompletableFuture<ThingReply> batchAsync(BatchPost batch) {
    return requests.ask(
        topics.sys() + "/thing/event/property/batch/post", Methods.BATCH_POST, batch.toJson());
  }

  /**
   * The values that the cloud wants some properties to have; those it has no wish for are left out.
   */
  public Map<String, Desired> desired(Collection<String> identifiers) {
    return await(desiredAsync(identifiers));
  }

  /** See {@link #desired}. */
  public CompletableFuture<Map<String, Desired>> desiredAsync(Collection<String> identifiers) {
    if (!link.hears()) {
      return CompletableFuture.failedFuture(ThingException.uplinkOnly("desired values"));
    }
    return requests
        .ask(
            topics.sys() + "/thing/property/desired/get",
            Methods.DESIRED_GET,
            Desired.getParams(identifiers))
        .thenApply(reply -> Desired.parseData(reply.data()));
  }

  /**
   * Tells that a desired value was reached, so that it is cleared; the platform ignores another
   * version than its own.
   */
  public CompletableFuture<ThingReply> clearDesiredAsync(Map<String, Long> versions) {
    Map<String, OptionalLong> named = new LinkedHashMap<>();
    versions.forEach((identifier, version) -> named.put(identifier, OptionalLong.of(version)));
    return requests.ask(
        topics.sys() + "/thing/property/desired/delete",
        Methods.DESIRED_DELETE,
        Desired.deleteParams(named));
  }

  /** Sets tags. */
  public CompletableFuture<ThingReply> tagsAsync(Map<String, String> tags) {
    return requests.ask(
        topics.sys() + "/thing/deviceinfo/update", Methods.TAGS_UPDATE, Tags.updateParams(tags));
  }

  /** Removes tags. */
  public CompletableFuture<ThingReply> deleteTagsAsync(Collection<String> keys) {
    return requests.ask(
        topics.sys() + "/thing/deviceinfo/delete", Methods.TAGS_DELETE, Tags.deleteParams(keys));
  }

  /** The thing model that the platform holds this device to, as a TSL document. */
  public CompletableFuture<JsonNode> modelAsync() {
    if (!link.hears()) {
      return CompletableFuture.failedFuture(ThingException.uplinkOnly("the thing model"));
    }
    return requests
        .ask(
            topics.sys() + "/thing/dsltemplate/get",
            Methods.TSL_GET,
            JsonNodeFactory.instance.objectNode())
        .thenApply(ThingReply::data);
  }

  /**
   * The platform's time, as of when its answer came.
   *
   * @param clock this host's time in UTC milliseconds
   */
  public CompletableFuture<Instant> timeAsync(java.util.function.LongSupplier clock) {
    if (!link.hears()) {
      return CompletableFuture.failedFuture(ThingException.uplinkOnly("the time"));
    }
    long sent = clock.getAsLong();
    byte[] payload = Ntp.request(sent).toString().getBytes(StandardCharsets.UTF_8);
    return requests
        .await(topics.ntpResponse(), "ntp" + sent, topics.ntpRequest(), payload, "the clock", 0)
        .thenApply(answer -> Instant.ofEpochMilli(Ntp.time(answer.data(), clock.getAsLong())));
  }

  /** Tells which firmware runs; complete when sent, the platform does not reply. */
  public CompletableFuture<?> firmwareAsync(Ota.Version running) {
    return send(topics.otaInform(), running.toJson());
  }

  /** Tells how far an upgrade got; complete when sent. */
  public CompletableFuture<?> progressAsync(Ota.Progress progress) {
    return send(topics.otaProgress(), progress.toJson());
  }

  private CompletableFuture<?> send(String topic, JsonNode params) {
    return link.publish(topic, AlinkRequest.of(1, null, params).encode(), options.qos());
  }

  // ---- down ----

  /** Who sets properties. */
  public Thing onSet(SetHandler handler) {
    mustHear("onSet");
    calls.onSet(handler);
    return this;
  }

  /** Who carries out a service, whether the caller waits for it or not. */
  public Thing onService(String identifier, ServiceHandler handler) {
    mustHear("onService");
    calls.onService(identifier, handler);
    return this;
  }

  /** Who is told of an upgrade. */
  public Thing onUpgrade(Consumer<Ota.Upgrade> handler) {
    mustHear("onUpgrade");
    upgradeHandler = handler;
    return this;
  }

  /** Who is told of what comes on the shadow's topic. */
  public Thing onShadow(Consumer<JsonNode> handler) {
    mustHear("onShadow");
    shadowHandler = handler;
    return this;
  }

  private void mustHear(String what) {
    if (!link.hears()) {
      throw ThingException.uplinkOnly(what);
    }
  }

  /** Subscribes to the topics that Aliyun sends unasked, for a broker that does not. */
  public CompletableFuture<Void> subscribeAll() {
    if (!link.hears()) {
      return CompletableFuture.failedFuture(ThingException.uplinkOnly("subscribing"));
    }
    CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    for (String filter :
        new String[] {
          topics.sys() + "/thing/#",
          topics.sys() + "/rrpc/request/+",
          "/ext/rrpc/+" + topics.sys() + "/#",
          topics.ntpResponse(),
          topics.otaUpgrade(),
          topics.shadowGet()
        }) {
      last = last.thenCompose(done -> link.subscribe(filter, 1));
    }
    return last.thenApply(done -> null);
  }

  private void message(String topic, byte[] payload) {
    String thing = topics.sys() + "/thing/";
    if (topic.startsWith(thing)) {
      thing(topic, topic.substring(thing.length()), payload);
    } else if (topic.startsWith(topics.sys() + "/rrpc/request/")) {
      rrpc(topic, topic.replace("/rrpc/request/", "/rrpc/response/"), payload);
    } else if (topic.startsWith("/ext/rrpc/") && topic.contains(thing + "service/")) {
      rrpc(topic, topic, payload);
    } else if (topic.equals(topics.ntpResponse())) {
      time(topic, payload);
    } else if (topic.equals(topics.otaUpgrade())) {
      upgrade(topic, payload);
    } else if (topic.equals(topics.shadowGet())) {
      Consumer<JsonNode> handler = shadowHandler;
      read(topic, payload, handler != null)
          .ifPresent(message -> calls.later(topic, () -> handler.accept(message)));
    } else if (topic.startsWith(topics.sys() + "/")) {
      options.listener().unhandled(topic, payload);
    }
  }

  private void thing(String topic, String rest, byte[] payload) {
    if (rest.endsWith("_reply")) {
      if (!requests.replied(topic, payload)) {
        options.listener().unmatchedReply(topic, payload);
      }
    } else if (rest.equals("service/property/set")) {
      calls.set(topic, DeviceTopics.reply(topic), payload);
    } else if (rest.startsWith("service/") && rest.indexOf('/', "service/".length()) < 0) {
      calls.service(
          rest.substring("service/".length()), topic, DeviceTopics.reply(topic), payload, 1);
    } else {
      options.listener().unhandled(topic, payload);
    }
  }

  /** A synchronous service; which one, its method says. */
  private void rrpc(String topic, String answerTopic, byte[] payload) {
    String method = read(topic, payload, true).map(m -> m.path("method").asText("")).orElse("");
    String stem = "thing.service.";
    if (!method.startsWith(stem)) {
      options.listener().unhandled(topic, payload);
    } else if (method.equals(Methods.PROPERTY_SET)) {
      calls.set(topic, answerTopic, payload);
    } else {
      calls.service(method.substring(stem.length()), topic, answerTopic, payload, 0);
    }
  }

  private void time(String topic, byte[] payload) {
    boolean taken =
        read(topic, payload, true)
            .filter(
                answer ->
                    requests.answered(
                        topic, "ntp" + answer.path("deviceSendTime").asText(""), answer))
            .isPresent();
    if (!taken) {
      options.listener().unmatchedReply(topic, payload);
    }
  }

  private void upgrade(String topic, byte[] payload) {
    Consumer<Ota.Upgrade> handler = upgradeHandler;
    Optional<Ota.Upgrade> upgrade;
    try {
      upgrade =
          read(topic, payload, handler != null).flatMap(m -> Ota.Upgrade.parse(m.path("data")));
    } catch (MessageException e) {
      upgrade = Optional.empty();
      options.listener().unhandled(topic, payload);
    }
    upgrade.ifPresent(one -> calls.later(topic, () -> handler.accept(one)));
  }

  /** The JSON of a message; what is none, or has no handler, is reported. */
  private Optional<JsonNode> read(String topic, byte[] payload, boolean handled) {
    try {
      if (handled) {
        return Optional.of(AlinkJson.object(payload));
      }
    } catch (AlinkFormatException e) {
      // reported below, as what has no handler is
    }
    options.listener().unhandled(topic, payload);
    return Optional.empty();
  }

  private static CompletableFuture<ThingReply> invalid(ValueProblem problem) {
    return CompletableFuture.failedFuture(
        new ThingException(
            Reason.INVALID,
            problem.code().code(),
            "not sent, the thing model does not take it: " + problem.message(),
            null));
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Stops listening; what waits for a reply fails, handlers that run are not interrupted. */
  @Override
  public void close() {
    stopListening.run();
    requests.close();
    calls.close();
  }
}
