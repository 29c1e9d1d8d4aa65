package io.github.atelier.aliyun;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How Aliyun signs: the submitted parameters sorted by name, name and value concatenated without
 * separators, HMAC over that.
 *
 * <p>The signature is hex; the platform compares without regard to case, because the C SDKs send
 * upper case and the Node SDK lower.
 */
public final class Signatures {
  private Signatures() {}

  /**
   * The content that is signed: {@code name+value} in the alphabetical order of names, nothing
   * between.
   */
  public static String content(Map<String, String> parameters) {
    StringBuilder content = new StringBuilder();
    new TreeMap<>(parameters).forEach((name, value) -> content.append(name).append(value));
    return content.toString();
  }

  /**
   * The password of a device that has its own secret, in lower-case hex.
   *
   * @param clientId the bare client id, without {@code |…|}
   * @param timestamp as submitted, or null if none is submitted (then it is not signed either)
   */
  public static String device(
      SignMethod method,
      Secret deviceSecret,
      String clientId,
      DeviceIdentity identity,
      String timestamp) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("clientId", clientId);
    parameters.put("deviceName", identity.deviceName());
    parameters.put("productKey", identity.productKey());
    if (timestamp != null) {
      parameters.put("timestamp", timestamp);
    }
    return method.hex(deviceSecret, content(parameters));
  }

  /**
   * The password of a dynamic registration: over deviceName, productKey and random, with the
   * ProductSecret; lower-case hex.
   */
  public static String registration(
      SignMethod method, Secret productSecret, DeviceIdentity identity, String random) {
    return method.hex(
        productSecret,
        content(
            Map.of(
                "deviceName", identity.deviceName(),
                "productKey", identity.productKey(),
                "random", random)));
  }

  /**
   * The pre-shared key of TLS-PSK as the C SDK 4.x derives it: the 64 ASCII characters of the
   * upper-case hex (not the 32 bytes they stand for).
   */
  public static String preSharedKey(
      Secret deviceSecret, DeviceIdentity identity, String timestamp) {
    String content =
        "id" + identity.productKey() + "&" + identity.deviceName() + "timestamp" + timestamp;
    return SignMethod.HMAC_SHA256.hex(deviceSecret, content).toUpperCase(Locale.ROOT);
  }

  /** Compares a submitted signature with the expected one: hex in any case, constant time. */
  public static boolean matches(String expectedLowerHex, String submitted) {
    return submitted != null
        && Secret.of("signature", expectedLowerHex).matches(submitted.toLowerCase(Locale.ROOT));
  }
}
