package io.github.atelier.driver.aliyun;

import io.github.atelier.driver.Modem;
import io.github.atelier.driver.MqttListener;
import io.github.atelier.driver.MqttMessage;
import java.util.concurrent.CompletableFuture;

/** A {@link ThingLink} over an MQTT client inside a module. */
public final class ModuleThingLink implements ThingLink {
  private final Modem modem;
  private final int client;

  /**
   * @param client which of the module's clients; {@link AliyunDevice} connects 0
   */
  public ModuleThingLink(Modem modem, int client) {
    this.modem = modem;
    this.client = client;
  }

  @Override
  public CompletableFuture<?> publish(String topic, byte[] payload, int qos) {
    return modem.mqtt().publishAsync(client, topic, payload, qos);
  }

  @Override
  public CompletableFuture<?> subscribe(String filter, int qos) {
    return modem.mqtt().subscribeAsync(client, filter, qos);
  }

  @Override
  public Runnable listen(Listener listener) {
    MqttListener adapter =
        new MqttListener() {
          @Override
          public void message(MqttMessage message) {
            if (message.client() == client) {
              listener.message(message.topic(), message.payload());
            }
          }
        };
    modem.mqtt().addListener(adapter);
    return () -> modem.mqtt().removeListener(adapter);
  }
}
