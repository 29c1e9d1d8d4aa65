package io.github.atelier.driver;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message that the module received.
 *
 * @param client index of the client in the module
 * @param topic its topic
 * @param payload its octets; not copied, do not change them
 */
public record MqttMessage(int client, String topic, byte[] payload) {

  /** The payload as UTF-8 text. */
  public String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MqttMessage m
        && client == m.client
        && topic.equals(m.topic)
        && Arrays.equals(payload, m.payload);
  }

  @Override
  public int hashCode() {
    return 31 * topic.hashCode() + Arrays.hashCode(payload);
  }

  @Override
  public String toString() {
    return "MqttMessage[client " + client + ", " + topic + ", " + payload.length + " octets]";
  }
}
