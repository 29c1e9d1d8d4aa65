package io.github.atelier.platform;

import static io.github.atelier.platform.Sample.DEV1;
import static io.github.atelier.platform.Sample.DEV2;
import static io.github.atelier.platform.Sample.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.aliyun.DeviceLogin;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.platform.RawMqtt.Packet;
import io.github.atelier.platform.core.Delivery;
import io.github.atelier.platform.core.PlatformRules;
import io.github.atelier.platform.core.PlatformRules.Reaction;
import io.github.atelier.platform.event.OfflineReason;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.event.RefusalReason;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What only raw bytes can show: segments, odd packets, silence, floods. Mostly over plain TCP,
 * where nothing hides the bytes.
 */
class RawSocketTest {
  private final DeviceTopics topics = new DeviceTopics(DEV1);
  private AliyunPlatform platform;

  @BeforeEach
  void start() {
    start(PlatformRules.defaults());
  }

  private void start(PlatformRules rules) {
    stop();
    platform = Sample.platform(rules);
  }

  @AfterEach
  void stop() {
    if (platform != null) {
      platform.close();
    }
  }

  private RawMqtt online() throws Exception {
    return RawMqtt.plain(platform).login(Sample.plainLogin(DEV1));
  }

  private PlatformEvent.Disconnected disconnected() throws Exception {
    return platform.events().await(PlatformEvent.Disconnected.class, SOON);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_registration_is_answered_by_connack_and_push_in_one_read() throws Exception {
    try (Socket socket = Tls.socket(Sample.CA, "localhost", platform.mqttPort())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(RawMqtt.connect(Sample.register(DEV1), 4, true, 60));
      byte[] buffer = new byte[4096];
      int read = socket.getInputStream().read(buffer);
      assertThat(new byte[] {buffer[0], buffer[1], buffer[2], buffer[3]})
          .containsExactly(0x20, 2, 0, 0);
      assertThat(new String(buffer, 4, read - 4, StandardCharsets.UTF_8))
          .contains("/ext/register")
          .endsWith(
              "{\"productKey\":\"a1Pk0000001\",\"deviceName\":\"dev1\",\"deviceSecret\":\""
                  + Sample.DEVICE_SECRET.reveal()
                  + "\"}");
    }
  }

  @Test
  void a_persistent_session_resumes_in_the_same_segment_as_its_connack() throws Exception {
    ConnectionParameters login = Sample.plainLogin(DEV1);
    try (RawMqtt first = RawMqtt.plain(platform)) {
      assertThat(first.connackCode(RawMqtt.connect(login, 4, false, 60))).isZero();
      first.send(RawMqtt.packet(0xE0));
      disconnected();
    }
    assertThat(platform.publish(DEV1, topics.propertySet(), utf8("{}"), 1).get(5, TimeUnit.SECONDS))
        .isEqualTo(Delivery.STORED);
    try (RawMqtt second = RawMqtt.plain(platform)) {
      second.send(RawMqtt.connect(login, 4, false, 60));
      byte[] buffer = new byte[4096];
      int read = second.in.read(buffer);
      assertThat(buffer[2]).as("session present").isEqualTo((byte) 1);
      assertThat(new String(buffer, 4, read - 4, StandardCharsets.UTF_8))
          .contains("/thing/service/property/set");
    }
  }

  @Test
  void a_packet_fed_byte_by_byte_is_one_packet() throws Exception {
    try (RawMqtt client = RawMqtt.plain(platform)) {
      for (byte one : RawMqtt.connect(Sample.plainLogin(DEV1), 4, true, 60)) {
        client.send(new byte[] {one});
      }
      assertThat(client.read().body()).containsExactly(0, 0);
      for (byte one : RawMqtt.publish(topics.custom("update"), 1, 7, utf8("hello"))) {
        client.send(new byte[] {one});
      }
      assertThat(client.read().packetIdAt(0)).isEqualTo(7);
      assertThat(platform.events().await(PlatformEvent.Published.class, SOON).text())
          .isEqualTo("hello");
    }
  }

  @Test
  void version_3_1_with_a_client_id_of_60_characters_is_accepted() throws Exception {
    ConnectionParameters login =
        DeviceLogin.of(DEV1, Sample.DEVICE_SECRET, Sample.anywhere())
            .clientId("c".repeat(60))
            .secureMode(3)
            .build();
    try (RawMqtt client = RawMqtt.plain(platform)) {
      assertThat(client.connackCode(RawMqtt.connect(login, 3, true, 60))).isZero();
      client.send(RawMqtt.packet(0xC0));
      assertThat(client.read().type()).isEqualTo(13);
    }
  }

  @Test
  void a_publish_with_qos_2_closes() throws Exception {
    try (RawMqtt client = online()) {
      client.send(RawMqtt.publish(topics.custom("update"), 2, 1, utf8("x")));
      assertThat(client.closedByServer()).isTrue();
      assertThat(disconnected().reason()).isEqualTo(OfflineReason.QOS_2);
    }
  }

  @Test
  void a_publish_with_qos_2_is_dropped_where_the_rules_say_so() throws Exception {
    start(PlatformRules.with(r -> r.qos2 = Reaction.DROP));
    try (RawMqtt client = online()) {
      client.send(RawMqtt.publish(topics.custom("update"), 2, 1, utf8("x")), RawMqtt.packet(0xC0));
      assertThat(client.read().type()).as("PINGRESP and nothing before").isEqualTo(13);
    }
  }

  @Test
  void a_payload_of_256_KiB_is_taken_and_one_byte_more_closes() throws Exception {
    try (RawMqtt client = online()) {
      client.send(RawMqtt.publish(topics.custom("update"), 1, 1, new byte[256 * 1024]));
      assertThat(client.read().type()).isEqualTo(4);
      client.send(RawMqtt.publish(topics.custom("update"), 1, 2, new byte[256 * 1024 + 1]));
      assertThat(client.closedByServer()).isTrue();
      assertThat(disconnected().reason()).isEqualTo(OfflineReason.OVERSIZED);
    }
  }

  @Test
  void a_giant_packet_is_refused_by_its_header_alone() throws Exception {
    try (RawMqtt client = online()) {
      client.send(new byte[] {0x30, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f});
      client.send(RawMqtt.string(topics.custom("update")));
      assertThat(client.closedByServer()).isTrue();
      assertThat(disconnected().reason()).isEqualTo(OfflineReason.OVERSIZED);
    }
  }

  @Test
  void an_oversized_payload_is_dropped_and_acknowledged_where_the_rules_say_so() throws Exception {
    start(PlatformRules.with(r -> r.oversized = Reaction.DROP_AND_ACKNOWLEDGE));
    try (RawMqtt client = online()) {
      client.send(RawMqtt.publish(topics.custom("update"), 1, 9, new byte[300_000]));
      assertThat(client.read().packetIdAt(0)).isEqualTo(9);
      assertThat(platform.events().all(PlatformEvent.Published.class)).isEmpty();
    }
  }

  @Test
  void a_publish_to_a_foreign_topic_is_dropped_and_acknowledged() throws Exception {
    try (RawMqtt client = online()) {
      client.send(RawMqtt.publish(new DeviceTopics(DEV2).custom("update"), 1, 3, utf8("x")));
      assertThat(client.read().packetIdAt(0)).isEqualTo(3);
      assertThat(platform.events().await(PlatformEvent.PublishDropped.class, SOON).detail())
          .contains("topic not allowed", "9236");
      assertThat(platform.events().all(PlatformEvent.Published.class)).isEmpty();
    }
  }

  @Test
  void a_publish_to_a_foreign_topic_closes_where_the_rules_say_so() throws Exception {
    start(PlatformRules.with(r -> r.foreignPublish = Reaction.CLOSE));
    try (RawMqtt client = online()) {
      client.send(RawMqtt.publish(new DeviceTopics(DEV2).custom("update"), 1, 3, utf8("x")));
      assertThat(client.closedByServer()).isTrue();
      assertThat(disconnected().reason()).isEqualTo(OfflineReason.FOREIGN_TOPIC);
    }
  }

  @Test
  void retain_and_will_are_ignored() throws Exception {
    ConnectionParameters login = Sample.plainLogin(DEV1);
    byte[] withWill =
        RawMqtt.packet(
            0x10,
            RawMqtt.string("MQTT"),
            new byte[] {4, (byte) (0xC2 | 0x04 | 0x20)},
            RawMqtt.number(60),
            RawMqtt.string(login.clientId()),
            RawMqtt.string(topics.custom("will")),
            RawMqtt.string("gone"),
            RawMqtt.string(login.username()),
            RawMqtt.string(login.password().reveal()));
    try (RawMqtt client = RawMqtt.plain(platform)) {
      assertThat(client.connackCode(withWill)).isZero();
      byte[] retained = RawMqtt.publish(topics.custom("update"), 1, 1, utf8("kept?"));
      retained[0] |= 1;
      client.send(retained);
      assertThat(client.read().type()).isEqualTo(4);
      client.send(RawMqtt.subscribe(2, 1, topics.custom("update")), RawMqtt.packet(0xC0));
      assertThat(client.read().type()).as("SUBACK").isEqualTo(9);
      assertThat(client.read().type()).as("no retained message before PINGRESP").isEqualTo(13);
    }
    disconnected();
    assertThat(platform.events().all(PlatformEvent.Published.class))
        .extracting(PlatformEvent.Published::topic)
        .containsExactly(topics.custom("update"));
  }

  @Test
  void foreign_and_malformed_filters_are_refused_one_by_one() throws Exception {
    try (RawMqtt client = online()) {
      client.send(
          RawMqtt.subscribe(
              5, 1, topics.custom("get"), "/a1Pk0000001/dev2/user/get", "#", "/sys/+/+/thing/#"));
      Packet subAck = client.read();
      assertThat(subAck.body()).containsExactly(0, 5, 1, 0x80, 0x80, 0x80);
    }
  }

  @Test
  void the_ninth_filter_of_one_subscribe_and_the_101st_subscription_are_refused() throws Exception {
    try (RawMqtt client = online()) {
      String[] nine = new String[9];
      for (int i = 0; i < 9; i++) {
        nine[i] = topics.sys() + "/thing/n" + i;
      }
      client.send(RawMqtt.subscribe(1, 0, nine));
      assertThat(client.read().body()).containsExactly(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0x80);
      for (int i = 8; i < 101; i++) {
        client.send(RawMqtt.subscribe(2, 0, topics.sys() + "/thing/m" + i));
        assertThat(client.read().body()[2]).isEqualTo((byte) (i < 100 ? 0 : 0x80));
      }
    }
  }

  @Test
  void system_topics_arrive_without_subscription_and_once_if_subscribed_twice() throws Exception {
    try (RawMqtt client = online()) {
      platform.publish(DEV1, topics.propertySet(), utf8("first"), 0);
      assertThat(client.read().payload()).isEqualTo("first");
      client.send(RawMqtt.subscribe(1, 1, topics.propertySet(), topics.sys() + "/thing/service/#"));
      client.read();
      platform.publish(DEV1, topics.propertySet(), utf8("second"), 0);
      platform.publish(DEV1, topics.otaUpgrade(), utf8("third"), 0);
      platform.publish(DEV1, topics.shadowGet(), utf8("fourth"), 0);
      assertThat(client.read().payload()).isEqualTo("second");
      assertThat(client.read().payload()).isEqualTo("third");
      assertThat(client.read().payload()).isEqualTo("fourth");
    }
  }

  @Test
  void an_unacknowledged_message_comes_again_with_dup_until_it_is_acknowledged() throws Exception {
    start(PlatformRules.with(r -> r.redeliveryInterval = Duration.ofMillis(100)));
    try (RawMqtt client = online()) {
      CompletableFuture<Delivery> result =
          platform.publish(DEV1, topics.propertySet(), utf8("{}"), 1);
      Packet first = client.read();
      Packet second = client.read();
      assertThat(first.duplicate()).isFalse();
      assertThat(second.duplicate()).isTrue();
      assertThat(second.publishId()).isEqualTo(first.publishId());
      assertThat(result).isNotDone();
      client.send(RawMqtt.pubAck(first.publishId()));
      assertThat(result.get(5, TimeUnit.SECONDS)).isEqualTo(Delivery.ACKNOWLEDGED);
    }
  }

  @Test
  void an_unacknowledged_message_comes_again_with_dup_after_reconnecting() throws Exception {
    ConnectionParameters login = Sample.plainLogin(DEV1);
    int id;
    try (RawMqtt client = RawMqtt.plain(platform)) {
      client.connackCode(RawMqtt.connect(login, 4, false, 60));
      platform.publish(DEV1, topics.propertySet(), utf8("{}"), 1);
      id = client.read().publishId();
    }
    disconnected();
    try (RawMqtt again = RawMqtt.plain(platform)) {
      assertThat(again.connackCode(RawMqtt.connect(login, 4, false, 60))).isZero();
      Packet resent = again.read();
      assertThat(resent.duplicate()).isTrue();
      assertThat(resent.publishId()).isEqualTo(id);
      again.send(RawMqtt.pubAck(id));
      platform.events().await(PlatformEvent.Acknowledged.class, SOON);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 29, 1201, 65535})
  void a_keep_alive_out_of_range_is_refused(int seconds) throws Exception {
    try (RawMqtt client = RawMqtt.plain(platform)) {
      assertThat(client.connackCode(RawMqtt.connect(Sample.plainLogin(DEV1), 4, true, seconds)))
          .isEqualTo(2);
      assertThat(client.closedByServer()).isTrue();
    }
    assertThat(platform.events().await(PlatformEvent.Refused.class, SOON).reason())
        .isEqualTo(RefusalReason.KEEP_ALIVE_OUT_OF_RANGE);
  }

  @Test
  void a_silent_device_is_closed_after_one_and_a_half_keep_alives() throws Exception {
    start(PlatformRules.with(r -> r.keepAliveChecked = false));
    try (RawMqtt client = RawMqtt.plain(platform)) {
      long start = System.nanoTime();
      assertThat(client.connackCode(RawMqtt.connect(Sample.plainLogin(DEV1), 4, true, 1))).isZero();
      assertThat(client.closedByServer()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThan(Duration.ofMillis(1400));
      assertThat(disconnected().reason()).isEqualTo(OfflineReason.KEEP_ALIVE_TIMEOUT);
      assertThat(disconnected().detail()).isEqualTo("Keepalive timeout after 1.5 sec");
    }
  }

  @Test
  void mqtt_5_is_refused_in_its_own_words() throws Exception {
    ConnectionParameters login = Sample.plainLogin(DEV1);
    byte[] five =
        RawMqtt.packet(
            0x10,
            RawMqtt.string("MQTT"),
            new byte[] {5, (byte) 0xC2},
            RawMqtt.number(60),
            new byte[] {0},
            RawMqtt.string(login.clientId()),
            RawMqtt.string(login.username()),
            RawMqtt.string(login.password().reveal()));
    try (RawMqtt client = RawMqtt.plain(platform)) {
      assertThat(client.connackCode(five)).isEqualTo(0x84);
    }
    byte[] seven = RawMqtt.connect(login, 7, true, 60);
    try (RawMqtt client = RawMqtt.plain(platform)) {
      assertThat(client.connackCode(seven)).isEqualTo(1);
    }
  }

  @Test
  void garbage_and_packets_out_of_place_close_and_are_reported() throws Exception {
    try (RawMqtt client = RawMqtt.plain(platform)) {
      client.send(utf8("GET / HTTP/1.1\r\n\r\n"));
      assertThat(client.closedByServer()).isTrue();
    }
    platform.events().await(PlatformEvent.ConnectionFailed.class, SOON);
    try (RawMqtt client = RawMqtt.plain(platform)) {
      client.send(RawMqtt.packet(0xC0));
      assertThat(client.closedByServer()).isTrue();
    }
    platform
        .events()
        .await(
            PlatformEvent.ConnectionFailed.class,
            e -> e.detail().contains("PINGREQ, not CONNECT"),
            SOON);
    try (RawMqtt client = online()) {
      client.send(RawMqtt.connect(Sample.plainLogin(DEV1), 4, true, 60));
      assertThat(client.closedByServer()).as("a second CONNECT").isTrue();
      assertThat(disconnected().reason()).isEqualTo(OfflineReason.PROTOCOL_ERROR);
    }
    long mark = platform.events().mark();
    try (RawMqtt client = online()) {
      client.send(new byte[] {(byte) 0x80, 0});
      assertThat(client.closedByServer()).as("SUBSCRIBE with wrong flags").isTrue();
      platform
          .events()
          .awaitAfter(
              mark,
              PlatformEvent.Disconnected.class,
              e -> e.reason() == OfflineReason.PROTOCOL_ERROR,
              SOON);
    }
  }

  @Test
  void whoever_says_nothing_is_closed() throws Exception {
    start(PlatformRules.with(r -> r.connectTimeout = Duration.ofMillis(200)));
    try (RawMqtt client = RawMqtt.plain(platform)) {
      assertThat(client.closedByServer()).isTrue();
    }
    assertThat(platform.events().await(PlatformEvent.ConnectionFailed.class, SOON).detail())
        .contains("no CONNECT within");
    try (Socket silent = new Socket("127.0.0.1", platform.mqttPort())) {
      silent.setSoTimeout(5_000);
      assertThat(silent.getInputStream().read()).as("no TLS hello either").isNegative();
    }
  }

  @Test
  void one_connection_too_many_is_refused_with_code_3() throws Exception {
    start(PlatformRules.with(r -> r.maxConnections = 1));
    try (RawMqtt first = online();
        RawMqtt second = RawMqtt.plain(platform)) {
      assertThat(second.connackCode(RawMqtt.connect(Sample.plainLogin(DEV2), 4, true, 60)))
          .isEqualTo(3);
      first.send(RawMqtt.packet(0xC0));
      assertThat(first.read().type()).isEqualTo(13);
    }
  }

  @Test
  void a_device_that_does_not_read_is_closed() throws Exception {
    start(PlatformRules.with(r -> r.maxOutboundBytes = 512 * 1024));
    try (RawMqtt client = online()) {
      Awaitility.await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                for (int i = 0; i < 20; i++) {
                  platform.publish(DEV1, topics.propertySet(), new byte[200_000], 0);
                }
                return platform.events().all(PlatformEvent.Disconnected.class).size() == 1;
              });
      assertThat(disconnected().reason()).isEqualTo(OfflineReason.SLOW_READER);
      assertThat(client.closedByServer()).isTrue();
    }
  }

  @Test
  void a_password_with_control_characters_or_none_at_all_is_refused() throws Exception {
    ConnectionParameters login = Sample.plainLogin(DEV1);
    byte[] none =
        RawMqtt.packet(
            0x10,
            RawMqtt.string("MQTT"),
            new byte[] {4, (byte) 0x82},
            RawMqtt.number(60),
            RawMqtt.string(login.clientId()),
            RawMqtt.string(login.username()));
    try (RawMqtt client = RawMqtt.plain(platform)) {
      assertThat(client.connackCode(none)).isEqualTo(4);
    }
    byte[] control =
        RawMqtt.packet(
            0x10,
            RawMqtt.string("MQTT"),
            new byte[] {4, (byte) 0xC2},
            RawMqtt.number(60),
            RawMqtt.string(login.clientId()),
            RawMqtt.string(login.username()),
            RawMqtt.string("a\r\nb"));
    try (RawMqtt client = RawMqtt.plain(platform)) {
      assertThat(client.connackCode(control)).isEqualTo(4);
    }
    assertThat(platform.events().all().toString()).doesNotContain("a\\r");
  }

  @Test
  void the_registration_connection_is_closed_when_its_time_is_over() throws Exception {
    start(PlatformRules.with(r -> r.registrationLinger = Duration.ofMillis(300)));
    try (RawMqtt client = RawMqtt.tls(platform)) {
      client.send(RawMqtt.connect(Sample.register(DEV1), 4, true, 0));
      assertThat(client.read().body()[1]).isZero();
      assertThat(client.read().topic()).isEqualTo("/ext/register");
      client.send(
          RawMqtt.subscribe(1, 1, "/ext/register", topics.custom("get")),
          RawMqtt.publish(topics.custom("update"), 1, 2, utf8("not yet")));
      assertThat(client.read().body()).containsExactly(0, 1, 1, 0x80);
      assertThat(client.read().type()).isEqualTo(4);
      assertThat(client.closedByServer()).isTrue();
      assertThat(disconnected().reason()).isEqualTo(OfflineReason.REGISTRATION_OVER);
      assertThat(platform.events().all(PlatformEvent.Published.class)).isEmpty();
    }
  }

  @Test
  void large_messages_of_a_persistent_session_drain_in_windows() throws Exception {
    start(PlatformRules.with(r -> r.maxOutboundBytes = 600_000));
    ConnectionParameters login = Sample.plainLogin(DEV1);
    try (RawMqtt client = RawMqtt.plain(platform)) {
      client.connackCode(RawMqtt.connect(login, 4, false, 60));
    }
    disconnected();
    for (int i = 0; i < 10; i++) {
      platform.publish(DEV1, topics.propertySet(), new byte[250_000], 1).get(5, TimeUnit.SECONDS);
    }
    try (RawMqtt again = RawMqtt.plain(platform)) {
      again.connackCode(RawMqtt.connect(login, 4, false, 60));
      for (int i = 0; i < 10; i++) {
        again.send(RawMqtt.pubAck(again.read().publishId()));
      }
      Awaitility.await()
          .atMost(SOON)
          .until(() -> platform.events().all(PlatformEvent.Acknowledged.class).size() == 10);
    }
  }

  @Test
  void what_a_stranger_sends_cannot_forge_a_line_of_the_log() throws Exception {
    ConnectionParameters login = Sample.plainLogin(DEV1);
    byte[] forged =
        RawMqtt.packet(
            0x10,
            RawMqtt.string("MQTT"),
            new byte[] {4, (byte) 0x82},
            RawMqtt.number(60),
            RawMqtt.string("x\r\nINFO all is well"),
            RawMqtt.string(login.username()));
    try (RawMqtt client = RawMqtt.plain(platform)) {
      assertThat(client.connackCode(forged)).isEqualTo(2);
    }
    assertThat(platform.events().await(PlatformEvent.Refused.class, SOON).toString())
        .doesNotContain("\r")
        .doesNotContain("\n");
  }

  @Test
  void a_registration_over_plain_tcp_is_refused() throws Exception {
    try (RawMqtt client = RawMqtt.plain(platform)) {
      assertThat(client.connackCode(RawMqtt.connect(Sample.register(DEV1), 4, true, 60)))
          .isEqualTo(2);
    }
    assertThat(platform.events().await(PlatformEvent.Refused.class, SOON).reason())
        .isEqualTo(RefusalReason.REGISTRATION_NEEDS_TLS);
  }

  @Test
  void no_event_shows_a_secret() throws Exception {
    ConnectionParameters wrong =
        DeviceLogin.of(DEV1, Secret.of("not-the-secret"), Sample.anywhere()).secureMode(3).build();
    try (RawMqtt client = RawMqtt.plain(platform)) {
      assertThat(client.connackCode(RawMqtt.connect(wrong, 4, true, 60))).isEqualTo(4);
    }
    try (RawMqtt client = RawMqtt.tls(platform)) {
      assertThat(client.connackCode(RawMqtt.connect(Sample.register(DEV1), 4, true, 60))).isZero();
      client.read();
    }
    assertThat(platform.events().await(PlatformEvent.Refused.class, SOON).detail())
        .contains("DeviceSecret of a1Pk0000001/dev1", "clientIda1Pk0000001.dev1deviceNamedev1");
    assertThat(platform.events().all().toString())
        .doesNotContain(
            Sample.DEVICE_SECRET.reveal(),
            Sample.PRODUCT_SECRET.reveal(),
            wrong.password().reveal(),
            "not-the-secret");
  }
}
