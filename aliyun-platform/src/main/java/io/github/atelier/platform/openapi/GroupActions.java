package io.github.atelier.platform.openapi;

import static io.github.atelier.platform.openapi.Common.PAGE;
import static io.github.atelier.platform.openapi.Common.PRODUCT_KEY;
import static io.github.atelier.platform.openapi.Common.done;
import static io.github.atelier.platform.openapi.Common.pageSize;
import static io.github.atelier.platform.openapi.Parameter.flag;
import static io.github.atelier.platform.openapi.Parameter.list;
import static io.github.atelier.platform.openapi.Parameter.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.platform.core.ProductInfo;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.ConsumerGroups.Group;
import io.github.atelier.platform.subscription.ConsumerGroups.Relation;
import io.github.atelier.platform.subscription.MessageKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Consumer groups, and what of which product flows into them (AMQP only). */
final class GroupActions {
  private static final int MAX_GROUPS = 1000;

  /** The flags of a subscription; of the three about firmware, any switches it on. */
  private static final Map<String, MessageKind> FLAGS = flags();

  private final Estate estate;
  private final ConsumerGroups groups;
  private final Function<String, CompletableFuture<Long>> waiting;

  private GroupActions(
      Estate estate, ConsumerGroups groups, Function<String, CompletableFuture<Long>> waiting) {
    this.estate = estate;
    this.groups = groups;
    this.waiting = waiting;
  }

  private static Map<String, MessageKind> flags() {
    Map<String, MessageKind> flags = new LinkedHashMap<>();
    flags.put("DeviceDataFlag", MessageKind.DEVICE_DATA);
    flags.put("DeviceStatusChangeFlag", MessageKind.DEVICE_STATUS);
    flags.put("DeviceLifeCycleFlag", MessageKind.DEVICE_LIFECYCLE);
    flags.put("DeviceTopoLifeCycleFlag", MessageKind.TOPOLOGY);
    flags.put("FoundDeviceListFlag", MessageKind.TOPOLOGY);
    flags.put("ThingHistoryFlag", MessageKind.HISTORY);
    flags.put("OtaEventFlag", MessageKind.OTA);
    flags.put("OtaVersionFlag", MessageKind.OTA);
    flags.put("OtaJobFlag", MessageKind.OTA);
    flags.put("DeviceTagFlag", MessageKind.DEVICE_TAG);
    return flags;
  }

  static void addTo(
      ActionTable table,
      Estate estate,
      ConsumerGroups groups,
      Function<String, CompletableFuture<Long>> waiting) {
    GroupActions actions = new GroupActions(estate, groups, waiting);
    Parameter groupId = text("GroupId").must().upTo(64);
    Parameter type = text("Type").must().of("AMQP", "MNS");
    List<Parameter> relation = new ArrayList<>(List.of(PRODUCT_KEY.must(), type));
    FLAGS.keySet().forEach(name -> relation.add(flag(name)));
    relation.add(list("ConsumerGroupIds", 10));
    Parameter[] whole = relation.toArray(new Parameter[0]);
    table
        .add("CreateConsumerGroup", actions::create, text("GroupName").must().range(1, 30))
        .add("DeleteConsumerGroup", actions::delete, groupId)
        .add(
            "QueryConsumerGroupList",
            actions::query,
            PAGE.must(),
            pageSize(1000).must(),
            text("GroupName").upTo(30),
            flag("Fuzzy"))
        .add("QueryConsumerGroupByGroupId", actions::byId, groupId)
        .add("QueryConsumerGroupStatus", actions::status, groupId)
        .add("CreateSubscribeRelation", a -> actions.relate(a, true), whole)
        .add("UpdateSubscribeRelation", a -> actions.relate(a, false), whole)
        .add("QuerySubscribeRelation", actions::relation, PRODUCT_KEY.must(), type)
        .add("DeleteSubscribeRelation", actions::unrelate, PRODUCT_KEY.must(), type)
        .add(
            "CreateConsumerGroupSubscribeRelation",
            a -> actions.member(a, true),
            PRODUCT_KEY.must(),
            text("ConsumerGroupId").must().upTo(64))
        .add(
            "DeleteConsumerGroupSubscribeRelation",
            a -> actions.member(a, false),
            PRODUCT_KEY.must(),
            text("ConsumerGroupId").must().upTo(64));
  }

  private CompletableFuture<ObjectNode> create(Arguments arguments) {
    if (groups.groups().size() >= MAX_GROUPS) {
      throw new BusinessException(
          "iot.messagebroker.ConsumerGroupCountExceedMax",
          "There are " + MAX_GROUPS + " consumer groups already.");
    }
    return groups
        .create(arguments.must("GroupName"))
        .handle(
            (made, failure) -> {
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              if (cause instanceof IllegalArgumentException) {
                throw new BusinessException(
                    "iot.messagebroker.ConsumerGroupNameIsAlreadyExisted",
                    "A consumer group of this name exists already.");
              }
              if (failure != null) {
                throw new CompletionException(cause);
              }
              return Replies.object().put("GroupId", made.groupId());
            });
  }

  private CompletableFuture<ObjectNode> delete(Arguments arguments) {
    Group group = found(arguments.must("GroupId"));
    if (group.groupId().equals(ConsumerGroups.DEFAULT_GROUP)) {
      throw new BusinessException(
          "iot.messagebroker.DefaultConsumerGroup", "The default group cannot be deleted.");
    }
    for (ProductInfo product : estate.products()) {
      boolean used =
          groups
              .relation(product.productKey())
              .map(relation -> relation.groupIds().contains(group.groupId()))
              .orElse(false);
      if (used) {
        throw new BusinessException(
            "iot.messagebroker.ConsumerGroupHasSubscription",
            "The product " + product.productKey() + " subscribes with this group.");
      }
    }
    return groups
        .delete(group.groupId())
        .thenApply(
            deleted -> {
              if (!deleted) {
                throw noGroup(group.groupId());
              }
              return Replies.object();
            });
  }

  private CompletableFuture<ObjectNode> query(Arguments arguments) {
    String name = arguments.text("GroupName").orElse("");
    boolean fuzzy = arguments.flag("Fuzzy", false);
    List<Group> all =
        groups.groups().stream()
            .filter(
                group ->
                    name.isEmpty()
                        || (fuzzy ? group.name().contains(name) : group.name().equals(name)))
            .toList();
    Common.Part<Group> part = Common.part(all, arguments, 10);
    ObjectNode answer =
        Replies.object()
            .put("CurrentPage", part.page())
            .put("PageSize", part.pageSize())
            .put("PageCount", part.pages())
            .put("Total", part.total());
    ArrayNode list = answer.putObject("Data").putArray("ConsumerGroupDTO");
    part.items().forEach(group -> write(list.addObject(), group));
    return done(answer);
  }

  private static void write(ObjectNode node, Group group) {
    node.put("GroupId", group.groupId()).put("GroupName", group.name());
  }

  private CompletableFuture<ObjectNode> byId(Arguments arguments) {
    ObjectNode answer = Replies.object();
    write(answer.putObject("Data"), found(arguments.must("GroupId")));
    return done(answer);
  }

  private CompletableFuture<ObjectNode> status(Arguments arguments) {
    return waiting
        .apply(found(arguments.must("GroupId")).groupId())
        .thenApply(
            depth -> {
              ObjectNode answer = Replies.object().put("AccumulationCount", depth);
              answer
                  .putObject("ClientConnectionStatusList")
                  .putArray("ConsumerGroupClientConnectionInfo");
              return answer;
            });
  }

  private CompletableFuture<ObjectNode> relate(Arguments arguments, boolean create) {
    ProductInfo product = Common.product(estate, arguments);
    amqp(arguments);
    boolean exists = groups.relation(product.productKey()).isPresent();
    if (create && exists) {
      throw new BusinessException(
          "iot.messagebroker.SubscribeRelationIsAlreadyExisted",
          "The product has a subscription already: update it.");
    }
    if (!create && !exists) {
      throw noRelation(product);
    }
    Set<MessageKind> kinds = EnumSet.noneOf(MessageKind.class);
    FLAGS.forEach(
        (name, kind) -> {
          if (arguments.flag(name, false)) {
            kinds.add(kind);
          }
        });
    if (kinds.isEmpty()) {
      throw new BusinessException(
          "iot.messagebroker.NoneSubscribeFlag", "At least one of the flags must be true.");
    }
    if (kinds.contains(MessageKind.DEVICE_DATA)) {
      // What devices say to commands comes with what they report.
      kinds.add(MessageKind.DOWNLINK_REPLY);
    }
    List<String> ids = List.copyOf(new LinkedHashSet<>(arguments.list("ConsumerGroupIds")));
    if (ids.isEmpty()) {
      throw new BusinessException(
          "iot.messagebroker.NullConsumerGroupId", "ConsumerGroupIds cannot be empty for AMQP.");
    }
    ids.forEach(this::found);
    return done(groups.relate(new Relation(product.productKey(), kinds, ids)));
  }

  private CompletableFuture<ObjectNode> relation(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    amqp(arguments);
    Relation relation =
        groups.relation(product.productKey()).orElseThrow(() -> noRelation(product));
    ObjectNode answer =
        Replies.object().put("ProductKey", product.productKey()).put("Type", "AMQP");
    FLAGS.forEach((name, kind) -> answer.put(name, relation.kinds().contains(kind)));
    ArrayNode ids = answer.putArray("ConsumerGroupIds");
    relation.groupIds().forEach(ids::add);
    return done(answer);
  }

  private CompletableFuture<ObjectNode> unrelate(Arguments arguments) {
    ProductInfo product = Common.product(estate, arguments);
    amqp(arguments);
    return groups
        .unrelate(product.productKey())
        .thenApply(
            was -> {
              if (!was) {
                throw noRelation(product);
              }
              return Replies.object();
            });
  }

  private CompletableFuture<ObjectNode> member(Arguments arguments, boolean add) {
    ProductInfo product = Common.product(estate, arguments);
    Group group = found(arguments.must("ConsumerGroupId"));
    Relation relation =
        groups.relation(product.productKey()).orElseThrow(() -> noRelation(product));
    Set<String> ids = new LinkedHashSet<>(relation.groupIds());
    boolean changed = add ? ids.add(group.groupId()) : ids.remove(group.groupId());
    if (!changed && !add) {
      throw noRelation(product);
    }
    if (ids.isEmpty()) {
      throw new BusinessException(
          "iot.messagebroker.NullConsumerGroupId",
          "This is the subscription's last group: delete the subscription instead.");
    }
    return done(
        groups.relate(new Relation(product.productKey(), relation.kinds(), List.copyOf(ids))));
  }

  private static void amqp(Arguments arguments) {
    if (!arguments.must("Type").equals("AMQP")) {
      throw new BusinessException(
          "iot.messagebroker.UnsupportedSubscribeType",
          "This platform has no MNS queues: Type must be AMQP.");
    }
  }

  private Group found(String groupId) {
    return groups.groups().stream()
        .filter(group -> group.groupId().equals(groupId))
        .findFirst()
        .orElseThrow(() -> noGroup(groupId));
  }

  private static BusinessException noGroup(String groupId) {
    return new BusinessException(
        "iot.messagebroker.ConsumerGroupIsNotFound",
        "The consumer group " + groupId + " does not exist.");
  }

  private static BusinessException noRelation(ProductInfo product) {
    return new BusinessException(
        "iot.messagebroker.SubscribeRelationIsNotFound",
        "The product " + product.productKey() + " has no such subscription.");
  }
}
