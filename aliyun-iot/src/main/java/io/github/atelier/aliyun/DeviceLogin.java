package io.github.atelier.aliyun;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Connects a device that has its own DeviceSecret ("one secret per device").
 *
 * <p>Client id {@code id|securemode=2,signmethod=…[,timestamp=…][,extras]|}, user name {@code
 * deviceName&productKey}, password the HMAC over the submitted parameters. A builder: not
 * thread-safe, use once.
 */
public final class DeviceLogin {
  /** TLS. */
  public static final int SECURE_MODE_TLS = 2;

  /** Plain TCP; refused by Aliyun for accounts opened after August 2022. */
  public static final int SECURE_MODE_TCP = 3;

  private final DeviceIdentity identity;
  private final Secret deviceSecret;
  private final Endpoint endpoint;
  private final Map<String, String> extras = new LinkedHashMap<>();
  private String clientId;
  private SignMethod signMethod = SignMethod.HMAC_SHA256;
  private String timestamp;
  private int secureMode = SECURE_MODE_TLS;

  private DeviceLogin(DeviceIdentity identity, Secret deviceSecret, Endpoint endpoint) {
    this.identity = identity;
    this.deviceSecret = deviceSecret;
    this.endpoint = endpoint;
    this.clientId = identity.productKey() + "." + identity.deviceName();
  }

  /**
   * Starts from the device's certificate; the client id defaults to {@code productKey.deviceName}
   * as in the SDKs.
   */
  public static DeviceLogin of(DeviceIdentity identity, Secret deviceSecret, Endpoint endpoint) {
    return new DeviceLogin(identity, deviceSecret, endpoint);
  }

  /** The bare client id, 1 to 64 characters. */
  public DeviceLogin clientId(String value) {
    clientId = Inputs.requireClientId(value);
    return this;
  }

  /** The algorithm; HMAC-SHA256 unless set. */
  public DeviceLogin signMethod(SignMethod value) {
    signMethod = value;
    return this;
  }

  /** Adds a timestamp (milliseconds, decimal); it is then signed too. None unless set. */
  public DeviceLogin timestamp(String value) {
    timestamp = Inputs.requireTimestamp(value);
    return this;
  }

  /** {@code securemode}; {@value #SECURE_MODE_TLS} unless set. */
  public DeviceLogin secureMode(int value) {
    secureMode = value;
    return this;
  }

  /**
   * Adds a parameter that is submitted but not signed, such as {@code ext} or {@code _v}; kept in
   * order.
   */
  public DeviceLogin extra(String name, String value) {
    if (name != null && ReservedParameters.DEVICE.contains(name)) {
      throw new InvalidInputException(
          "parameter name", "is set by the builder's own method, not as an extra", name);
    }
    extras.put(Inputs.requireParameterName(name), Inputs.requireParameterValue(name, value));
    return this;
  }

  /** The finished parameters. */
  public ConnectionParameters build() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("securemode", Integer.toString(secureMode));
    parameters.put("signmethod", signMethod.wireName());
    if (timestamp != null) {
      parameters.put("timestamp", timestamp);
    }
    parameters.putAll(extras);
    String password = Signatures.device(signMethod, deviceSecret, clientId, identity, timestamp);
    return new ConnectionParameters(
        new ClientId(clientId, parameters).encode(),
        identity.userName(),
        Secret.of("password", password),
        endpoint.host(identity.productKey()),
        endpoint.port());
  }
}
