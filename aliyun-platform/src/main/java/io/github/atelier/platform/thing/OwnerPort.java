package io.github.atelier.platform.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.thing.PropertyDefinition;
import io.github.atelier.aliyun.thing.ThingCode;
import io.github.atelier.aliyun.thing.ThingModelException;
import io.github.atelier.aliyun.thing.ValueProblem;
import io.github.atelier.aliyun.thing.message.MessageException;
import io.github.atelier.aliyun.thing.message.Shadow;
import io.github.atelier.aliyun.thing.message.Tags;
import io.github.atelier.platform.openapi.BusinessException;
import io.github.atelier.platform.openapi.ThingPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The owner's calls as the OpenAPI makes them: commands, what is known, desired values. */
public final class OwnerPort implements ThingPort {
  private static final String OFFLINE = "iot.messagebroker.OFFLINE";
  private static final String TIMEOUT = "iot.messagebroker.RRPCTIMEOUT";
  private static final String PARAMS = "iot.device.InvalidThingIdentifierParams";

  private final Things things;
  private final Room room;
  private final ModelEditor editor;
  private final Records records;

  /** Calls this service. */
  public OwnerPort(Things things) {
    this.things = things;
    this.room = things.room();
    this.editor = new ModelEditor(room);
    this.records = new Records(room);
  }

  /** No method of the port throws: what is thrown on the way becomes a failed future. */
  static <T> CompletableFuture<T> guarded(Supplier<CompletableFuture<T>> work) {
    CompletableFuture<T> started;
    try {
      started = work.get();
    } catch (RuntimeException e) {
      started = CompletableFuture.failedFuture(e);
    }
    return started.exceptionallyCompose(
        failure -> CompletableFuture.failedFuture(business(failure)));
  }

  private static Throwable business(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof RrpcException rrpc) {
      return new BusinessException(
          rrpc.code() == RrpcException.Code.TIMEOUT ? TIMEOUT : OFFLINE, rrpc.getMessage());
    }
    if (cause instanceof ThingException refused) {
      return new BusinessException(
          refused.code() == ThingCode.SERVICE_UNDEFINED ? "iot.device.NotExistedService" : PARAMS,
          refused.getMessage());
    }
    if (cause instanceof ThingModelException model) {
      return new BusinessException("iot.tsl.InvalidTslModel", model.getMessage());
    }
    if (cause instanceof MessageException message) {
      return new BusinessException(PARAMS, message.getMessage());
    }
    if (cause instanceof Shadow.RefusedException shadow) {
      return new BusinessException("iot.shadow.InvalidShadowMessage", shadow.getMessage());
    }
    return cause;
  }

  // ---- models ----

  @Override
  public CompletableFuture<Void> addFunctions(String productKey, Block block, String json) {
    return guarded(() -> editor.add(productKey, block, json));
  }

  @Override
  public CompletableFuture<Void> updateFunction(
      String productKey, Block block, Optional<String> identifier, String json) {
    return guarded(() -> editor.update(productKey, block, identifier, json));
  }

  @Override
  public CompletableFuture<Void> deleteFunctions(
      String productKey,
      Block block,
      List<String> properties,
      List<String> services,
      List<String> events) {
    return guarded(() -> editor.delete(productKey, block, properties, services, events));
  }

  @Override
  public CompletableFuture<String> model(String productKey, Block block, Edition edition) {
    return guarded(
        () ->
            editor
                .find(productKey, block, edition)
                .thenApply(model -> ApiModel.of(model).toString()));
  }

  @Override
  public CompletableFuture<String> tsl(
      String productKey, Block block, Edition edition, boolean simple) {
    return guarded(
        () ->
            editor
                .find(productKey, block, edition)
                .thenApply(
                    model -> simple ? ModelEditor.simple(model) : model.toJson().toString()));
  }

  @Override
  public CompletableFuture<Void> importTsl(String productKey, Block block, String tsl) {
    return guarded(() -> editor.replace(productKey, block, tsl));
  }

  @Override
  public CompletableFuture<Void> publish(
      String productKey, Optional<String> version, Optional<String> description) {
    return guarded(() -> editor.publish(productKey, version, description));
  }

  @Override
  public CompletableFuture<List<ModelVersion>> versions(String productKey) {
    return room.models()
        .versions(productKey)
        .thenApply(
            all ->
                all.stream()
                    .map(v -> new ModelVersion(v.version(), v.description(), v.created()))
                    .toList());
  }

  @Override
  public CompletableFuture<Void> copy(
      String sourceProductKey, Optional<String> sourceVersion, String targetProductKey) {
    return guarded(() -> editor.copy(sourceProductKey, sourceVersion, targetProductKey));
  }

  // ---- commands ----

  @Override
  public CompletableFuture<String> setProperties(DeviceIdentity device, String items) {
    return guarded(() -> things.setProperties(device, items).thenApply(Things.Sent::messageId));
  }

  @Override
  public CompletableFuture<Invoked> invoke(DeviceIdentity device, String identifier, String args) {
    return guarded(
        () ->
            things
                .invokeService(device, identifier, args)
                .thenApply(sent -> new Invoked(sent.messageId(), sent.result())));
  }

  // ---- what is known ----

  @Override
  public CompletableFuture<List<PropertyStatus>> propertyStatus(
      DeviceIdentity device, Block block) {
    return records.propertyStatus(device, block);
  }

  @Override
  public CompletableFuture<Map<String, Page<PropertyValue>>> propertyData(
      DeviceIdentity device, List<String> identifiers, Range range) {
    return records.propertyData(device, identifiers, range);
  }

  @Override
  public CompletableFuture<Page<EventRecord>> eventData(
      DeviceIdentity device, Optional<String> identifier, Optional<String> eventType, Range range) {
    return records.eventData(device, identifier, eventType, range);
  }

  @Override
  public CompletableFuture<Page<ServiceRecord>> serviceData(
      DeviceIdentity device, Optional<String> identifier, Range range) {
    return records.serviceData(device, identifier, range);
  }

  // ---- desired values ----

  @Override
  public CompletableFuture<DesiredSet> setDesired(
      DeviceIdentity device, String items, Optional<String> versions) {
    return guarded(
        () -> {
          ObjectNode values = object("Items", items);
          for (Map.Entry<String, JsonNode> one : values.properties()) {
            Optional<ValueProblem> problem =
                one.getValue().isNull()
                    ? Optional.empty()
                    : room.models().check(device.productKey()).set(one.getKey(), one.getValue());
            if (problem.isPresent()) {
              throw new ThingException(problem.get().code(), problem.get().message());
            }
          }
          Map<String, Long> expected = new LinkedHashMap<>();
          for (Map.Entry<String, JsonNode> one :
              object("Versions", versions.filter(v -> !v.isBlank()).orElse("{}")).properties()) {
            if (!one.getValue().canConvertToLong()) {
              throw new ThingException(ThingCode.PARAMETER, "a version must be a number");
            }
            expected.put(one.getKey(), one.getValue().longValue());
          }
          return things
              .wishes()
              .set(device, values, expected)
              .thenCompose(
                  changed ->
                      changed
                          .map(now -> told(device, values, now))
                          .orElseGet(
                              () ->
                                  CompletableFuture.failedFuture(
                                      new BusinessException(
                                          "iot.device.DesiredPropertyVersionConflict",
                                          "a desired value has another version by now"))));
        });
  }

  /** A device that is online is told at once; another asks when it comes. */
  private CompletableFuture<DesiredSet> told(
      DeviceIdentity device, ObjectNode values, Map<String, Long> versions) {
    ObjectNode numbers = Json.object();
    versions.forEach(numbers::put);
    ObjectNode sent = Json.object();
    values
        .properties()
        .forEach(
            one -> {
              if (!one.getValue().isNull()) {
                sent.set(one.getKey(), one.getValue());
              }
            });
    boolean online = room.core().find(device).map(ThingCore.Facts::online).orElse(false);
    if (!online || sent.isEmpty()) {
      return CompletableFuture.completedFuture(new DesiredSet(numbers.toString(), ""));
    }
    return things
        .setProperties(device, sent.toString())
        .handle(
            (command, failure) ->
                new DesiredSet(numbers.toString(), failure == null ? command.messageId() : ""));
  }

  @Override
  public CompletableFuture<List<Desired>> desired(
      DeviceIdentity device, Block block, List<String> identifiers) {
    return guarded(
        () -> {
          ModelEditor.requireDefault(block);
          return things
              .wishes()
              .desired(device)
              .thenApply(
                  kept -> {
                    List<Desired> all = new ArrayList<>();
                    for (PropertyDefinition property : records.properties(device)) {
                      String identifier = property.identifier();
                      if (identifiers.isEmpty() || identifiers.contains(identifier)) {
                        all.add(desired(property, Optional.ofNullable(kept.get(identifier))));
                      }
                    }
                    return all;
                  });
        });
  }

  private static Desired desired(PropertyDefinition property, Optional<Wishes.Kept> kept) {
    Optional<Wishes.Kept> wished = kept.filter(one -> !one.desired().value().isNull());
    return new Desired(
        property.identifier(),
        property.name(),
        property.type().wireName(),
        Records.unit(property.type()),
        wished.map(one -> Records.shown(one.desired().value().toString())),
        wished.map(Wishes.Kept::changed),
        kept.map(one -> one.desired().version()).orElse(0L));
  }

  // ---- tags and shadow ----

  @Override
  public CompletableFuture<String> tags(DeviceIdentity device) {
    return things
        .wishes()
        .tags(device)
        .thenApply(
            tags -> {
              ObjectNode all = Json.object();
              tags.forEach(all::put);
              return all.toString();
            });
  }

  @Override
  public CompletableFuture<Void> saveTags(DeviceIdentity device, String props) {
    return guarded(
        () -> {
          Map<String, String> tags = new LinkedHashMap<>();
          object("Props", props)
              .properties()
              .forEach(one -> tags.put(one.getKey(), one.getValue().asText()));
          // the same rules as for devices
          return things.wishes().saveTags(device, Tags.parseUpdate(Tags.updateParams(tags)));
        });
  }

  @Override
  public CompletableFuture<Void> deleteTag(DeviceIdentity device, String key) {
    return guarded(() -> things.wishes().deleteTags(device, List.of(Tags.requireKey(key))));
  }

  @Override
  public CompletableFuture<String> shadow(DeviceIdentity device) {
    return things.shadows().document(device).thenApply(ObjectNode::toString);
  }

  @Override
  public CompletableFuture<Void> updateShadow(
      DeviceIdentity device, String shadowMessage, boolean delta) {
    return guarded(
        () -> {
          ObjectNode message = object("ShadowMessage", shadowMessage);
          JsonNode version = message.path("version");
          if (!message.path("method").asText("").equals("update")) {
            throw new Shadow.RefusedException(Shadow.Problem.METHOD);
          }
          if (!(message.path("state").path("desired") instanceof ObjectNode desired)) {
            throw new Shadow.RefusedException(Shadow.Problem.STATE_MISSING);
          }
          if (!version.canConvertToLong()) {
            throw new Shadow.RefusedException(Shadow.Problem.VERSION);
          }
          return things.shadows().wish(device, desired, version.longValue(), delta);
        });
  }

  private static ObjectNode object(String name, String json) {
    return Json.object(json)
        .orElseThrow(
            () -> new ThingException(ThingCode.PARAMETER, name + " must be a JSON object"));
  }
}
