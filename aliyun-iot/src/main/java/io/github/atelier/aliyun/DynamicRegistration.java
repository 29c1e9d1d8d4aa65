package io.github.atelier.aliyun;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks the platform for a device's credentials over MQTT with the product's secret ("one secret per
 * product"). TLS only.
 *
 * <p>After CONNACK 0 the platform pushes the credentials (see {@link RegistrationPush}) without any
 * subscription, and closes 15 s later if the device has not. A client must not reconnect by itself
 * here, or it registers again.
 *
 * <p>The sources disagree about {@code securemode} and {@code instanceId}. Chosen: on a public
 * instance 2 and no instanceId for both kinds; on an instance of its own {@code instanceId} always,
 * with 2 for {@code register} and -2 for {@code regnwl}. The C SDK 4.x sends 2 everywhere, the
 * pages of 2023 say -2 for every such instance; {@link #secureMode} and {@link #instanceId}
 * override.
 *
 * <p>A builder: not thread-safe, use once.
 */
public final class DynamicRegistration {
  /** The two kinds of registration. */
  public enum Kind {
    /** The device exists beforehand and receives its DeviceSecret. */
    REGISTER("register"),
    /** The device need not exist and receives a client id and a token; region cn-shanghai only. */
    REGNWL("regnwl");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    /** The value of {@code authType}. */
    public String wireName() {
      return wireName;
    }
  }

  private final Kind kind;
  private final DeviceIdentity identity;
  private final Secret productSecret;
  private final Endpoint endpoint;
  private final Map<String, String> extras = new LinkedHashMap<>();
  private String clientId;
  private final String random;
  private SignMethod signMethod = SignMethod.HMAC_SHA256;
  private int secureMode;
  private String instanceId;

  private DynamicRegistration(
      Kind kind, DeviceIdentity identity, Secret productSecret, Endpoint endpoint, String random) {
    this.kind = kind;
    this.identity = identity;
    this.productSecret = productSecret;
    this.endpoint = endpoint;
    this.random = Inputs.requireRandom(random);
    this.clientId = identity.productKey() + "." + identity.deviceName();
    this.instanceId = endpoint.instanceId().orElse(null);
    this.secureMode = kind == Kind.REGNWL && instanceId != null ? -2 : 2;
  }

  /**
   * Registration of a device that was created beforehand; the answer is a DeviceSecret.
   *
   * @param random any text of 1 to 64 characters without {@code |} and comma; the caller's, as this
   *     library makes no random numbers
   */
  public static DynamicRegistration register(
      DeviceIdentity identity, Secret productSecret, Endpoint endpoint, String random) {
    return new DynamicRegistration(Kind.REGISTER, identity, productSecret, endpoint, random);
  }

  /**
   * Registration without creating the device first; the answer is a client id and a token for
   * {@link TokenLogin}.
   */
  public static DynamicRegistration regnwl(
      DeviceIdentity identity, Secret productSecret, Endpoint endpoint, String random) {
    return new DynamicRegistration(Kind.REGNWL, identity, productSecret, endpoint, random);
  }

  /**
   * The bare client id, 1 to 64 characters; {@code productKey.deviceName} unless set. It is not
   * signed.
   */
  public DynamicRegistration clientId(String value) {
    clientId = Inputs.requireClientId(value);
    return this;
  }

  /** The algorithm; HMAC-SHA256 unless set. */
  public DynamicRegistration signMethod(SignMethod value) {
    signMethod = value;
    return this;
  }

  /** Overrides {@code securemode}. */
  public DynamicRegistration secureMode(int value) {
    secureMode = value;
    return this;
  }

  /** Overrides {@code instanceId}; null leaves it out. */
  public DynamicRegistration instanceId(String value) {
    instanceId = value == null ? null : Inputs.requireInstanceId(value);
    return this;
  }

  /** Adds a parameter that is submitted but not signed; kept in order. */
  public DynamicRegistration extra(String name, String value) {
    if (name != null && ReservedParameters.REGISTRATION.contains(name)) {
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
    parameters.put("authType", kind.wireName());
    parameters.put("random", random);
    parameters.put("signmethod", signMethod.wireName());
    if (instanceId != null) {
      parameters.put("instanceId", instanceId);
    }
    parameters.putAll(extras);
    String password = Signatures.registration(signMethod, productSecret, identity, random);
    return new ConnectionParameters(
        new ClientId(clientId, parameters).encode(),
        identity.userName(),
        Secret.of("password", password),
        endpoint.host(identity.productKey()),
        endpoint.port());
  }
}
