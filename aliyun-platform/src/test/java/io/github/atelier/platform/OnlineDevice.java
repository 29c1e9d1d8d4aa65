package io.github.atelier.platform;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.aliyun.DeviceCredentials.DeviceSecret;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A device on MQTT over TLS, by Paho, that keeps what it receives and may answer at once. */
final class OnlineDevice implements AutoCloseable {
  private final MqttAsyncClient client;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  OnlineDevice(
      AliyunPlatform platform,
      DeviceIdentity device,
      String secret,
      BiConsumer<OnlineDevice, String[]> answer)
      throws MqttException {
    ConnectionParameters login =
        new DeviceSecret(device, Secret.of(secret)).connectTo(Sample.anywhere());
    client =
        new MqttAsyncClient(
            "ssl://localhost:" + platform.mqttPort(), login.clientId(), new MemoryPersistence());
    client.setCallback(
        new MqttCallback() {
          @Override
          public void connectionLost(Throwable cause) {}

          @Override
          public void messageArrived(String topic, MqttMessage message) {
            String text = new String(message.getPayload(), StandardCharsets.UTF_8);
            received.add(topic + " " + text);
            answer.accept(OnlineDevice.this, new String[] {topic, text});
          }

          @Override
          public void deliveryComplete(IMqttDeliveryToken token) {}
        });
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(4);
    options.setUserName(login.username());
    options.setPassword(login.password().reveal().toCharArray());
    options.setSocketFactory(Tls.trusting(platform.authority()).getSocketFactory());
    options.setCleanSession(true);
    client.connect(options).waitForCompletion(10_000);
  }

  OnlineDevice(AliyunPlatform platform, DeviceIdentity device, String secret) throws MqttException {
    this(platform, device, secret, (self, message) -> {});
  }

  void subscribe(String filter) throws MqttException {
    client.subscribe(filter, 1).waitForCompletion(5_000);
  }

  /** Does not wait: may be called from the callback. */
  void publish(String topic, String payload, int qos) {
    try {
      client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), qos, false);
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next message, as topic, blank, payload. */
  String next() throws InterruptedException {
    return received.poll(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws MqttException {
    client.disconnectForcibly(0, 100, false);
    client.close(true);
  }
}
