package io.github.atelier.platform.export;

import io.github.atelier.aliyun.ClientId;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Inputs;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.aliyun.Signatures;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The one form of a login whose password is exported.
 *
 * <p>A device's MQTT password is a signature of what it submits: its bare client id and, if it
 * sends one, its timestamp, with the method that it names. Aliyun computes it anew for each
 * CONNECT; a broker with a list of passwords knows one for each user. So the form must be the one
 * that the devices send, and devices that send the present time cannot log in from a list.
 *
 * @param clientId the bare client id with {@value #PRODUCT_KEY} and {@value #DEVICE_NAME} in the
 *     places of the device's own
 * @param method signs
 * @param timestamp as submitted, decimal milliseconds; empty if the devices submit none
 * @param upperCase whether the devices send the signature in upper-case hex, as the C SDKs do:
 *     Aliyun does not mind, a list of passwords does
 */
public record LoginForm(
    String clientId, SignMethod method, Optional<String> timestamp, boolean upperCase) {
  /** Stands for the device's ProductKey. */
  public static final String PRODUCT_KEY = "{productKey}";

  /** Stands for the device's DeviceName. */
  public static final String DEVICE_NAME = "{deviceName}";

  /** What this project's driver sends: {@code productKey.deviceName}, HMAC-SHA256, no timestamp. */
  public static final LoginForm DRIVER =
      new LoginForm(
          PRODUCT_KEY + "." + DEVICE_NAME, SignMethod.HMAC_SHA256, Optional.empty(), false);

  /**
   * Checks the form.
   *
   * @throws io.github.atelier.aliyun.InvalidInputException if no device could send it
   */
  public LoginForm {
    Inputs.requireClientId(clientId.replace(PRODUCT_KEY, "pk").replace(DEVICE_NAME, "dn"));
    timestamp.ifPresent(Inputs::requireTimestamp);
  }

  /** The bare client id of a device. */
  public String clientIdOf(DeviceIdentity device) {
    return Inputs.requireClientId(
        clientId
            .replace(PRODUCT_KEY, device.productKey())
            .replace(DEVICE_NAME, device.deviceName()));
  }

  /** What a device sends as its password. */
  public Secret password(DeviceIdentity device, Secret deviceSecret) {
    String hex =
        Signatures.device(method, deviceSecret, clientIdOf(device), device, timestamp.orElse(null));
    return Secret.of("password", upperCase ? hex.toUpperCase(Locale.ROOT) : hex);
  }

  /** For people: the client id in full. */
  @Override
  public String toString() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("securemode", "2");
    parameters.put("signmethod", method.wireName());
    timestamp.ifPresent(value -> parameters.put("timestamp", value));
    return new ClientId(clientId, parameters).encode()
        + ", password in "
        + (upperCase ? "upper" : "lower")
        + "-case hex";
  }
}
