package io.github.atelier.platform.thing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.thing.ThingCode;
import io.github.atelier.aliyun.thing.ThingLimits;
import io.github.atelier.aliyun.thing.ThingModel;
import io.github.atelier.aliyun.thing.Validation;
import io.github.atelier.aliyun.thing.message.ConfigFile;
import io.github.atelier.aliyun.thing.message.Ota;
import io.github.atelier.platform.core.Interpreter;
import io.github.atelier.platform.script.Scripts;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.MessageNumbers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The thing model's service. Thread-safe; no method blocks.
 *
 * <p>{@link #take} is given what devices publish on system topics; the other methods are the
 * owner's side. A command that is refused fails with {@link ThingException} (the values) or {@link
 * RrpcException} (the device).
 */
public final class Things implements Interpreter, AutoCloseable {
  private static final Duration SCRIPT_LIMIT = Duration.ofSeconds(1);

  private final Room room;
  private final Scripts scripts;
  private final Wishes wishes;
  private final Shadows shadows;
  private final Rrpc rrpc;
  private final Calls calls;
  private final Files files;
  private final Inbound inbound;

  private Things(Room room) {
    this.room = room;
    Tidings tidings = new Tidings(room);
    this.scripts = new Scripts(SCRIPT_LIMIT);
    RawData raw = new RawData(room.models(), scripts);
    Posts posts = new Posts(room, tidings);
    this.wishes = new Wishes(room, tidings);
    this.shadows = new Shadows(room);
    this.rrpc = new Rrpc(room);
    this.calls = new Calls(room, tidings, rrpc, raw);
    this.files = new Files(room, tidings);
    Gateways gateways = new Gateways(room, tidings);
    this.inbound = new Inbound(room, raw, posts, wishes, shadows, rrpc, calls, files, gateways);
  }

  /**
   * Opens the room; its state is in memory when the future is complete.
   *
   * @param timer for calls that nobody answers
   */
  public static CompletableFuture<Things> open(
      Database database,
      ThingCore core,
      ConsumerGroups groups,
      MessageNumbers numbers,
      Clock clock,
      Timer timer,
      ThingRules rules) {
    Models models = new Models(database, rules.validation());
    Room room =
        new Room(database, core, groups, numbers, clock, timer, rules, models, new Routes());
    return models.load().thenApply(done -> new Things(room));
  }

  // ---- from devices ----

  @Override
  public CompletableFuture<Void> take(
      DeviceIdentity sender, String topic, byte[] payload, int qos, Instant received) {
    return inbound.take(sender, topic, payload, qos, received);
  }

  @Override
  public boolean speaksOn(DeviceIdentity sender, String topic) {
    return inbound.speaksOn(sender, topic);
  }

  /** A device went offline: its sub-devices are offline, too. Returns them. */
  public List<DeviceIdentity> wentOffline(DeviceIdentity gateway) {
    return room.routes().closeAll(gateway);
  }

  // ---- models ----

  /**
   * Takes a TSL document for a product's model, from now on in force; fails with {@link
   * io.github.atelier.aliyun.thing.ThingModelException}.
   */
  public CompletableFuture<Void> importModel(String productKey, byte[] tsl) {
    ThingModel model;
    try {
      model = ThingModel.parse(tsl, ThingLimits.current());
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    long now = room.now();
    return room.models()
        .publish(productKey, model, Long.toString(room.numbers().next()), "imported", now);
  }

  /** A product's model in force. */
  public Optional<ThingModel> model(String productKey) {
    return room.models().published(productKey);
  }

  /** Chooses how a product's values are checked. */
  public CompletableFuture<Void> validation(String productKey, Validation validation) {
    return room.models().validation(productKey, validation);
  }

  /**
   * Sets the script of a product whose devices send and take octets of their own: JavaScript with
   * the functions {@code rawDataToProtocol(bytes)} and {@code protocolToRawData(json)}.
   */
  public CompletableFuture<Void> parseScript(String productKey, String script) {
    return room.models().script(productKey, script);
  }

  // ---- commands ----

  /**
   * A command that is on its way.
   *
   * @param result a synchronous service's output; empty otherwise
   */
  public record Sent(String messageId, Optional<String> result) {
    static Sent of(Calls.Sent sent) {
      return new Sent(sent.messageId(), sent.result().map(Object::toString));
    }
  }

  /**
   * Sets properties; complete when the command is with the device or kept for it.
   *
   * @param items a JSON object of identifiers and values
   */
  public CompletableFuture<Sent> setProperties(DeviceIdentity device, String items) {
    return object("Items", items)
        .thenCompose(values -> calls.set(device, values))
        .thenApply(Sent::of);
  }

  /**
   * Invokes a service; of a synchronous one the answer is waited for, as long as the rules say.
   *
   * @param args a JSON object of identifiers and values
   */
  public CompletableFuture<Sent> invokeService(
      DeviceIdentity device, String identifier, String args) {
    return object("Args", args)
        .thenCompose(values -> calls.invoke(device, identifier, values))
        .thenApply(Sent::of);
  }

  /**
   * Calls a device and waits for its answer (RRPC).
   *
   * @param topic for {@code /ext/rrpc/{id}/{topic}}; empty for the device's own RRPC topic
   * @param wait 1 to 8 s by the API
   */
  public CompletableFuture<byte[]> rrpc(
      DeviceIdentity device, Optional<String> topic, byte[] payload, Duration wait) {
    String id = room.numbers().nextId();
    return topic
        .map(name -> rrpc.custom(device, id, name, payload, wait))
        .orElseGet(() -> rrpc.system(device, id, payload, wait));
  }

  private static CompletableFuture<ObjectNode> object(String name, String json) {
    return Json.object(json)
        .map(CompletableFuture::completedFuture)
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new ThingException(ThingCode.PARAMETER, name + " must be a JSON object")));
  }

  // ---- files ----

  /** Where a door offers {@link #file}: the address in front of the token. */
  public void filesAt(String baseUrl) {
    files.base(baseUrl);
  }

  /** A file that a device was told of. */
  public CompletableFuture<Optional<Hosted>> file(String token) {
    return files.file(token);
  }

  /** Sets a product's configuration file. */
  public CompletableFuture<ConfigFile> configure(String productKey, byte[] content) {
    return files.configure(productKey, content);
  }

  /** Sends the product's configuration to a device unasked. */
  public CompletableFuture<Void> pushConfig(DeviceIdentity device) {
    return files.pushConfig(device);
  }

  /**
   * Offers a device new firmware.
   *
   * @param module {@link Ota#DEFAULT_MODULE} unless it has several
   * @param signMethod {@code Md5} or {@code SHA256}
   */
  public CompletableFuture<Ota.Upgrade> upgrade(
      DeviceIdentity device, String module, String version, byte[] content, String signMethod) {
    return files.offer(device, module, version, content, signMethod);
  }

  /**
   * How far an upgrade got.
   *
   * @param step 1 to 100, or negative as {@link Ota.Progress} says
   * @param status NOTIFIED, IN_PROGRESS, SUCCEEDED or FAILED
   */
  public record UpgradeState(String module, String version, int step, String status) {}

  /** A device's upgrades. */
  public CompletableFuture<List<UpgradeState>> upgrades(DeviceIdentity device) {
    return files
        .upgrades(device)
        .thenApply(
            all ->
                all.stream()
                    .map(
                        one ->
                            new UpgradeState(
                                one.upgrade().module(),
                                one.upgrade().version(),
                                one.step(),
                                one.status()))
                    .toList());
  }

  // ---- keeping ----

  /** Forgets history older than the rules say; to be called now and then. */
  public CompletableFuture<Integer> forgetOld() {
    long before = room.now() - room.rules().keepHistory().toMillis();
    return room.database().write(connection -> Ledger.forgetBefore(connection, before));
  }

  /** Forgets all that is known of a device that was deleted. */
  public CompletableFuture<Void> forget(DeviceIdentity device) {
    return room.database()
        .write(
            connection -> {
              Ledger.forget(connection, device);
              return null;
            });
  }

  /** Ends the scripts' process. */
  @Override
  public void close() {
    scripts.close();
  }

  Room room() {
    return room;
  }

  Wishes wishes() {
    return wishes;
  }

  Shadows shadows() {
    return shadows;
  }
}
