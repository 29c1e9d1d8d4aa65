package io.github.atelier.platform.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.platform.http.FormData;
import io.github.atelier.platform.http.FormData.FormException;
import io.github.atelier.platform.http.HttpEndpoint;
import io.github.atelier.platform.http.HttpRequest;
import io.github.atelier.platform.http.HttpResponse;
import io.github.atelier.platform.openapi.Replies.Format;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoint of the OpenAPI: signature, action, parameters, answer, in this order. */
final class OpenApi implements HttpEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(OpenApi.class);

  private final Gatekeeper gatekeeper;
  private final ActionTable actions;
  private final int refusalStatus;

  /**
   * An endpoint.
   *
   * @param refusalStatus HTTP status of business refusals
   */
  OpenApi(Gatekeeper gatekeeper, ActionTable actions, int refusalStatus) {
    this.gatekeeper = gatekeeper;
    this.actions = actions;
    this.refusalStatus = refusalStatus;
  }

  @Override
  public CompletableFuture<HttpResponse> answer(HttpRequest request) {
    String requestId = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
    String host = request.header("host").orElse("");
    Format format = request.header("x-acs-version").isPresent() ? Format.JSON : Format.XML;
    try {
      Map<String, String> query = FormData.parse(request.query());
      Map<String, String> form =
          request.mediaType().equals("application/x-www-form-urlencoded")
              ? FormData.parse(request.body())
              : Map.of();
      format = format(format, query, form);
      return run(requestId, host, format, gatekeeper.admit(request, query, form));
    } catch (FormException e) {
      GatewayException refusal =
          new GatewayException(
              400, "InvalidParameter", "The parameters cannot be read: " + e.getMessage() + ".");
      return done(Replies.refusal(format, requestId, host, refusal));
    } catch (GatewayException e) {
      LOG.info("a call of the OpenAPI was refused: {}", e.code());
      return done(Replies.refusal(format, requestId, host, e));
    }
  }

  private CompletableFuture<HttpResponse> run(
      String requestId, String host, Format format, ApiCall call) throws GatewayException {
    ActionTable.Action action =
        actions
            .find(call.action())
            .orElseThrow(
                () ->
                    new GatewayException(
                        404,
                        "InvalidAction.NotFound",
                        "Specified api is not found, please check your url and method."));
    CompletableFuture<ObjectNode> answer;
    try {
      answer = action.handler().run(Arguments.check(action.parameters(), call.parameters()));
    } catch (BusinessException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer.handle(
        (body, failure) -> {
          if (failure == null) {
            LOG.debug("{} succeeded", call);
            return Replies.success(format, action.name(), requestId, body);
          }
          BusinessException refusal = refusal(action.name(), failure);
          LOG.info("{} was refused: {} {}", call, refusal.code(), refusal.getMessage());
          return Replies.refusal(format, refusalStatus, action.name(), requestId, refusal);
        });
  }

  private static BusinessException refusal(String action, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof BusinessException refusal) {
      return refusal;
    }
    LOG.error("{} failed", action, cause);
    return new BusinessException(
        "iot.system.SystemException", "The platform failed; its log says why.");
  }

  private static Format format(
      Format otherwise, Map<String, String> query, Map<String, String> form)
      throws GatewayException {
    String wanted = query.getOrDefault("Format", form.get("Format"));
    if (wanted == null || wanted.isEmpty()) {
      return otherwise;
    }
    return switch (wanted.toUpperCase(Locale.ROOT)) {
      case "JSON" -> Format.JSON;
      case "XML" -> Format.XML;
      default ->
          throw new GatewayException(
              400, "InvalidFormat", "Specified parameter Format is not valid.");
    };
  }

  private static CompletableFuture<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
