package io.github.atelier.platform.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.aliyun.Signatures;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.DeviceState.Status;
import io.github.atelier.platform.core.Operations;
import io.github.atelier.platform.device.Answers.Refused;
import io.github.atelier.platform.http.HttpEndpoint;
import io.github.atelier.platform.http.HttpRequest;
import io.github.atelier.platform.http.HttpResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /auth}: a signed device gets a token (HTTPS access page). Signed is every submitted
 * key and value but version, sign and signmethod; the page's sentence says values, its SDKs sign
 * both.
 */
final class Authentication implements HttpEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);
  private static final Set<String> UNSIGNED = Set.of("version", "sign", "signmethod");
  private static final Duration TOLERANCE = Duration.ofMinutes(15);
  private static final int PARAMETER = 10001;
  private static final int CHECK = 20000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Operations operations;
  private final Tokens tokens;
  private final Clock clock;

  Authentication(Operations operations, Tokens tokens, Clock clock) {
    this.operations = operations;
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<HttpResponse> answer(HttpRequest request) {
    DeviceInfo device;
    try {
      device = checked(fields(request.body()));
    } catch (Refused e) {
      LOG.info("a device was refused over HTTPS: {}", e.getMessage());
      return Answers.done(e.response());
    }
    return operations
        .activate(device.device())
        .handle(
            (done, failure) -> {
              if (failure != null) {
                LOG.error("the login of {} over HTTPS failed", device.device(), failure);
                return Answers.refusal(20004, "update session error");
              }
              return Answers.info(
                  Answers.object().put("token", tokens.issue(device.device(), device.iotId())));
            });
  }

  private static Map<String, String> fields(byte[] body) throws Refused {
    JsonNode document;
    try {
      document = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new Refused(PARAMETER, "param error: the body is not JSON");
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
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

  private DeviceInfo checked(Map<String, String> fields) throws Refused {
    String sign = required(fields, "sign");
    required(fields, "clientId");
    DeviceIdentity identity;
    SignMethod method;
    try {
      identity = new DeviceIdentity(required(fields, "productKey"), required(fields, "deviceName"));
      method =
          fields.containsKey("signmethod")
              ? SignMethod.parse(fields.get("signmethod"))
              : SignMethod.HMAC_MD5;
    } catch (InvalidInputException e) {
      throw new Refused(PARAMETER, "param error: " + e.getMessage());
    }
    if (fields.containsKey("timestamp")) {
      timely(fields.get("timestamp"));
    }
    Map<String, String> signed = new TreeMap<>(fields);
    signed.keySet().removeAll(UNSIGNED);
    DeviceInfo device = operations.device(identity).orElse(null);
    // The same answer for an unknown device as for a wrong signature: strangers learn nothing.
    if (device == null
        || !Signatures.matches(
            method.hex(device.deviceSecret(), Signatures.content(signed)), sign)) {
      throw new Refused(CHECK, "auth check error");
    }
    if (device.status() == Status.DISABLE) {
      throw new Refused(CHECK, "auth check error: the device is disabled");
    }
    return device;
  }

  private void timely(String timestamp) throws Refused {
    try {
      long off = Math.abs(Math.subtractExact(clock.millis(), Long.parseLong(timestamp)));
      if (off <= TOLERANCE.toMillis()) {
        return;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Told as one that is off.
    }
    throw new Refused(PARAMETER, "param error: timestamp is not within 15 minutes of now");
  }

  private static String required(Map<String, String> fields, String name) throws Refused {
    String value = fields.getOrDefault(name, "");
    if (value.isEmpty() || value.length() > 256) {
      throw new Refused(PARAMETER, "param error: " + name + " is missing or too long");
    }
    return value;
  }
}
