package io.github.atelier.platform.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.DeviceState;
import io.github.atelier.platform.core.MessageTrace;
import io.github.atelier.platform.core.Operations;
import io.github.atelier.platform.core.Page;
import io.github.atelier.platform.core.ProductInfo;
import io.github.atelier.platform.http.FormData;
import io.github.atelier.platform.http.FormData.FormException;
import io.github.atelier.platform.http.HttpEndpoint;
import io.github.atelier.platform.http.HttpRequest;
import io.github.atelier.platform.http.HttpResponse;
import io.github.atelier.platform.http.HttpRoutes;
import io.github.atelier.platform.subscription.ConsumerGroups.Group;
import io.github.atelier.platform.subscription.ConsumerGroups.Relation;
import io.github.atelier.platform.subscription.DurableGroups;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The console API. Every request carries {@code Authorization: Bearer <token>}; lists take {@code
 * page} (from 1) and {@code size} (1 to 500).
 *
 * <p>{@code /products}, {@code /devices?productKey=}, {@code /devices/{productKey}/{deviceName}},
 * {@code /devices/{productKey}/{deviceName}/messages}, {@code /groups}, {@code /subscriptions} (of
 * products, into groups), {@code /doors}.
 */
public final class Console {
  private static final int MAX_SIZE = 500;

  private final Operations operations;
  private final DurableGroups groups;
  private final Supplier<List<Door>> doors;
  private final Secret token;

  /**
   * A door as people see it.
   *
   * @param name such as {@code mqtt}
   * @param port where it listens
   */
  public record Door(String name, int port, boolean secure) {}

  /** A console over the platform's own state. */
  public Console(
      Operations operations, DurableGroups groups, Supplier<List<Door>> doors, Secret token) {
    this.operations = operations;
    this.groups = groups;
    this.doors = doors;
    this.token = token;
  }

  /** Adds its paths. */
  public void addTo(HttpRoutes routes) {
    Set<String> get = Set.of("GET");
    routes
        .at(get, "/products", 0, known((request, query) -> products(query)))
        .at(get, "/devices", 0, known((request, query) -> devices(query)))
        .below(get, "/devices/", 0, known((request, query) -> device(request, query)))
        .at(get, "/groups", 0, known((request, query) -> groups()))
        .at(get, "/subscriptions", 0, known((request, query) -> subscriptions(query)))
        .at(get, "/doors", 0, known((request, query) -> done(doors())));
  }

  private interface Query {
    CompletableFuture<HttpResponse> answer(HttpRequest request, Map<String, String> query)
        throws WrongQuery;
  }

  private static final class WrongQuery extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    WrongQuery(int status, String message) {
      super(message, null, false, false);
      this.status = status;
    }
  }

  private HttpEndpoint known(Query query) {
    return request -> {
      String given = request.header("authorization").orElse("");
      if (!given.startsWith("Bearer ") || !token.matches(given.substring("Bearer ".length()))) {
        return done(
            HttpResponse.problem(401, "the token is missing or wrong: Authorization: Bearer …")
                .with("WWW-Authenticate", "Bearer"));
      }
      try {
        return query.answer(request, FormData.parse(request.query()));
      } catch (FormException e) {
        return done(HttpResponse.problem(400, e.getMessage()));
      } catch (WrongQuery e) {
        return done(HttpResponse.problem(e.status, e.getMessage()));
      }
    };
  }

  private CompletableFuture<HttpResponse> products(Map<String, String> query) throws WrongQuery {
    Page<ProductInfo> found =
        operations.products().page(number(query, "page", 1, 1_000_000), size(query));
    ObjectNode answer = object().put("total", found.total());
    ArrayNode list = answer.putArray("products");
    for (ProductInfo product : found.items()) {
      list.addObject()
          .put("productKey", product.productKey())
          .put("name", product.spec().name())
          .put("description", product.spec().description())
          .put("nodeType", product.spec().nodeType())
          .put("dataFormat", product.spec().dataFormat())
          .put("validateType", product.spec().validateType())
          .put("dynamicRegistration", product.dynamicRegistration())
          .put("devices", product.devices())
          .put("created", product.created().toString());
    }
    return done(answer);
  }

  private CompletableFuture<HttpResponse> devices(Map<String, String> query) throws WrongQuery {
    String key = query.getOrDefault("productKey", "");
    if (operations.products().find(key).isEmpty()) {
      throw new WrongQuery(404, "no product has the productKey that was asked for");
    }
    Page<DeviceInfo> found =
        operations.devices().page(key, number(query, "page", 1, 1_000_000), size(query));
    ObjectNode answer = object().put("total", found.total());
    ArrayNode list = answer.putArray("devices");
    found.items().forEach(device -> write(list.addObject(), device));
    return done(answer);
  }

  private static void write(ObjectNode node, DeviceInfo device) {
    node.put("productKey", device.device().productKey())
        .put("deviceName", device.device().deviceName())
        .put("iotId", device.iotId())
        .put("nickname", device.nickname())
        .put("status", device.status().name())
        .put("created", device.created().toString());
    device.activated().ifPresent(at -> node.put("activated", at.toString()));
    device.lastOnline().ifPresent(at -> node.put("lastOnline", at.toString()));
    device.lastOffline().ifPresent(at -> node.put("lastOffline", at.toString()));
    device.address().ifPresent(address -> node.put("address", address));
  }

  private CompletableFuture<HttpResponse> device(HttpRequest request, Map<String, String> query)
      throws WrongQuery {
    String[] level = request.path().split("/", -1);
    boolean messages = level.length == 5 && level[4].equals("messages");
    DeviceIdentity identity;
    try {
      identity = level.length == 4 || messages ? new DeviceIdentity(level[2], level[3]) : null;
    } catch (InvalidInputException e) {
      identity = null;
    }
    DeviceInfo device = identity == null ? null : operations.devices().find(identity).orElse(null);
    if (device == null) {
      throw new WrongQuery(404, "there is no such device");
    }
    if (messages) {
      return operations
          .messages()
          .traces(identity, Instant.EPOCH, Instant.ofEpochMilli(Long.MAX_VALUE), size(query))
          .thenApply(Console::messages);
    }
    ObjectNode answer = object();
    write(answer, device);
    DeviceState state = operations.devices().state(identity).orElseThrow();
    ArrayNode connections = answer.putArray("connections");
    state.connections().forEach(connections::add);
    ArrayNode subscriptions = answer.putArray("subscriptions");
    state.subscriptions().forEach(subscriptions::add);
    state.lastOffline().ifPresent(reason -> answer.put("lastOfflineReason", reason.text()));
    return done(answer);
  }

  private static HttpResponse messages(List<MessageTrace> traces) {
    ObjectNode answer = object();
    ArrayNode list = answer.putArray("messages");
    for (MessageTrace trace : traces) {
      list.addObject()
          .put("at", trace.at().toString())
          .put("messageId", trace.messageId())
          .put("direction", trace.direction().name())
          .put("topic", trace.topic())
          .put("qos", trace.qos())
          .put("size", trace.size())
          .put("outcome", trace.outcome());
    }
    return HttpResponse.json(200, answer);
  }

  private CompletableFuture<HttpResponse> groups() {
    List<Group> all = groups.groups();
    List<CompletableFuture<Long>> depths =
        all.stream().map(group -> groups.waiting(group.groupId())).toList();
    return CompletableFuture.allOf(depths.toArray(new CompletableFuture<?>[0]))
        .thenApply(
            known -> {
              ObjectNode answer = object();
              ArrayNode list = answer.putArray("groups");
              for (int i = 0; i < all.size(); i++) {
                list.addObject()
                    .put("groupId", all.get(i).groupId())
                    .put("name", all.get(i).name())
                    .put("waiting", depths.get(i).join());
              }
              return HttpResponse.json(200, answer);
            });
  }

  private CompletableFuture<HttpResponse> subscriptions(Map<String, String> query)
      throws WrongQuery {
    List<Relation> all =
        operations.products().page(1, Integer.MAX_VALUE).items().stream()
            .flatMap(product -> groups.relation(product.productKey()).stream())
            .toList();
    int size = size(query);
    ObjectNode answer = object().put("total", all.size());
    ArrayNode list = answer.putArray("subscriptions");
    all.stream()
        .skip((number(query, "page", 1, 1_000_000) - 1L) * size)
        .limit(size)
        .forEach(
            relation -> {
              ObjectNode one = list.addObject().put("productKey", relation.productKey());
              ArrayNode kinds = one.putArray("kinds");
              relation.kinds().stream().sorted().forEach(kind -> kinds.add(kind.name()));
              ArrayNode into = one.putArray("groups");
              relation.groupIds().forEach(into::add);
            });
    return done(answer);
  }

  private ObjectNode doors() {
    ObjectNode answer = object();
    ArrayNode list = answer.putArray("doors");
    for (Door door : doors.get()) {
      list.addObject()
          .put("name", door.name())
          .put("port", door.port())
          .put("secure", door.secure());
    }
    return answer;
  }

  private static int size(Map<String, String> query) throws WrongQuery {
    return number(query, "size", 50, MAX_SIZE);
  }

  private static int number(Map<String, String> query, String name, int otherwise, int max)
      throws WrongQuery {
    String given = query.get(name);
    if (given == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(given);
      if (number >= 1 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new WrongQuery(400, name + " must be 1 to " + max);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static CompletableFuture<HttpResponse> done(ObjectNode answer) {
    return done(HttpResponse.json(200, answer));
  }

  private static CompletableFuture<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
