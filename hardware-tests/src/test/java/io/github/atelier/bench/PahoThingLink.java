package io.github.atelier.bench;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.driver.aliyun.ThingLink;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A thing's link over the host's own network: all that an MQTT library needs to be one. */
final class PahoThingLink implements ThingLink, AutoCloseable {
  private final MqttAsyncClient client;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  PahoThingLink(ConnectionParameters login, SocketFactory tls) throws MqttException {
    client =
        new MqttAsyncClient(
            "ssl://" + login.host() + ":" + login.port(),
            login.clientId(),
            new MemoryPersistence());
    client.setCallback(
        new MqttCallback() {
          @Override
          public void messageArrived(String topic, MqttMessage message) {
            listeners.forEach(listener -> listener.message(topic, message.getPayload()));
          }

          @Override
          public void connectionLost(Throwable cause) {}

          @Override
          public void deliveryComplete(IMqttDeliveryToken token) {}
        });
    MqttConnectOptions options = new MqttConnectOptions();
    options.setUserName(login.username());
    options.setPassword(login.password().reveal().toCharArray());
    options.setSocketFactory(tls);
    options.setKeepAliveInterval(60);
    // ten unless told otherwise: a thing's posts and answers would be refused beyond
    options.setMaxInflight(200);
    client.connect(options).waitForCompletion(10_000);
  }

  /** One step of Paho. */
  private interface Step {
    void start(IMqttActionListener told) throws MqttException;
  }

  private static CompletableFuture<Void> done(Step step) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      step.start(
          new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
              done.complete(null);
            }

            @Override
            public void onFailure(IMqttToken token, Throwable failure) {
              done.completeExceptionally(failure);
            }
          });
    } catch (MqttException e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  @Override
  public CompletableFuture<?> publish(String topic, byte[] payload, int qos) {
    return done(told -> client.publish(topic, payload, qos, false, null, told));
  }

  @Override
  public CompletableFuture<?> subscribe(String filter, int qos) {
    return done(told -> client.subscribe(filter, qos, null, told));
  }

  @Override
  public Runnable listen(Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() throws MqttException {
    client.disconnectForcibly(0, 1_000);
    client.close();
  }
}
