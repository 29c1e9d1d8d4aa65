package io.github.atelier.platform.device;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.aliyun.Signatures;
import io.github.atelier.platform.core.DeviceInfo;
import io.github.atelier.platform.core.DeviceState.Status;
import io.github.atelier.platform.core.Operations;
import io.github.atelier.platform.device.Answers.Refused;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A login that a device signs with its DeviceSecret, over every submitted key and value but a few.
 * (The page's sentence says values; its SDKs sign both.)
 */
final class SignedLogin {
  private static final Duration TOLERANCE = Duration.ofMinutes(15);

  private final Operations operations;
  private final Clock clock;
  private final Set<String> unsigned;
  private final int parameterCode;
  private final int checkCode;

  /**
   * A way to log in.
   *
   * @param unsigned what is not signed
   * @param parameterCode of a refusal for what is missing or malformed
   * @param checkCode of a refusal for who it is
   */
  SignedLogin(
      Operations operations, Clock clock, Set<String> unsigned, int parameterCode, int checkCode) {
    this.operations = operations;
    this.clock = clock;
    this.unsigned = unsigned;
    this.parameterCode = parameterCode;
    this.checkCode = checkCode;
  }

  DeviceInfo check(Map<String, String> fields) throws Refused {
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
      throw new Refused(parameterCode, "param error: " + e.getMessage());
    }
    Map<String, String> signed = new TreeMap<>(fields);
    signed.keySet().removeAll(unsigned);
    DeviceInfo device = operations.devices().find(identity).orElse(null);
    // The same answer for an unknown device as for a wrong signature: strangers learn nothing.
    if (device == null
        || !Signatures.matches(
            method.hex(device.deviceSecret(), Signatures.content(signed)), sign)) {
      throw new Refused(checkCode, "auth check error");
    }
    if (device.status() == Status.DISABLE) {
      throw new Refused(checkCode, "auth check error: the device is disabled");
    }
    return device;
  }

  /** Refuses a timestamp that is more than 15 minutes off; none is fine. */
  void timely(Map<String, String> fields) throws Refused {
    if (!fields.containsKey("timestamp")) {
      return;
    }
    try {
      long sent = Long.parseLong(fields.get("timestamp"));
      long off = Math.abs(Math.subtractExact(clock.millis(), sent));
      if (off <= TOLERANCE.toMillis()) {
        return;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Told as one that is off.
    }
    throw new Refused(parameterCode, "param error: timestamp is not within 15 minutes of now");
  }

  private String required(Map<String, String> fields, String name) throws Refused {
    String value = fields.getOrDefault(name, "");
    if (value.isEmpty() || value.length() > 256) {
      throw new Refused(parameterCode, "param error: " + name + " is missing or too long");
    }
    return value;
  }
}
