package io.github.atelier.platform.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.alink.AlinkReply;
import io.github.atelier.aliyun.thing.EventDefinition;
import io.github.atelier.aliyun.thing.ThingCode;
import io.github.atelier.aliyun.thing.ValueCheck;
import io.github.atelier.aliyun.thing.ValueProblem;
import io.github.atelier.aliyun.thing.message.BatchPost;
import io.github.atelier.aliyun.thing.message.DevicePost;
import io.github.atelier.aliyun.thing.message.EventPost;
import io.github.atelier.aliyun.thing.message.MessageException;
import io.github.atelier.aliyun.thing.message.PropertyPost;
import io.github.atelier.aliyun.thing.message.Stamped;
import io.github.atelier.platform.subscription.MessageKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What devices report: properties, events, several at once, history, a gateway's pack. */
final class Posts {
  private final Room room;
  private final Tidings tidings;

  Posts(Room room, Tidings tidings) {
    this.room = room;
    this.tidings = tidings;
  }

  /** What was judged and is to be kept and told; the first problem, null if there was none. */
  private final class Verdict {
    private final List<CompletableFuture<?>> work = new ArrayList<>();
    private final ObjectNode refused = Json.object();
    private ValueProblem first;

    void refuse(String identifier, ValueProblem problem) {
      refused.put(identifier, problem.message());
      if (first == null) {
        first = problem;
      }
    }

    CompletableFuture<AlinkReply> reply(Request request) {
      AlinkReply reply =
          first != null && room.rules().filteredIsError()
              ? request.failure(first.code(), first.message())
              : request.success(refused);
      return CompletableFuture.allOf(work.toArray(new CompletableFuture<?>[0]))
          .thenApply(done -> reply);
    }
  }

  CompletableFuture<AlinkReply> property(Request request) {
    PropertyPost post = PropertyPost.parse(request.params());
    Verdict verdict = new Verdict();
    Map<String, Tidings.Failed> unreadable = new LinkedHashMap<>();
    post.unreadable()
        .forEach(
            (identifier, problem) -> {
              verdict.refuse(identifier, problem);
              unreadable.put(
                  identifier,
                  new Tidings.Failed(
                      request.params().path(identifier).path("value"),
                      request.received(),
                      problem));
            });
    properties(request.device(), post.values(), unreadable, false, request.received(), verdict);
    return verdict.reply(request);
  }

  CompletableFuture<AlinkReply> event(Request request, String identifier) {
    Verdict verdict = new Verdict();
    event(
        request.device(),
        identifier,
        EventPost.parse(request.params()),
        false,
        request.received(),
        verdict);
    return verdict.reply(request);
  }

  CompletableFuture<AlinkReply> batch(Request request) {
    BatchPost post = BatchPost.parse(request.params());
    Verdict verdict = new Verdict();
    // each value of a property is a report of its own time
    int longest = post.properties().values().stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      Map<String, Stamped> group = new LinkedHashMap<>();
      for (Map.Entry<String, List<Stamped>> one : post.properties().entrySet()) {
        if (i < one.getValue().size()) {
          group.put(one.getKey(), one.getValue().get(i));
        }
      }
      properties(request.device(), group, Map.of(), false, request.received(), verdict);
    }
    post.events()
        .forEach(
            (identifier, events) ->
                events.forEach(
                    one ->
                        event(
                            request.device(),
                            identifier,
                            one,
                            false,
                            request.received(),
                            verdict)));
    return verdict.reply(request);
  }

  CompletableFuture<AlinkReply> history(Request request) {
    return all(request, DevicePost.parseHistory(request.params()), true);
  }

  CompletableFuture<AlinkReply> pack(Request request) {
    return all(request, DevicePost.parsePack(request.params()), false);
  }

  private CompletableFuture<AlinkReply> all(
      Request request, List<DevicePost> posts, boolean history) {
    for (DevicePost post : posts) {
      DeviceIdentity device = post.device().orElse(request.device());
      if (!device.equals(request.device())
          && room.routes().gateway(device).filter(request.sender()::equals).isEmpty()) {
        // one that fails, fails all
        throw new MessageException(
            ThingCode.NO_TOPOLOGY, device + " is not online through " + request.sender());
      }
    }
    Verdict verdict = new Verdict();
    for (DevicePost post : posts) {
      DeviceIdentity device = post.device().orElse(request.device());
      post.properties()
          .forEach(
              group -> properties(device, group, Map.of(), history, request.received(), verdict));
      post.events()
          .forEach(
              group ->
                  group.forEach(
                      (identifier, one) ->
                          event(device, identifier, one, history, request.received(), verdict)));
    }
    return verdict.reply(request);
  }

  private void properties(
      DeviceIdentity device,
      Map<String, Stamped> values,
      Map<String, Tidings.Failed> unreadable,
      boolean history,
      long received,
      Verdict verdict) {
    ValueCheck check = room.models().check(device.productKey());
    Map<String, Stamped> accepted = new LinkedHashMap<>();
    Map<String, Tidings.Failed> failed = new LinkedHashMap<>(unreadable);
    values.forEach(
        (identifier, value) ->
            check
                .property(identifier, value.value())
                .or(() -> tooLong(identifier, value.value()))
                .ifPresentOrElse(
                    problem -> {
                      verdict.refuse(identifier, problem);
                      failed.put(
                          identifier,
                          new Tidings.Failed(value.value(), value.timeOr(received), problem));
                    },
                    () -> accepted.put(identifier, value)));
    if (!accepted.isEmpty()) {
      verdict.work.add(
          room.database()
              .write(
                  connection -> {
                    for (Map.Entry<String, Stamped> one : accepted.entrySet()) {
                      Ledger.property(
                          connection,
                          device,
                          new Ledger.Value(
                              one.getKey(),
                              one.getValue().timeOr(received),
                              one.getValue().value().toString()),
                          room.numbers().next(),
                          !history);
                    }
                    return null;
                  }));
    }
    String topic = "/" + device + "/thing/event/property/" + (history ? "history/post" : "post");
    MessageKind kind = history ? MessageKind.HISTORY : MessageKind.DEVICE_DATA;
    verdict.work.add(tidings.properties(device, accepted, failed, topic, kind, received));
  }

  /** An identifier that no model could have, of a product without one. */
  private static java.util.Optional<ValueProblem> tooLong(String identifier, JsonNode value) {
    return identifier.length() > 120
        ? java.util.Optional.of(
            new ValueProblem(
                identifier.substring(0, 120) + "…", ThingCode.NOT_IN_MODEL, "the name is too long"))
        : java.util.Optional.empty();
  }

  private void event(
      DeviceIdentity device,
      String identifier,
      Stamped event,
      boolean history,
      long received,
      Verdict verdict) {
    ValueCheck check = room.models().check(device.productKey());
    ValueProblem problem =
        check
            .event(identifier, event.value())
            .or(() -> tooLong(identifier, event.value()))
            .orElse(null);
    Tidings.EventHead head =
        check
            .model()
            .event(identifier)
            .map(e -> new Tidings.EventHead(identifier, e.name(), e.type().wireName()))
            .orElse(
                new Tidings.EventHead(
                    identifier, identifier, EventDefinition.Type.INFO.wireName()));
    if (problem != null) {
      verdict.refuse(identifier, problem);
    } else {
      verdict.work.add(
          room.database()
              .write(
                  connection -> {
                    Ledger.event(
                        connection,
                        device,
                        new Ledger.Entry(
                            event.timeOr(received),
                            room.numbers().next(),
                            identifier,
                            head.type(),
                            "{}",
                            event.value().toString()));
                    return null;
                  }));
    }
    String topic =
        "/" + device + "/thing/event/" + identifier + (history ? "/history/post" : "/post");
    MessageKind kind = history ? MessageKind.HISTORY : MessageKind.DEVICE_DATA;
    verdict.work.add(tidings.event(device, head, event, problem, topic, kind, received));
  }
}
