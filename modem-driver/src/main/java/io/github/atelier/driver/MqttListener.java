package io.github.atelier.driver;

/**
 * Hears what the module's MQTT clients receive. Called on the event thread; see {@link
 * io.github.atelier.driver.channel.ChannelListener}.
 */
public interface MqttListener {

  /** A message came. With QoS 1 the same one may come twice. */
  default void message(MqttMessage message) {}

  /**
   * The connection is gone, not by our own close.
   *
   * @param client index of the client in the module
   * @param cause neutral name of the cause, or the module's own number
   */
  default void lost(int client, String cause) {}
}
