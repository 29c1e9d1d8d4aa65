package io.github.atelier.platform.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.thing.EventDefinition;
import io.github.atelier.aliyun.thing.PropertyDefinition;
import io.github.atelier.aliyun.thing.ServiceDefinition;
import io.github.atelier.aliyun.thing.ThingLimits;
import io.github.atelier.aliyun.thing.ThingModel;
import io.github.atelier.platform.openapi.BusinessException;
import io.github.atelier.platform.openapi.ThingPort.Block;
import io.github.atelier.platform.openapi.ThingPort.Edition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Changes drafts of thing models and publishes them. The default function block is the only one.
 */
final class ModelEditor {
  private final Room room;

  ModelEditor(Room room) {
    this.room = room;
  }

  static void requireDefault(Block block) {
    if (block.id().isPresent() && !block.id().get().equals("default")) {
      throw new BusinessException(
          "iot.tsl.NotExistedFunctionBlock",
          "there is no function block " + block.id().get() + ": this platform has the default one");
    }
  }

  private static ThingModel parse(String json) {
    return ThingModel.parse(json.getBytes(StandardCharsets.UTF_8), ThingLimits.current());
  }

  /** The API's own form, or TSL. */
  private static ThingModel parseApi(String json) {
    return parse(ApiModel.toTsl(json).map(ObjectNode::toString).orElse(json));
  }

  private CompletableFuture<Void> change(
      String productKey, Block block, UnaryOperator<ThingModel> change) {
    requireDefault(block);
    return room.models()
        .draft(productKey)
        .thenCompose(
            draft -> {
              // what comes out is held to the same rules as what comes in
              ThingModel changed = parse(change.apply(draft).toShortJson().toString());
              return room.models().saveDraft(productKey, changed, room.now());
            });
  }

  CompletableFuture<Void> add(String productKey, Block block, String json) {
    ThingModel more = parseApi(json);
    return change(
        productKey,
        block,
        draft ->
            new ThingModel(
                productKey,
                joined(draft.properties(), more.properties(), PropertyDefinition::identifier),
                joined(draft.events(), more.events(), EventDefinition::identifier),
                joined(draft.services(), more.services(), ServiceDefinition::identifier)));
  }

  private static <T> List<T> joined(List<T> known, List<T> more, Function<T, String> identifier) {
    List<T> all = new ArrayList<>(known);
    for (T one : more) {
      if (known.stream().anyMatch(k -> identifier.apply(k).equals(identifier.apply(one)))) {
        throw new BusinessException(
            "iot.tsl.AlreadyExistedIdentifier",
            "the identifier " + identifier.apply(one) + " is in the model already");
      }
      all.add(one);
    }
    return all;
  }

  CompletableFuture<Void> update(
      String productKey, Block block, Optional<String> identifier, String json) {
    if (identifier.isEmpty()) {
      requireDefault(block);
      return CompletableFuture.completedFuture(null);
    }
    ThingModel changed = parseApi(json);
    int functions =
        changed.properties().size() + changed.events().size() + changed.services().size();
    if (functions != 1) {
      throw new BusinessException(
          "iot.tsl.InvalidTslModel", "one function is changed at a time, given were " + functions);
    }
    return change(
        productKey,
        block,
        draft ->
            new ThingModel(
                productKey,
                replaced(
                    draft.properties(),
                    changed.properties(),
                    identifier.get(),
                    PropertyDefinition::identifier),
                replaced(
                    draft.events(),
                    changed.events(),
                    identifier.get(),
                    EventDefinition::identifier),
                replaced(
                    draft.services(),
                    changed.services(),
                    identifier.get(),
                    ServiceDefinition::identifier)));
  }

  private static <T> List<T> replaced(
      List<T> known, List<T> changed, String old, Function<T, String> identifier) {
    if (changed.isEmpty()) {
      return known;
    }
    if (known.stream().noneMatch(one -> identifier.apply(one).equals(old))) {
      throw new BusinessException(
          "iot.tsl.NotExistedIdentifier", "there is no " + old + " in the model");
    }
    return known.stream()
        .map(one -> identifier.apply(one).equals(old) ? changed.get(0) : one)
        .toList();
  }

  CompletableFuture<Void> delete(
      String productKey,
      Block block,
      List<String> properties,
      List<String> services,
      List<String> events) {
    boolean all = properties.isEmpty() && services.isEmpty() && events.isEmpty();
    return change(
        productKey,
        block,
        draft ->
            all
                ? ThingModel.empty(productKey)
                : new ThingModel(
                    productKey,
                    without(draft.properties(), properties, PropertyDefinition::identifier),
                    without(draft.events(), events, EventDefinition::identifier),
                    without(draft.services(), services, ServiceDefinition::identifier)));
  }

  private static <T> List<T> without(
      List<T> known, List<String> gone, Function<T, String> identifier) {
    return known.stream().filter(one -> !gone.contains(identifier.apply(one))).toList();
  }

  CompletableFuture<Void> replace(String productKey, Block block, String tsl) {
    requireDefault(block);
    return room.models().saveDraft(productKey, parse(tsl), room.now());
  }

  CompletableFuture<Void> publish(
      String productKey, Optional<String> version, Optional<String> description) {
    long now = room.now();
    String name = version.filter(v -> !v.isBlank()).orElseGet(() -> "v" + now);
    return room.models()
        .draft(productKey)
        .thenCompose(
            draft -> room.models().publish(productKey, draft, name, description.orElse(""), now));
  }

  CompletableFuture<Void> copy(
      String sourceProductKey, Optional<String> sourceVersion, String targetProductKey) {
    return find(sourceProductKey, Block.DEFAULT, new Edition(true, sourceVersion))
        .thenCompose(model -> room.models().saveDraft(targetProductKey, model, room.now()));
  }

  CompletableFuture<ThingModel> find(String productKey, Block block, Edition edition) {
    requireDefault(block);
    if (!edition.published()) {
      return room.models().draft(productKey);
    }
    CompletableFuture<Optional<ThingModel>> found =
        edition.version().isPresent()
            ? room.models().version(productKey, edition.version().get())
            : CompletableFuture.completedFuture(room.models().published(productKey));
    return found.thenApply(
        model ->
            model.orElseThrow(
                () ->
                    new BusinessException(
                        "iot.tsl.NotExistedTslModel",
                        "the product " + productKey + " has no such published model")));
  }

  /** Without names, descriptions and units. */
  static String simple(ThingModel model) {
    ObjectNode json = model.toJson();
    strip(json);
    return json.toString();
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object && object.has("identifier")) {
      object.remove(List.of("name", "desc"));
    }
    if (node instanceof ObjectNode object
        && object.path("specs") instanceof ObjectNode specs
        && !object.path("type").asText("").equals("enum")
        && !object.path("type").asText("").equals("bool")) {
      specs.remove(List.of("unit", "unitName"));
    }
    node.forEach(ModelEditor::strip);
  }
}
