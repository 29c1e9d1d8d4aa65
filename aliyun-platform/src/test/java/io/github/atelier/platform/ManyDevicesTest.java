package io.github.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.platform.amqp.Consumer;
import io.github.atelier.platform.core.ProductDeclaration;
import io.github.atelier.platform.core.ProductDeclaration.DeviceDeclaration;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, from many devices over the disk to consumers, counted by each message's name. */
class ManyDevicesTest {
  private static final String PRODUCT = "a1Many00001";
  private static final int DEVICES = 300;
  private static final int EACH = 10;

  @TempDir private Path folder;
  private final Map<String, Integer> received = new ConcurrentHashMap<>();
  private final List<Exception> failures = new CopyOnWriteArrayList<>();
  private final AtomicBoolean stop = new AtomicBoolean();

  private static DeviceIdentity device(int number) {
    return new DeviceIdentity(PRODUCT, "many" + number);
  }

  private AliyunPlatform platform() {
    AliyunPlatform platform =
        AliyunPlatform.start(
            PlatformConfig.builder()
                .authority(Sample.CA)
                .serverCertificate(Sample.SERVER)
                .dataDirectory(folder.resolve("data"))
                .plainMqttPort(0)
                .http(
                    HttpSettings.defaults()
                        .withAccessKeys(
                            List.of(new AccessKey(Consumer.ACCESS_KEY, Consumer.ACCESS_SECRET))))
                .product(
                    new ProductDeclaration(
                        PRODUCT,
                        Sample.PRODUCT_SECRET,
                        "Many",
                        false,
                        IntStream.range(0, DEVICES)
                            .mapToObj(
                                i ->
                                    new DeviceDeclaration(
                                        device(i).deviceName(), Sample.DEVICE_SECRET))
                            .toList()))
                .build());
    platform
        .consumerGroups()
        .relate(
            new ConsumerGroups.Relation(
                PRODUCT, Set.of(MessageKind.DEVICE_DATA), List.of(ConsumerGroups.DEFAULT_GROUP)))
        .join();
    return platform;
  }

  private Path trustStore() throws Exception {
    Path file = folder.resolve("trust.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", Sample.CA.certificate());
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    return file;
  }

  private Thread consume(AliyunPlatform platform, Path trustStore, AtomicInteger ready) {
    Thread thread =
        new Thread(
            () -> {
              try (Consumer consumer =
                  new Consumer(
                      platform.amqpPort(),
                      trustStore,
                      ConsumerGroups.DEFAULT_GROUP,
                      Session.AUTO_ACKNOWLEDGE)) {
                ready.incrementAndGet();
                while (!stop.get()) {
                  Message message = consumer.receiveNow();
                  if (message != null) {
                    received.merge(
                        new String(message.getBody(byte[].class), StandardCharsets.US_ASCII),
                        1,
                        Integer::sum);
                  }
                }
              } catch (JMSException e) {
                failures.add(e);
              }
            });
    thread.start();
    return thread;
  }

  @Test
  void what_many_devices_publish_reaches_the_consumers_once_each_and_is_settled() throws Exception {
    List<RawMqtt> clients = new ArrayList<>();
    List<Thread> consumers = new ArrayList<>();
    try (AliyunPlatform platform = platform()) {
      AtomicInteger ready = new AtomicInteger();
      Path trustStore = trustStore();
      consumers.add(consume(platform, trustStore, ready));
      consumers.add(consume(platform, trustStore, ready));
      for (int i = 0; i < DEVICES; i++) {
        clients.add(RawMqtt.plain(platform));
        clients.get(i).send(RawMqtt.connect(Sample.plainLogin(device(i)), 4, true, 60));
      }
      for (RawMqtt client : clients) {
        assertThat(client.read().body()).as("CONNACK").isEqualTo(new byte[] {0, 0});
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> ready.get() == 2 || !failures.isEmpty());
      assertThat(platform.connections()).isEqualTo(DEVICES);
      for (int n = 1; n <= EACH; n++) {
        for (int i = 0; i < DEVICES; i++) {
          byte[] name = (i + "-" + n).getBytes(StandardCharsets.US_ASCII);
          clients.get(i).send(RawMqtt.publish("/" + device(i) + "/user/update", 1, n, name));
        }
      }
      for (RawMqtt client : clients) {
        for (int n = 1; n <= EACH; n++) {
          assertThat(client.read().packetIdAt(0)).as("PUBACKs come in order").isEqualTo(n);
        }
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> received.size() == DEVICES * EACH || !failures.isEmpty());
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> platform.consumerGroups().waiting(ConsumerGroups.DEFAULT_GROUP).join() == 0);
      stop.set(true);
      for (Thread consumer : consumers) {
        consumer.join(Duration.ofSeconds(20).toMillis());
      }
      assertThat(failures).isEmpty();
      assertThat(received)
          .hasSize(DEVICES * EACH)
          .allSatisfy((name, times) -> assertThat(times).isOne());
    } finally {
      stop.set(true);
      for (RawMqtt client : clients) {
        client.close();
      }
    }
  }
}
