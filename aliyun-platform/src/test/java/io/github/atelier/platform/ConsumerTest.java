package io.github.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.platform.amqp.AmqpRules;
import io.github.atelier.platform.amqp.Consumer;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.MessageKind;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a device over MQTT to the owner's server over AMQP, through the whole platform. */
class ConsumerTest {
  private static final String POST =
      "{\"id\":\"1\",\"version\":\"1.0\",\"params\":{\"Temperature\":21.5},"
          + "\"method\":\"thing.event.property.post\"}";

  @TempDir private Path folder;
  private Path trustStore;
  private AliyunPlatform platform;

  @BeforeEach
  void start() throws Exception {
    trustStore = folder.resolve("trust.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", Sample.CA.certificate());
    try (OutputStream out = Files.newOutputStream(trustStore)) {
      store.store(out, "changeit".toCharArray());
    }
    platform =
        AliyunPlatform.start(
            PlatformConfig.builder()
                .authority(Sample.CA)
                .serverCertificate(Sample.SERVER)
                .http(
                    HttpSettings.defaults()
                        .withAccessKeys(
                            List.of(new AccessKey(Consumer.ACCESS_KEY, Consumer.ACCESS_SECRET))))
                .amqpRules(AmqpRules.defaults().withMaxConsumersPerGroup(1))
                .product(Sample.product(Sample.DEV1.productKey(), true))
                .build());
    platform
        .consumerGroups()
        .relate(
            new ConsumerGroups.Relation(
                Sample.DEV1.productKey(),
                Set.of(MessageKind.DEVICE_DATA, MessageKind.DEVICE_STATUS),
                List.of(ConsumerGroups.DEFAULT_GROUP)))
        .join();
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @Test
  void aPropertyPostAndTheDevicesComingAndGoingReachTheConsumer() throws Exception {
    try (Consumer consumer = consumer()) {
      try (OnlineDevice device =
          new OnlineDevice(platform, Sample.DEV1, Sample.DEVICE_SECRET.reveal())) {
        assertThat(json(consumer.receive()).path("status").asText()).isEqualTo("online");
        device.publish("/sys/a1Pk0000001/dev1/thing/event/property/post", POST, 1);
        Message message = consumer.receive();
        assertThat(message.getStringProperty("topic"))
            .isEqualTo("/a1Pk0000001/dev1/thing/event/property/post");
        JsonNode posted = json(message);
        assertThat(posted.path("items").path("Temperature").path("value").asDouble())
            .isEqualTo(21.5);
        assertThat(posted.path("deviceName").asText()).isEqualTo("dev1");
      }
      assertThat(json(consumer.receive()).path("status").asText()).isEqualTo("offline");
    }
    assertThat(platform.events().await(PlatformEvent.ConsumerConnected.class, Sample.SOON))
        .extracting(PlatformEvent.ConsumerConnected::groupId)
        .isEqualTo(ConsumerGroups.DEFAULT_GROUP);
    platform.events().await(PlatformEvent.ConsumerDisconnected.class, Sample.SOON);
  }

  @Test
  void aWrongSecretAndAConsumerTooManyAreRefusedAndTheNextOneIsLetIn() throws Exception {
    assertThatThrownBy(
            () ->
                new Consumer(
                    platform.amqpPort(),
                    trustStore,
                    ConsumerGroups.DEFAULT_GROUP,
                    Session.AUTO_ACKNOWLEDGE,
                    Secret.of("notthesecret"),
                    "amqp.idleTimeout=80000"))
        .isInstanceOf(JMSException.class);
    PlatformEvent.ConsumerRefused refused =
        platform.events().await(PlatformEvent.ConsumerRefused.class, Sample.SOON);
    assertThat(refused.detail()).contains("signature").doesNotContain("testsecret");
    try (Consumer first = consumer()) {
      assertThat(first.receiveNow()).isNull();
      assertThatThrownBy(this::consumer).isInstanceOf(JMSException.class);
    }
    platform.events().await(PlatformEvent.ConsumerDisconnected.class, Sample.SOON);
    try (Consumer next = consumer()) {
      assertThat(next.receiveNow()).isNull();
    }
  }

  @Test
  void theDoorIsListedWithTheOthers() {
    assertThat(platform.doors())
        .anySatisfy(
            door -> {
              assertThat(door.toString()).contains("amqp");
              assertThat(door.port()).isEqualTo(platform.amqpPort());
            });
  }

  private Consumer consumer() throws JMSException {
    return new Consumer(
        platform.amqpPort(), trustStore, ConsumerGroups.DEFAULT_GROUP, Session.AUTO_ACKNOWLEDGE);
  }

  private static JsonNode json(Message message) throws Exception {
    return new ObjectMapper()
        .readTree(new String(message.getBody(byte[].class), StandardCharsets.UTF_8));
  }
}
