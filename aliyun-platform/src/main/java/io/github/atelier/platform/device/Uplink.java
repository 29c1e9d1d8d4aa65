package io.github.atelier.platform.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.Hub;
import io.github.atelier.platform.http.HttpEndpoint;
import io.github.atelier.platform.http.HttpRequest;
import io.github.atelier.platform.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /topic/…}: a message up, with the token in the header {@code password}. */
final class Uplink implements HttpEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
  static final String PREFIX = "/topic";
  static final int MAX_PAYLOAD = 128 * 1024;

  private final Hub hub;
  private final Tokens tokens;

  Uplink(Hub hub, Tokens tokens) {
    this.hub = hub;
    this.tokens = tokens;
  }

  @Override
  public CompletableFuture<HttpResponse> answer(HttpRequest request) {
    String token = request.header("password").orElse("");
    if (token.isEmpty()) {
      return refused(20002, "token is null");
    }
    Tokens.Check check = tokens.check(token);
    if (check instanceof Tokens.Check.Expired) {
      return refused(20001, "token is expired");
    }
    if (!(check instanceof Tokens.Check.Valid valid) || !stillHis(valid)) {
      return refused(20003, "check token error");
    }
    if (!request.query().isEmpty()) {
      return refused(10001, "param error: there must be no query");
    }
    if (request.body().length > MAX_PAYLOAD) {
      return refused(10001, "param error: the message is larger than 128 KB");
    }
    String topic = request.path().substring(PREFIX.length());
    return hub.publishFromHttp(valid.device(), topic, request.body())
        .handle(
            (messageId, failure) -> {
              if (failure != null) {
                Throwable cause =
                    failure instanceof CompletionException ? failure.getCause() : failure;
                LOG.info("{} could not publish over HTTPS: {}", valid.device(), cause.getMessage());
                return Answers.refusal(30001, "publish message error");
              }
              ObjectNode info = Answers.object().put("messageId", Long.parseLong(messageId));
              return Answers.info(info.put("data", ""));
            });
  }

  /** Not deleted, nor reset, since the token was issued. */
  private boolean stillHis(Tokens.Check.Valid valid) {
    return hub.operations()
        .devices()
        .find(valid.device())
        .filter(device -> device.iotId().equals(valid.iotId()))
        .flatMap(DeviceInfo::activated)
        .isPresent();
  }

  private static CompletableFuture<HttpResponse> refused(int code, String message) {
    return Answers.done(Answers.refusal(code, message));
  }
}
