package io.github.atelier.aliyun;

/**
 * Who a device is: its product and its name in that product.
 *
 * @param productKey letters and digits, 1 to 32 (Aliyun issues 11)
 * @param deviceName 4 to 32 characters of {@code [A-Za-z0-9-_@.:]}
 */
public record DeviceIdentity(String productKey, String deviceName) {
  public DeviceIdentity {
    Inputs.requireProductKey(productKey);
    Inputs.requireDeviceName(deviceName);
  }

  /** The MQTT user name: {@code deviceName&productKey}. */
  public String userName() {
    return deviceName + "&" + productKey;
  }

  /**
   * Reads a submitted MQTT user name.
   *
   * @throws InvalidInputException if it is not {@code deviceName&productKey}
   */
  public static DeviceIdentity ofUserName(String userName) {
    int at = userName == null ? -1 : userName.lastIndexOf('&');
    if (at < 0) {
      throw new InvalidInputException(
          "username", "must be deviceName&productKey", userName == null ? "" : userName);
    }
    return new DeviceIdentity(userName.substring(at + 1), userName.substring(0, at));
  }

  /** {@code productKey/deviceName}, the order of topics. */
  @Override
  public String toString() {
    return productKey + "/" + deviceName;
  }
}
