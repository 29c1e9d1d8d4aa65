package io.github.atelier.platform.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.CertificateSpec;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.store.DatabaseAddress;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.DurableGroups;
import io.github.atelier.platform.subscription.MessageKind;
import io.github.atelier.platform.subscription.ServerMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AMQP door against Qpid JMS, the client of Aliyun's own sample. */
class AmqpDoorTest {
  private static final CertificateAuthority CA = CertificateAuthority.temporary("test CA");
  private static final DeviceIdentity DEV1 = new DeviceIdentity("a1Pk0000001", "dev1");

  @TempDir private static Path folder;
  private static Path trustStore;

  private Database database;
  private DurableGroups groups;
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private AmqpDoor door;
  private int port;

  @BeforeAll
  static void trust() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", CA.certificate());
    trustStore = folder.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(trustStore)) {
      store.store(out, "changeit".toCharArray());
    }
  }

  @BeforeEach
  void open() throws Exception {
    database = Database.open(DatabaseAddress.memory());
    groups = DurableGroups.open(database, new EventFeed(), Clock.systemUTC(), System::nanoTime);
    groups
        .relate(
            new ConsumerGroups.Relation(
                DEV1.productKey(),
                Set.of(MessageKind.DEVICE_DATA),
                List.of(ConsumerGroups.DEFAULT_GROUP)))
        .join();
    open(AmqpRules.defaults());
  }

  private void open(AmqpRules rules) throws Exception {
    if (door != null) {
      door.close();
    }
    ConsumerEvents events =
        new ConsumerEvents() {
          @Override
          public void connected(String clientId, String groupId, String remote) {
            told.add("connected " + clientId + " to " + groupId);
          }

          @Override
          public void refused(String remote, String detail) {
            told.add("refused: " + detail);
          }

          @Override
          public void disconnected(String clientId, String groupId, String detail) {
            told.add("disconnected " + clientId + ": " + detail);
          }
        };
    door =
        new AmqpDoor(
            id ->
                id.equals(Consumer.ACCESS_KEY)
                    ? Optional.of(Consumer.ACCESS_SECRET)
                    : Optional.empty(),
            groups,
            rules,
            events,
            Clock.systemUTC());
    port =
        door.listen(
            InetAddress.getLoopbackAddress(), 0, CA.issue(CertificateSpec.platform(Instant.now())));
  }

  @AfterEach
  void close() {
    door.close();
    database.close();
  }

  @Test
  void aMessageComesWithItsOctetsAndItsApplicationProperties() throws Exception {
    byte[] payload = new byte[256];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) i;
    }
    Instant generated = Instant.ofEpochMilli(1_700_000_000_123L);
    try (Consumer consumer = consumer(Session.AUTO_ACKNOWLEDGE)) {
      groups.offer(
          new ServerMessage(
              "1234567890",
              MessageKind.DEVICE_DATA,
              DEV1,
              "/a1Pk0000001/dev1/user/update",
              payload,
              1,
              generated));

      Message message = consumer.receive();
      assertThat(message.getBody(byte[].class)).isEqualTo(payload);
      assertThat(message.getStringProperty("topic")).isEqualTo("/a1Pk0000001/dev1/user/update");
      assertThat(message.getStringProperty("messageId")).isEqualTo("1234567890");
      assertThat(message.getLongProperty("generateTime")).isEqualTo(1_700_000_000_123L);
      assertThat(message.getIntProperty("qos")).isEqualTo(1);
      assertThat(message.getJMSRedelivered()).isFalse();
    }
    await().until(() -> groups.waiting("DEFAULT_GROUP").join() == 0);
  }

  @Test
  void whatWaitedBeforeTheConsumerCameIsDelivered() throws Exception {
    offer(0, 500);
    try (Consumer consumer = consumer(Session.AUTO_ACKNOWLEDGE)) {
      assertThat(bodies(consumer, 500)).hasSize(500);
    }
    await().until(() -> groups.waiting("DEFAULT_GROUP").join() == 0);
  }

  @Test
  void whatWasNotAcknowledgedComesAgainToTheNextConsumer() throws Exception {
    offer(0, 50);
    try (Consumer careless = consumer(Session.CLIENT_ACKNOWLEDGE)) {
      assertThat(bodies(careless, 50)).hasSize(50);
    }
    try (Consumer careful = consumer(Session.CLIENT_ACKNOWLEDGE)) {
      Set<String> again = new HashSet<>();
      Message last = null;
      for (int i = 0; i < 50; i++) {
        last = careful.receive();
        again.add(text(last));
      }
      assertThat(again).hasSize(50);
      last.acknowledge();
    }
    await().until(() -> groups.waiting("DEFAULT_GROUP").join() == 0);
  }

  @Test
  void consumersOfAGroupShareItsMessages() throws Exception {
    try (Consumer one = consumer(Session.AUTO_ACKNOWLEDGE);
        Consumer other = consumer(Session.AUTO_ACKNOWLEDGE)) {
      Set<String> seen = new HashSet<>();
      offer(0, 5_000);
      int ofOne = 0;
      int ofOther = 0;
      while (seen.size() < 5_000) {
        Message first = one.receiveNow();
        Message second = other.receiveNow();
        assertThat(first != null || second != null).isTrue();
        if (first != null) {
          ofOne++;
          assertThat(seen.add(text(first))).isTrue();
        }
        if (second != null) {
          ofOther++;
          assertThat(seen.add(text(second))).isTrue();
        }
      }
      assertThat(ofOne).isPositive();
      assertThat(ofOther).isPositive();
    }
  }

  @Test
  void aWrongSignatureAnUnknownKeyAndAnUnknownGroupAreRefusedAndTheNextGetsIn() throws Exception {
    assertThatThrownBy(
            () ->
                new Consumer(
                        port,
                        trustStore,
                        "DEFAULT_GROUP",
                        Session.AUTO_ACKNOWLEDGE,
                        Secret.of("wrong"),
                        "amqp.idleTimeout=80000")
                    .close())
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("SASL");
    assertThatThrownBy(
            () -> new Consumer(port, trustStore, "nobody", Session.AUTO_ACKNOWLEDGE).close())
        .isInstanceOf(JMSException.class);
    assertThat(told)
        .containsExactly(
            "refused: the password is not the signature of authId and timestamp by the AccessKey's"
                + " secret",
            "refused: there is no consumer group nobody");
    try (Consumer consumer = consumer(Session.AUTO_ACKNOWLEDGE)) {
      offer(1, 1);
      assertThat(text(consumer.receive())).isEqualTo("m1");
    }
  }

  @Test
  void anIdleTimeOutOutsideTheRangeIsRefused() {
    assertThatThrownBy(
            () ->
                new Consumer(
                        port,
                        trustStore,
                        "DEFAULT_GROUP",
                        Session.AUTO_ACKNOWLEDGE,
                        Consumer.ACCESS_SECRET,
                        "amqp.idleTimeout=10000")
                    .close())
        .isInstanceOf(JMSException.class)
        .hasMessageContaining("idle-time-out must be 30000 to 300000 ms");
  }

  @Test
  void oneConsumerTooManyIsRefusedUntilAnotherLeaves() throws Exception {
    open(AmqpRules.defaults().withMaxConsumersPerGroup(1));
    try (Consumer first = consumer(Session.AUTO_ACKNOWLEDGE)) {
      assertThatThrownBy(() -> consumer(Session.AUTO_ACKNOWLEDGE).close())
          .isInstanceOf(JMSException.class);
      assertThat(first.receiveNow()).isNull();
    }
    await().until(() -> told.stream().anyMatch(line -> line.startsWith("disconnected server-1")));
    consumer(Session.AUTO_ACKNOWLEDGE).close();
  }

  @Test
  void whoSaysNothingIsCutOff() throws Exception {
    open(AmqpRules.defaults().withTimeouts(Duration.ofMillis(300), Duration.ofMillis(300)));
    try (java.net.Socket silent = new java.net.Socket("127.0.0.1", port)) {
      silent.setSoTimeout(10_000);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
    }
    await().until(() -> door.connections() == 0);
  }

  @Test
  void garbageEndsItsOwnConnectionOnly() throws Exception {
    try (Consumer consumer = consumer(Session.AUTO_ACKNOWLEDGE)) {
      for (String garbage :
          List.of("GET / HTTP/1.1\r\n\r\n", "AMQP\0\1\0\0\377\377\377\377", "\0")) {
        try (javax.net.ssl.SSLSocket raw = raw()) {
          raw.getOutputStream().write(garbage.getBytes(StandardCharsets.ISO_8859_1));
          raw.shutdownOutput();
          raw.setSoTimeout(10_000);
          raw.getInputStream().readAllBytes();
        } catch (java.net.SocketException e) {
          assertThat(e).hasMessageContaining("reset");
        }
      }
      offer(7, 1);
      assertThat(text(consumer.receive())).isEqualTo("m7");
    }
  }

  private javax.net.ssl.SSLSocket raw() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", CA.certificate());
    javax.net.ssl.TrustManagerFactory trust =
        javax.net.ssl.TrustManagerFactory.getInstance(
            javax.net.ssl.TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    javax.net.ssl.SSLContext context = javax.net.ssl.SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return (javax.net.ssl.SSLSocket) context.getSocketFactory().createSocket("localhost", port);
  }

  private Consumer consumer(int mode) throws JMSException {
    return new Consumer(port, trustStore, "DEFAULT_GROUP", mode);
  }

  private void offer(int first, int count) {
    for (int i = first; i < first + count; i++) {
      groups.offer(
          new ServerMessage(
              Integer.toString(i),
              MessageKind.DEVICE_DATA,
              DEV1,
              "/a1Pk0000001/dev1/user/update",
              ("m" + i).getBytes(StandardCharsets.UTF_8),
              0,
              Instant.now()));
    }
  }

  private static Set<String> bodies(Consumer consumer, int count) throws JMSException {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < count; i++) {
      all.add(text(consumer.receive()));
    }
    return all;
  }

  private static String text(Message message) throws JMSException {
    return new String(message.getBody(byte[].class), StandardCharsets.UTF_8);
  }
}
