package io.github.atelier.emulator.uplink;

import java.util.List;
import java.util.Map;

/** One MQTT client's link. Methods may be called from any thread and never block. */
public interface MqttLink {

  /** Sends CONNECT on an opened link. */
  void connect(MqttLogin login);

  /**
   * Publishes.
   *
   * @param correlation comes back in {@link Listener#published}
   */
  void publish(int correlation, String topic, byte[] payload, int qos, boolean retain);

  /**
   * Subscribes to all of these in one packet.
   *
   * @param filters topic filters with their QoS, in order
   */
  void subscribe(int correlation, Map<String, Integer> filters);

  void unsubscribe(int correlation, List<String> filters);

  /** Sends DISCONNECT where connected, closes TCP, then {@link Listener#closed}. */
  void disconnect();

  /** Drops TCP at once; the listener hears nothing more. */
  void abort();

  /** Hears what really happened. */
  interface Listener {
    void opened();

    void openFailed(LinkFailure failure);

    void connected(boolean sessionPresent);

    /**
     * CONNACK with a refusal.
     *
     * @param code 1 to 5 (MQTT 3.1.1, 3.2.2.3)
     */
    void connectRefused(int code);

    void connectFailed(LinkFailure failure);

    /** Written (QoS 0), acknowledged (QoS 1) or complete (QoS 2). */
    void published(int correlation);

    void publishFailed(int correlation, LinkFailure failure);

    /**
     * SUBACK.
     *
     * @param granted for each filter 0 to 2, or 128 for a refusal
     */
    void subscribed(int correlation, List<Integer> granted);

    void subscribeFailed(int correlation, LinkFailure failure);

    void unsubscribed(int correlation);

    /** A message, never before {@link #connected}. */
    void message(String topic, byte[] payload, int qos, int messageId);

    void lost(LinkFailure failure);

    void closed();
  }
}
