package io.github.atelier.platform.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.alink.AlinkFormatException;
import io.github.atelier.aliyun.alink.AlinkReply;
import io.github.atelier.aliyun.alink.AlinkRequest;
import io.github.atelier.aliyun.thing.ThingCode;
import io.github.atelier.aliyun.thing.message.MessageException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One request of a device in an Alink envelope, and the way back.
 *
 * @param sender whose connection it came by: the device or its gateway
 * @param device whom it is about
 * @param topic where it came
 * @param method what the topic's method is; null if the documents name none
 * @param alink the envelope
 * @param received UTC milliseconds
 * @param back where the answer goes
 */
record Request(
    Room room,
    DeviceIdentity sender,
    DeviceIdentity device,
    String topic,
    String method,
    AlinkRequest alink,
    long received,
    Consumer<AlinkReply> back) {

  /** What a handler makes of a request: complete when the answer may go out. */
  interface Handler {
    CompletableFuture<AlinkReply> handle(Request request);
  }

  /** Reads the envelope, has it handled, and answers; complete when all is on the disk. */
  static CompletableFuture<Void> take(
      Room room,
      DeviceIdentity sender,
      DeviceIdentity device,
      String topic,
      String method,
      byte[] payload,
      long received,
      Handler handler,
      Consumer<AlinkReply> back) {
    AlinkRequest alink;
    try {
      alink = AlinkRequest.parse(payload);
    } catch (AlinkFormatException e) {
      back.accept(
          AlinkReply.failure(
              MissingNode.getInstance(), format(method).code(), e.getMessage(), method));
      return CompletableFuture.completedFuture(null);
    }
    Request request = new Request(room, sender, device, topic, method, alink, received, back);
    return request.handled(handler).thenAccept(request::answer);
  }

  private CompletableFuture<AlinkReply> handled(Handler handler) {
    if (room.rules().methodChecked()
        && method != null
        && alink.method() != null
        && !Objects.equals(alink.method(), method)) {
      return done(failure(ThingCode.TOPIC_METHOD, "the method of this topic is " + method));
    }
    try {
      return handler.handle(this);
    } catch (MessageException e) {
      return done(failure(e.code(), e.getMessage()));
    }
  }

  private void answer(AlinkReply reply) {
    if (alink.ackWanted()) {
      back.accept(reply);
    }
  }

  private static ThingCode format(String method) {
    if (method == null) {
      return ThingCode.REQUEST_FORMAT;
    }
    if (method.startsWith("thing.event.property.")) {
      return ThingCode.PROPERTY_FORMAT;
    }
    return method.startsWith("thing.event.") ? ThingCode.EVENT_FORMAT : ThingCode.REQUEST_FORMAT;
  }

  JsonNode params() {
    return alink.params();
  }

  AlinkReply success(JsonNode data) {
    return new AlinkReply(alink.id(), AlinkReply.SUCCESS, "success", method, data);
  }

  AlinkReply success() {
    return success(Json.object());
  }

  AlinkReply failure(ThingCode code, String message) {
    return AlinkReply.failure(alink.id(), code.code(), message, method);
  }

  static <T> CompletableFuture<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  /** Both, then an answer. */
  static CompletableFuture<AlinkReply> after(
      CompletableFuture<?> one, CompletableFuture<?> other, AlinkReply reply) {
    return CompletableFuture.allOf(one, other).thenApply(done -> reply);
  }

  /** Work on the database, then an answer made of its result. */
  <T> CompletableFuture<AlinkReply> then(
      CompletableFuture<T> work, Function<T, AlinkReply> answer) {
    return work.thenApply(answer);
  }
}
