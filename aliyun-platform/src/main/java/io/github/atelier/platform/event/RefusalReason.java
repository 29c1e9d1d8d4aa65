package io.github.atelier.platform.event;

/**
 * Why a CONNECT was refused, exactly; the device only sees a CONNACK code.
 *
 * <p>The codes are Aliyun's as far as it documents them (2 malformed or plain TCP, 4 authentication
 * failed, in dynamic registration; 1 to 5 otherwise). Which of 2, 4 and 5 it sends for an unknown
 * or disabled device, for a keep-alive out of range and for a registration that is switched off is
 * not documented: the code given here is the stand-in's choice, and rules can change each.
 */
public enum RefusalReason {
  /** Not MQTT 3.1 or 3.1.1. */
  PROTOCOL_VERSION(1),
  /** The client id is not {@code id|k=v,…|}. */
  MALFORMED_CLIENT_ID(2),
  /** A required parameter is missing or malformed in the client id. */
  MALFORMED_PARAMETER(2),
  /** The keep-alive is not 30 to 1200 s; the code is a choice. */
  KEEP_ALIVE_OUT_OF_RANGE(2),
  /** {@code securemode} does not fit the transport; the code is a choice. */
  SECURE_MODE(2),
  /** A dynamic registration without TLS. */
  REGISTRATION_NEEDS_TLS(2),
  /** A will, where the rules refuse wills; the code is a choice. */
  WILL(2),
  /** As many connections as the platform takes. */
  TOO_MANY_CONNECTIONS(3),
  /** {@code securemode=-1} with an iotId and iotToken that were not issued, or are too old. */
  PRE_AUTHENTICATION(3),
  /** More than 5 CONNECTs in a minute, where the rules limit rates; the code is a choice. */
  TOO_MANY_CONNECTS(3),
  /** The database did not keep what the CONNECT changes. */
  STATE_UNAVAILABLE(3),
  /** The user name is not {@code deviceName&productKey}. */
  MALFORMED_USER_NAME(4),
  /** No password. */
  MISSING_PASSWORD(4),
  /** No such ProductKey. */
  UNKNOWN_PRODUCT(4),
  /** No such DeviceName in the product; the code is a choice. */
  UNKNOWN_DEVICE(4),
  /** The signature was not made with the secret that the platform holds. */
  WRONG_SIGNATURE(4),
  /** No such client id, or not its token. */
  WRONG_TOKEN(4),
  /**
   * The product's switch for dynamic registration is off (6288 over HTTPS); the code is a choice.
   */
  REGISTRATION_OFF(4),
  /** The device has connected with its DeviceSecret before (6289 over HTTPS). */
  ALREADY_ACTIVE(4),
  /** Five clients share this DeviceName already, or the product is full. */
  TOO_MANY_CLIENTS(4),
  /** The device is disabled; the code is a choice. */
  DEVICE_DISABLED(5);

  private final int defaultCode;

  RefusalReason(int defaultCode) {
    this.defaultCode = defaultCode;
  }

  /** The CONNACK code unless the rules say otherwise, 1 to 5. */
  public int defaultCode() {
    return defaultCode;
  }
}
