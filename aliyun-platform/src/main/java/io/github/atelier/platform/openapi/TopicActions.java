package io.github.atelier.platform.openapi;

import static io.github.atelier.platform.openapi.Common.PRODUCT_KEY;
import static io.github.atelier.platform.openapi.Common.done;
import static io.github.atelier.platform.openapi.Parameter.integer;
import static io.github.atelier.platform.openapi.Parameter.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.platform.core.ProductInfo;
import io.github.atelier.platform.core.TopicClass;
import io.github.atelier.platform.core.TopicClass.Permission;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Custom topic classes. */
final class TopicActions {
  private final Estate estate;

  private TopicActions(Estate estate) {
    this.estate = estate;
  }

  static void addTo(ActionTable table, Estate estate) {
    TopicActions actions = new TopicActions(estate);
    Parameter operation =
        text("Operation")
            .of("SUB", "PUB", "ALL")
            .orElse("iot.messagebroker.InvalidTopicTemplateOperationValue");
    Parameter id =
        integer("TopicId")
            .must()
            .range(1, Long.MAX_VALUE)
            .orElse("iot.messagebroker.InvalidFormattedTopicTemplateId");
    Parameter name =
        text("TopicShortName").upTo(64).orElse("iot.messagebroker.InvalidFormattedTopicName");
    table
        .add(
            "CreateProductTopic",
            actions::create,
            PRODUCT_KEY.must(),
            name.must(),
            operation.must(),
            text("Desc").upTo(100))
        .add("QueryProductTopic", actions::query, PRODUCT_KEY.must())
        .add("UpdateProductTopic", actions::update, id, name, operation, text("Desc").upTo(100))
        .add("DeleteProductTopic", actions::delete, id);
  }

  private CompletableFuture<ObjectNode> create(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    String name = userName(arguments.must("TopicShortName"));
    List<TopicClass> all = estate.topicClasses(product.productKey());
    unused(all, name, 0);
    if (all.size() >= TopicClass.MAX_PER_PRODUCT) {
      throw new BusinessException(
          "iot.messagebroker.TopicTemplateCountExceedMax",
          "A product has at most " + TopicClass.MAX_PER_PRODUCT + " topic classes.");
    }
    Permission permission = permission(arguments.must("Operation"));
    String description = arguments.text("Desc").orElse("");
    check(product.productKey(), name, permission, description);
    return estate
        .createTopicClass(product.productKey(), name, permission, description)
        .thenApply(made -> Replies.object().put("TopicId", made.id()));
  }

  /** The API's name begins with {@code user/} or leaves it out; both mean the same class. */
  private static String userName(String shortName) {
    return shortName.startsWith("user/") ? shortName.substring("user/".length()) : shortName;
  }

  private static TopicClass check(
      String productKey, String name, Permission permission, String description) {
    try {
      return new TopicClass(0, productKey, name, permission, description);
    } catch (IllegalArgumentException e) {
      throw new BusinessException("iot.messagebroker.InvalidFormattedTopicName", e.getMessage());
    }
  }

  private static void unused(List<TopicClass> all, String name, long besides) {
    if (all.stream().anyMatch(t -> t.shortName().equals(name) && t.id() != besides)) {
      throw new BusinessException(
          "iot.messagebroker.TopicAlreadyFound", "The topic category name already exists.");
    }
  }

  private CompletableFuture<ObjectNode> query(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    ObjectNode answer = Replies.object();
    ArrayNode list = answer.putObject("Data").putArray("ProductTopicInfo");
    for (TopicClass topic : estate.topicClasses(product.productKey())) {
      list.addObject()
          .put("Id", Long.toString(topic.id()))
          .put("ProductKey", topic.productKey())
          .put(
              "TopicShortName",
              "/" + topic.productKey() + "/${deviceName}/user/" + topic.shortName())
          .put("Operation", operation(topic.permission()))
          .put("Desc", topic.description());
    }
    return done(answer);
  }

  private CompletableFuture<ObjectNode> update(Arguments arguments) {
    TopicClass old = found(arguments);
    String name =
        arguments.text("TopicShortName").map(TopicActions::userName).orElse(old.shortName());
    Permission permission =
        arguments.text("Operation").map(TopicActions::permission).orElse(old.permission());
    String description = arguments.text("Desc").orElse(old.description());
    unused(estate.topicClasses(old.productKey()), name, old.id());
    check(old.productKey(), name, permission, description);
    return done(
        estate.changeTopicClass(
            new TopicClass(old.id(), old.productKey(), name, permission, description)));
  }

  private CompletableFuture<ObjectNode> delete(Arguments arguments) {
    return done(estate.deleteTopicClass(found(arguments).id()));
  }

  private TopicClass found(Arguments arguments) {
    Optional<TopicClass> topic = estate.topicClass(arguments.number("TopicId", 0));
    return topic.orElseThrow(
        () ->
            new BusinessException(
                "iot.messagebroker.TopicTemplateIsNotFound", "The topic category is not found."));
  }

  private static Permission permission(String operation) {
    return switch (operation) {
      case "PUB" -> Permission.PUBLISH;
      case "SUB" -> Permission.SUBSCRIBE;
      default -> Permission.ALL;
    };
  }

  private static String operation(Permission permission) {
    return switch (permission) {
      case PUBLISH -> "PUB";
      case SUBSCRIBE -> "SUB";
      case ALL -> "ALL";
    };
  }
}
