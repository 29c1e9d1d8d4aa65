package io.github.atelier.aliyun.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Inputs;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.aliyun.Signatures;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Dynamic registration over HTTPS ("one secret per product"): {@code POST /auth/register/device}, a
 * form, answered with the DeviceSecret. The device must have been created beforehand and must not
 * have logged in yet; registration without creating it ({@code regnwl}) is MQTT's alone.
 *
 * @param identity the device
 * @param productSecret signs
 * @param random any text of 1 to 64 characters without {@code |} and comma; the caller's, as this
 *     library makes no random numbers
 * @param signMethod the algorithm
 */
public record HttpsRegistration(
    DeviceIdentity identity, Secret productSecret, String random, SignMethod signMethod) {
  /** The path. */
  public static final String PATH = "/auth/register/device";

  /** Checks the random. */
  public HttpsRegistration {
    Inputs.requireRandom(random);
  }

  /** The request. */
  public HttpsPost at(HttpsEndpoint endpoint) {
    String sign = Signatures.registration(signMethod, productSecret, identity, random);
    Map<String, String> form = new LinkedHashMap<>();
    form.put("productKey", identity.productKey());
    form.put("deviceName", identity.deviceName());
    form.put("random", random);
    form.put("sign", sign);
    form.put("signMethod", signMethod.wireName());
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return new HttpsPost(
        endpoint.registration().resolve(PATH),
        "application/x-www-form-urlencoded",
        Map.of(),
        body.getBytes(StandardCharsets.US_ASCII),
        List.of(Secret.of("sign", sign)));
  }

  /**
   * Reads the answer.
   *
   * @throws HttpsRefusedException if it is a refusal
   * @throws HttpsAnswerException if it is not understood, or about another device
   */
  public DeviceCredentials.DeviceSecret answer(int status, byte[] body) {
    String what = "the registration of " + identity;
    ObjectNode data = HttpsAnswer.read(what, status, body, 200, "data");
    if (!data.path("productKey").asText().equals(identity.productKey())
        || !data.path("deviceName").asText().equals(identity.deviceName())) {
      throw HttpsAnswer.not(what, status, "about another device");
    }
    return new DeviceCredentials.DeviceSecret(
        identity, HttpsAnswer.secret(what, status, data, "deviceSecret"));
  }
}
