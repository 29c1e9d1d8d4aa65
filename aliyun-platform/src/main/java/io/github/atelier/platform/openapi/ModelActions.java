package io.github.atelier.platform.openapi;

import static io.github.atelier.platform.openapi.Common.PRODUCT_KEY;
import static io.github.atelier.platform.openapi.Common.done;
import static io.github.atelier.platform.openapi.Parameter.flag;
import static io.github.atelier.platform.openapi.Parameter.list;
import static io.github.atelier.platform.openapi.Parameter.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.platform.openapi.ThingPort.Block;
import io.github.atelier.platform.openapi.ThingPort.Edition;
import java.util.concurrent.CompletableFuture;

/** Thing models: write the draft, publish it, read either. */
final class ModelActions {
  private static final int MAX_MODEL = 200_000;

  private final Estate estate;
  private final ThingPort things;

  private ModelActions(Estate estate, ThingPort things) {
    this.estate = estate;
    this.things = things;
  }

  static void addTo(ActionTable table, Estate estate, ThingPort things) {
    ModelActions actions = new ModelActions(estate, things);
    Parameter product = PRODUCT_KEY.must();
    Parameter block = text("FunctionBlockId").upTo(64);
    Parameter blockName = text("FunctionBlockName").upTo(64);
    Parameter version = text("ModelVersion").upTo(64);
    Parameter model = text("ThingModelJson").must().upTo(MAX_MODEL);
    table
        .add("CreateThingModel", actions::create, product, block, blockName, model)
        .add(
            "UpdateThingModel",
            actions::update,
            product,
            block,
            blockName,
            text("Identifier").upTo(64),
            text("ThingModelJson").upTo(MAX_MODEL))
        .add(
            "DeleteThingModel",
            actions::delete,
            product,
            block,
            list("PropertyIdentifier", 100),
            list("ServiceIdentifier", 100),
            list("EventIdentifier", 100))
        .add("QueryThingModel", a -> actions.query(a, false), product, block, version)
        .add("QueryThingModelPublished", a -> actions.query(a, true), product, block, version)
        .add(
            "GetThingModelTsl", a -> actions.tsl(a, false), product, block, version, flag("Simple"))
        .add(
            "GetThingModelTslPublished",
            a -> actions.tsl(a, true),
            product,
            block,
            version,
            flag("Simple"))
        .add(
            "ImportThingModelTsl",
            actions::importTsl,
            product,
            block,
            blockName,
            text("TslStr").must().upTo(MAX_MODEL))
        .add("PublishThingModel", actions::publish, product, version, text("Description").upTo(100))
        .add("ListThingModelVersion", actions::versions, product)
        .add(
            "CopyThingModel",
            actions::copy,
            text("SourceProductKey").must().upTo(64),
            text("SourceModelVersion").upTo(64),
            text("TargetProductKey").must().upTo(64));
  }

  private String key(Arguments arguments) {
    return Common.product(estate, arguments).productKey();
  }

  static Block block(Arguments arguments) {
    return new Block(arguments.text("FunctionBlockId"), arguments.text("FunctionBlockName"));
  }

  private CompletableFuture<ObjectNode> create(Arguments arguments) {
    return done(
        things.addFunctions(key(arguments), block(arguments), arguments.must("ThingModelJson")));
  }

  private CompletableFuture<ObjectNode> update(Arguments arguments) {
    return done(
        things.updateFunction(
            key(arguments),
            block(arguments),
            arguments.text("Identifier"),
            arguments.text("ThingModelJson").orElse("{}")));
  }

  private CompletableFuture<ObjectNode> delete(Arguments arguments) {
    return done(
        things.deleteFunctions(
            key(arguments),
            block(arguments),
            arguments.list("PropertyIdentifier"),
            arguments.list("ServiceIdentifier"),
            arguments.list("EventIdentifier")));
  }

  private CompletableFuture<ObjectNode> query(Arguments arguments, boolean published) {
    String key = key(arguments);
    return things
        .model(key, block(arguments), new Edition(published, arguments.text("ModelVersion")))
        .thenApply(
            model -> {
              ObjectNode answer = Replies.object().put("ProductKey", key);
              answer.putObject("Data").put("ThingModelJson", model);
              return answer;
            });
  }

  private CompletableFuture<ObjectNode> tsl(Arguments arguments, boolean published) {
    return things
        .tsl(
            key(arguments),
            block(arguments),
            new Edition(published, arguments.text("ModelVersion")),
            arguments.flag("Simple", false))
        .thenApply(
            tsl -> {
              ObjectNode answer = Replies.object();
              answer.putObject("Data").put("TslStr", tsl);
              return answer;
            });
  }

  private CompletableFuture<ObjectNode> importTsl(Arguments arguments) {
    return done(things.importTsl(key(arguments), block(arguments), arguments.must("TslStr")));
  }

  private CompletableFuture<ObjectNode> publish(Arguments arguments) {
    return done(
        things.publish(
            key(arguments), arguments.text("ModelVersion"), arguments.text("Description")));
  }

  private CompletableFuture<ObjectNode> versions(Arguments arguments) {
    return things
        .versions(key(arguments))
        .thenApply(
            versions -> {
              ObjectNode answer = Replies.object();
              ArrayNode list = answer.putObject("Data").putArray("ModelVersions");
              for (ThingPort.ModelVersion version : versions) {
                list.addObject()
                    .put("ModelVersion", version.version())
                    .put("Description", version.description())
                    .put("GmtCreate", version.created());
              }
              return answer;
            });
  }

  private CompletableFuture<ObjectNode> copy(Arguments arguments) {
    String source = arguments.must("SourceProductKey");
    String target = arguments.must("TargetProductKey");
    for (String key : new String[] {source, target}) {
      if (estate.product(key).isEmpty()) {
        throw Common.noProduct(key);
      }
    }
    return done(things.copy(source, arguments.text("SourceModelVersion"), target));
  }
}
