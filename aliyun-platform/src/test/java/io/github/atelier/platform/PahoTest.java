package io.github.atelier.platform;

import static io.github.atelier.platform.Sample.DEV1;
import static io.github.atelier.platform.Sample.DEV2;
import static io.github.atelier.platform.Sample.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceCredentials.DeviceSecret;
import io.github.atelier.aliyun.DeviceCredentials.DeviceToken;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.RegistrationPush;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.platform.core.Delivery;
import io.github.atelier.platform.core.DeliveryException;
import io.github.atelier.platform.core.DeviceState.Status;
import io.github.atelier.platform.core.PlatformRules;
import io.github.atelier.platform.event.OfflineReason;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.event.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The main flows as an independent MQTT client sees them, over TLS with the private CA. */
class PahoTest {
  private final DeviceTopics topics = new DeviceTopics(DEV1);
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final List<MqttClient> clients = new ArrayList<>();
  private AliyunPlatform platform;

  @BeforeEach
  void start() {
    platform = Sample.platform(PlatformRules.defaults());
  }

  @AfterEach
  void stop() throws MqttException {
    platform.close();
    for (MqttClient client : clients) {
      try {
        client.disconnectForcibly(0, 100, false);
      } finally {
        client.close(true);
      }
    }
  }

  private MqttClient connect(ConnectionParameters login) throws MqttException {
    MqttClient client =
        new MqttClient(
            "ssl://localhost:" + platform.mqttPort(), login.clientId(), new MemoryPersistence());
    clients.add(client);
    client.setTimeToWait(5_000);
    client.setCallback(
        new MqttCallback() {
          @Override
          public void connectionLost(Throwable cause) {}

          @Override
          public void messageArrived(String topic, MqttMessage message) {
            received.add(topic + " " + new String(message.getPayload(), StandardCharsets.UTF_8));
          }

          @Override
          public void deliveryComplete(IMqttDeliveryToken token) {}
        });
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setSocketFactory(Tls.trusting(Sample.CA).getSocketFactory());
    options.setHttpsHostnameVerificationEnabled(true);
    options.setUserName(login.username());
    options.setPassword(login.password().reveal().toCharArray());
    client.connect(options);
    return client;
  }

  private String next() throws InterruptedException {
    return received.poll(5, TimeUnit.SECONDS);
  }

  private DeviceCredentials pushed() throws InterruptedException {
    String message = next();
    int blank = message.indexOf(' ');
    return RegistrationPush.parse(
        message.substring(0, blank), message.substring(blank + 1).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void refused(ConnectionParameters login, int code, RefusalReason reason)
      throws Exception {
    long mark = platform.events().mark();
    assertThatThrownBy(() -> connect(login))
        .isInstanceOfSatisfying(
            MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(code));
    PlatformEvent.Refused event =
        platform.events().awaitAfter(mark, PlatformEvent.Refused.class, any -> true, SOON);
    assertThat(event.reason()).isEqualTo(reason);
    assertThat(event.connackCode()).isEqualTo(code);
  }

  @Test
  void a_device_posts_a_property_and_is_answered_without_subscribing() throws Exception {
    MqttClient device = connect(Sample.login(DEV1));
    device.publish(
        topics.propertyPost(), utf8("{\"id\":\"7\",\"params\":{\"temperature\":21}}"), 1, false);
    assertThat(next())
        .isEqualTo(
            topics.propertyPostReply()
                + " {\"code\":200,\"data\":{},\"id\":\"7\",\"message\":\"success\",\"method\":\"thing.event.property.post\",\"version\":\"1.0\"}");
    assertThat(platform.events().await(PlatformEvent.Published.class, SOON).topic())
        .isEqualTo(topics.propertyPost());
  }

  @Test
  void a_command_of_the_cloud_arrives_and_is_acknowledged() throws Exception {
    MqttClient device = connect(Sample.login(DEV1));
    device.subscribe(topics.custom("get"), 1);
    assertThat(platform.publish(DEV1, topics.custom("get"), utf8("on"), 1).get(5, TimeUnit.SECONDS))
        .isEqualTo(Delivery.ACKNOWLEDGED);
    assertThat(next()).isEqualTo(topics.custom("get") + " on");
    assertThat(platform.device(DEV1).orElseThrow().subscriptions())
        .containsExactly(topics.custom("get"));
  }

  @Test
  void a_registered_device_receives_its_secret_and_connects_with_it() throws Exception {
    DeviceIdentity fresh = new DeviceIdentity("a1Pk0000001", "fresh1");
    DeviceSecret declared = platform.declareDevice(fresh);
    connect(Sample.register(fresh));
    DeviceCredentials credentials = pushed();
    assertThat(credentials).isEqualTo(declared);
    assertThat(platform.device(fresh).orElseThrow().status()).isEqualTo(Status.UNACTIVE);
    connect(Sample.register(fresh));
    assertThat(pushed()).as("may be repeated until active").isEqualTo(declared);

    connect(credentials.connectTo(Sample.anywhere()));
    assertThat(platform.device(fresh).orElseThrow().online()).isTrue();
    refused(Sample.register(fresh), 4, RefusalReason.ALREADY_ACTIVE);
    platform.operations().devices().reset(fresh);
    connect(Sample.register(fresh));
    assertThat(pushed()).isEqualTo(declared);
  }

  @Test
  void each_registration_issues_a_new_secret_where_the_rules_say_so() throws Exception {
    platform.close();
    platform = Sample.platform(PlatformRules.with(r -> r.secretReissued = true));
    connect(Sample.register(DEV1));
    DeviceCredentials first = pushed();
    connect(Sample.register(DEV1));
    DeviceCredentials second = pushed();
    assertThat(second).isNotEqualTo(first);
    refused(first.connectTo(Sample.anywhere()), 4, RefusalReason.WRONG_SIGNATURE);
    connect(second.connectTo(Sample.anywhere()));
  }

  @Test
  void a_device_that_does_not_exist_registers_for_a_token_and_connects_with_it() throws Exception {
    DeviceIdentity unknown = new DeviceIdentity("a1Pk0000001", "nobody1");
    List<DeviceToken> tokens = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      connect(Sample.regnwl(unknown));
      tokens.add((DeviceToken) pushed());
    }
    assertThat(tokens).extracting(DeviceToken::clientId).doesNotHaveDuplicates();
    refused(Sample.regnwl(unknown), 4, RefusalReason.TOO_MANY_CLIENTS);

    connect(tokens.get(0).connectTo(Sample.anywhere()));
    connect(tokens.get(1).connectTo(Sample.anywhere()));
    assertThat(platform.device(unknown).orElseThrow().connections())
        .as("one connection for each client id")
        .hasSize(2);
    connect(tokens.get(0).connectTo(Sample.anywhere()));
    assertThat(
            platform
                .events()
                .await(
                    PlatformEvent.Disconnected.class,
                    e -> e.reason() == OfflineReason.KICKED_BY_SAME_DEVICE,
                    SOON)
                .device())
        .isEqualTo(unknown);
    assertThat(platform.device(unknown).orElseThrow().connections()).hasSize(2);

    DeviceToken swapped = new DeviceToken(unknown, tokens.get(0).clientId(), tokens.get(1).token());
    refused(swapped.connectTo(Sample.anywhere()), 4, RefusalReason.WRONG_TOKEN);
  }

  @Test
  void a_product_without_dynamic_registration_refuses() throws Exception {
    DeviceIdentity other = new DeviceIdentity("a1Pk0000002", "dev1");
    refused(Sample.register(other), 4, RefusalReason.REGISTRATION_OFF);
    refused(Sample.regnwl(other), 4, RefusalReason.REGISTRATION_OFF);
    platform.operations().products().dynamicRegistration("a1Pk0000002", true);
    connect(Sample.register(other));
    assertThat(pushed().identity()).isEqualTo(other);
  }

  @Test
  void the_second_connection_of_a_device_wins() throws Exception {
    MqttClient first = connect(Sample.login(DEV1));
    MqttClient second = connect(Sample.login(DEV1));
    PlatformEvent.Disconnected kicked =
        platform.events().await(PlatformEvent.Disconnected.class, SOON);
    assertThat(kicked.reason()).isEqualTo(OfflineReason.KICKED_BY_SAME_DEVICE);
    assertThat(kicked.detail()).isEqualTo("Kicked by the same device");
    Awaitility.await().atMost(SOON).until(() -> !first.isConnected());
    assertThat(second.isConnected()).isTrue();
    assertThat(platform.device(DEV1).orElseThrow().online()).isTrue();
  }

  @Test
  void an_offline_device_cannot_be_reached_and_the_error_says_so() throws Exception {
    assertThatThrownBy(() -> platform.publish(DEV1, topics.propertySet(), utf8("{}"), 1).join())
        .hasCauseInstanceOf(DeliveryException.class)
        .hasMessageContaining(
            "cannot deliver " + topics.propertySet() + " to a1Pk0000001/dev1: it is offline");
    MqttClient device = connect(Sample.login(DEV1));
    assertThatThrownBy(() -> platform.publish(DEV1, topics.custom("get"), utf8("{}"), 1).join())
        .hasMessageContaining("it has not subscribed");
    assertThatThrownBy(
            () -> platform.publish(DEV1, topics.custom("get"), new byte[256 * 1024 + 1], 1).join())
        .hasMessageContaining("payload must have at most 262144 bytes");
    device.disconnect();
    assertThat(platform.events().await(PlatformEvent.Disconnected.class, SOON).reason())
        .isEqualTo(OfflineReason.DISCONNECT);
    assertThat(platform.device(DEV1).orElseThrow().status()).isEqualTo(Status.OFFLINE);
    assertThat(platform.device(DEV1).orElseThrow().lastOffline())
        .contains(OfflineReason.DISCONNECT);
  }

  @Test
  void a_foreign_topic_is_refused_with_0x80() throws Exception {
    MqttClient device = connect(Sample.login(DEV1));
    assertThatThrownBy(() -> device.subscribe(new DeviceTopics(DEV2).custom("get"), 1))
        .isInstanceOfSatisfying(
            MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(128));
    PlatformEvent.Subscribed event = platform.events().await(PlatformEvent.Subscribed.class, SOON);
    assertThat(event.granted()).isEqualTo(0x80);
    assertThat(event.detail()).contains("topic not allowed");
  }

  @Test
  void a_device_that_is_cut_off_or_disabled_notices() throws Exception {
    MqttClient device = connect(Sample.login(DEV1));
    platform.operations().devices().cut(DEV1);
    Awaitility.await().atMost(SOON).until(() -> !device.isConnected());
    platform.operations().devices().disabled(DEV1, true);
    refused(Sample.login(DEV1), 5, RefusalReason.DEVICE_DISABLED);
    platform.operations().devices().disabled(DEV1, false);
    assertThat(connect(Sample.login(DEV1)).isConnected()).isTrue();
  }

  @Test
  void closing_the_platform_ends_connections_and_may_be_repeated() throws Exception {
    MqttClient device = connect(Sample.login(DEV1));
    platform.close();
    platform.close();
    Awaitility.await().atMost(SOON).until(() -> !device.isConnected());
    assertThat(platform.connections()).isZero();
    assertThat(platform.device(DEV1).orElseThrow().lastOffline())
        .contains(OfflineReason.PLATFORM_STOPPED);
  }
}
