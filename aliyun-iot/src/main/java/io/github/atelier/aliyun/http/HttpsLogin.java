package io.github.atelier.aliyun.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Inputs;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.aliyun.Signatures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A login over HTTPS: {@code POST /auth}, JSON, answered with a token. How long a token lives is
 * not told (7 days in the page of 2020, 48 hours in that of 2019): use it until it is refused with
 * {@link HttpsCode#TOKEN_EXPIRED}.
 *
 * @param identity the device
 * @param deviceSecret signs
 * @param clientId 1 to 64 characters
 * @param signMethod the algorithm
 * @param timestamp milliseconds, decimal, within 15 minutes of the platform's clock; null for none,
 *     for a device that has no clock
 */
public record HttpsLogin(
    DeviceIdentity identity,
    Secret deviceSecret,
    String clientId,
    SignMethod signMethod,
    String timestamp) {
  /** The path. */
  public static final String PATH = "/auth";

  /** Checks the texts. */
  public HttpsLogin {
    Inputs.requireClientId(clientId);
    if (timestamp != null) {
      Inputs.requireTimestamp(timestamp);
    }
  }

  /** With HMAC-SHA256, the client id {@code productKey.deviceName} and no timestamp. */
  public static HttpsLogin of(DeviceIdentity identity, Secret deviceSecret) {
    return new HttpsLogin(
        identity,
        deviceSecret,
        identity.productKey() + "." + identity.deviceName(),
        SignMethod.HMAC_SHA256,
        null);
  }

  /** The request. */
  public HttpsPost at(HttpsEndpoint endpoint) {
    String sign = Signatures.device(signMethod, deviceSecret, clientId, identity, timestamp);
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", "default")
            .put("clientId", clientId)
            .put("signmethod", signMethod.wireName())
            .put("sign", sign)
            .put("productKey", identity.productKey())
            .put("deviceName", identity.deviceName());
    if (timestamp != null) {
      json.put("timestamp", timestamp);
    }
    return new HttpsPost(
        endpoint.access().resolve(PATH),
        "application/json",
        Map.of(),
        json.toString().getBytes(StandardCharsets.UTF_8),
        List.of(Secret.of("sign", sign)));
  }

  /**
   * Reads the answer: the token.
   *
   * @throws HttpsRefusedException if it is a refusal
   * @throws HttpsAnswerException if it is not understood
   */
  public Secret answer(int status, byte[] body) {
    String what = "the login of " + identity;
    Secret token =
        HttpsAnswer.secret(what, status, HttpsAnswer.read(what, status, body, 0, "info"), "token");
    if (!token.reveal().chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      // It becomes the value of a header.
      throw HttpsAnswer.not(what, status, "with a token that is not printable ASCII");
    }
    return token;
  }
}
