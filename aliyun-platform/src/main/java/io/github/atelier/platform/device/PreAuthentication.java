package io.github.atelier.platform.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.Operations;
import io.github.atelier.platform.device.Answers.Refused;
import io.github.atelier.platform.http.FormData;
import io.github.atelier.platform.http.FormData.FormException;
import io.github.atelier.platform.http.HttpEndpoint;
import io.github.atelier.platform.http.HttpRequest;
import io.github.atelier.platform.http.HttpResponse;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /auth/devicename}, which older C SDKs (2.x and 3.x with pre-authentication) call
 * before MQTT: a signed device gets a user name (iotId) and a password (iotToken) for CONNECT, and
 * where to connect. The host is the one it called here under.
 */
final class PreAuthentication implements HttpEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(PreAuthentication.class);
  private static final int PARAMETER = 460;
  private static final int CHECK = 401;

  private final Tokens tokens;
  private final SignedLogin login;
  private final IntSupplier mqttPort;

  PreAuthentication(Operations operations, Tokens tokens, Clock clock, IntSupplier mqttPort) {
    this.tokens = tokens;
    this.mqttPort = mqttPort;
    this.login =
        new SignedLogin(
            operations,
            clock,
            Set.of("version", "sign", "signmethod", "resources"),
            PARAMETER,
            CHECK);
  }

  @Override
  public CompletableFuture<HttpResponse> answer(HttpRequest request) {
    DeviceInfo device;
    try {
      device = login.check(FormData.parse(request.body()));
    } catch (FormException e) {
      return Answers.done(Answers.refusal(PARAMETER, "request parameter error: " + e.getMessage()));
    } catch (Refused e) {
      LOG.info("a device was refused before MQTT: {}", e.getMessage());
      return Answers.done(e.response());
    }
    ObjectNode data =
        Answers.object()
            .put("iotId", device.iotId())
            .put("iotToken", tokens.issue(device.device(), device.iotId()));
    data.putObject("resources")
        .putObject("mqtt")
        .put("host", host(request))
        .put("port", mqttPort.getAsInt());
    return Answers.done(Answers.data(data));
  }

  private static String host(HttpRequest request) {
    String host = request.header("host").orElse("localhost");
    int port = host.lastIndexOf(':');
    return port > host.lastIndexOf(']') ? host.substring(0, port) : host;
  }
}
