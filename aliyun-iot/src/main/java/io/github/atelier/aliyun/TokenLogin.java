package io.github.atelier.aliyun;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Connects a device that was registered with {@code regnwl}: client id and token exactly as pushed,
 * {@code authType=connwl}.
 *
 * <p>Client id {@code <pushed clientId>|securemode=-2,authType=connwl[,extras]|}, password the
 * token itself, no signature. A builder: not thread-safe, use once.
 */
public final class TokenLogin {
  private final DeviceCredentials.DeviceToken token;
  private final Endpoint endpoint;
  private final Map<String, String> extras = new LinkedHashMap<>();
  private int secureMode = -2;

  private TokenLogin(DeviceCredentials.DeviceToken token, Endpoint endpoint) {
    this.token = token;
    this.endpoint = endpoint;
  }

  /** Starts from what the platform pushed. */
  public static TokenLogin of(DeviceCredentials.DeviceToken token, Endpoint endpoint) {
    return new TokenLogin(token, endpoint);
  }

  /** Overrides {@code securemode}; -2 unless set. */
  public TokenLogin secureMode(int value) {
    secureMode = value;
    return this;
  }

  /** Adds a parameter such as {@code ext}; kept in order. */
  public TokenLogin extra(String name, String value) {
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
    parameters.put("authType", "connwl");
    parameters.putAll(extras);
    return new ConnectionParameters(
        new ClientId(token.clientId(), parameters).encode(),
        token.identity().userName(),
        token.token(),
        endpoint.host(token.identity().productKey()),
        endpoint.port());
  }
}
