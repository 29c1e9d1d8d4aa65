package io.github.atelier.emulator.uplink;

/**
 * The CONNECT packet.
 *
 * @param version 3 (MQTT 3.1) or 4 (MQTT 3.1.1)
 * @param username or {@code null}
 * @param password or {@code null}; never printed
 * @param keepAlive seconds
 * @param will or {@code null}
 */
public record MqttLogin(
    int version,
    String clientId,
    String username,
    String password,
    int keepAlive,
    boolean cleanSession,
    Will will) {

  /** The will message. */
  public record Will(String topic, byte[] payload, int qos, boolean retain) {}

  @Override
  public String toString() {
    return "MqttLogin["
        + clientId
        + ", "
        + username
        + ", password ****, keepAlive "
        + keepAlive
        + "]";
  }
}
