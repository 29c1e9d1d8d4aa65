package io.github.atelier.platform.device;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.platform.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** The two shapes of answers: {@code info} for /auth and /topic, {@code data} for registration. */
final class Answers {
  private Answers() {}

  /** A refusal that ends the handling of a request: its code and message. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    Refused(int code, String message) {
      super(message, null, false, false);
      this.code = code;
    }

    HttpResponse response() {
      return refusal(code, getMessage());
    }
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static HttpResponse info(ObjectNode info) {
    ObjectNode answer = object().put("code", 0).put("message", "success");
    answer.set("info", info);
    return HttpResponse.json(200, answer);
  }

  static HttpResponse data(ObjectNode data) {
    // In this order: C SDK 3.x looks for "code": first.
    ObjectNode answer = object().put("code", 200);
    answer.set("data", data);
    return HttpResponse.json(200, answer.put("message", "success"));
  }

  static HttpResponse refusal(int code, String message) {
    return HttpResponse.json(200, object().put("code", code).put("message", message));
  }

  static CompletableFuture<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
