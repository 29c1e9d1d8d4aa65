package io.github.atelier.platform.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.Operations;
import io.github.atelier.platform.device.Answers.Refused;
import io.github.atelier.platform.http.HttpEndpoint;
import io.github.atelier.platform.http.HttpRequest;
import io.github.atelier.platform.http.HttpResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /auth}: a signed device gets a token for {@code /topic} (HTTPS access page). */
final class Authentication implements HttpEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);
  private static final int PARAMETER = 10001;
  private static final int CHECK = 20000;
  private static final int SESSION = 20004;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Operations operations;
  private final Tokens tokens;
  private final SignedLogin login;

  Authentication(Operations operations, Tokens tokens, Clock clock) {
    this.operations = operations;
    this.tokens = tokens;
    this.login =
        new SignedLogin(
            operations, clock, Set.of("version", "sign", "signmethod"), PARAMETER, CHECK);
  }

  @Override
  public CompletableFuture<HttpResponse> answer(HttpRequest request) {
    DeviceInfo device;
    try {
      Map<String, String> fields = fields(request.body());
      login.timely(fields);
      device = login.check(fields);
    } catch (Refused e) {
      LOG.info("a device was refused over HTTPS: {}", e.getMessage());
      return Answers.done(e.response());
    }
    return operations
        .devices()
        .activate(device.device())
        .handle(
            (done, failure) -> {
              if (failure != null) {
                LOG.error("the login of {} over HTTPS failed", device.device(), failure);
                return Answers.refusal(SESSION, "update session error");
              }
              return Answers.info(
                  Answers.object().put("token", tokens.issue(device.device(), device.iotId())));
            });
  }

  private static Map<String, String> fields(byte[] body) throws Refused {
    JsonNode document;
    try {
      document = JSON.readTree(body);
    } catch (IOException e) {
      throw new Refused(PARAMETER, "param error: the body is not JSON");
    }
    if (document == null || !document.isObject()) {
      throw new Refused(PARAMETER, "param error: the body is not a JSON object");
    }
    Map<String, String> fields = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : document.properties()) {
      if (!field.getValue().isValueNode()) {
        throw new Refused(PARAMETER, "param error: a value is not a text or number");
      }
      fields.put(field.getKey(), field.getValue().asText());
    }
    return fields;
  }
}
