package io.github.atelier.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.thing.ThingModel;
import io.github.atelier.aliyun.thing.Validation;
import io.github.atelier.aliyun.thing.message.Desired;
import io.github.atelier.aliyun.thing.message.Ota;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.ModemOptions;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.aliyun.AliyunDevice;
import io.github.atelier.driver.aliyun.CredentialStore;
import io.github.atelier.driver.aliyun.DeviceProfile;
import io.github.atelier.driver.aliyun.ModuleThingLink;
import io.github.atelier.driver.aliyun.Thing;
import io.github.atelier.driver.aliyun.ThingOptions;
import io.github.atelier.driver.aliyun.ThingReply;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.PlatformConfig;
import io.github.atelier.platform.core.ProductDeclaration;
import io.github.atelier.platform.core.ProductDeclaration.DeviceDeclaration;
import io.github.atelier.platform.openapi.BusinessException;
import io.github.atelier.platform.openapi.ThingPort;
import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.CertificateSpec;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.GroupQueue;
import io.github.atelier.platform.subscription.MessageKind;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thing model from TSL to set and service: driver, emulated module and host, real TLS, platform.
 */
class ThingTest {
  private static final String PRODUCT = "a1Thing0001";
  private static final DeviceIdentity MODULE = new DeviceIdentity(PRODUCT, "module1");
  private static final DeviceIdentity HOST = new DeviceIdentity(PRODUCT, "host1");
  private static final Secret SECRET = Secret.of("0123456789abcdef0123456789abcdef");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TSL =
      """
      {"properties":[
        {"identifier":"Temperature","name":"temperature","accessMode":"r","dataType":{"type":"float","specs":{"unit":"°C"}}},
        {"identifier":"Power","name":"power","accessMode":"rw","dataType":{"type":"bool","specs":{"0":"off","1":"on"}}},
        {"identifier":"Label","name":"label","accessMode":"rw","dataType":{"type":"text","specs":{"length":"64"}}}],
       "events":[{"identifier":"Fault","name":"fault","type":"error","outputData":[
        {"identifier":"Code","name":"code","dataType":{"type":"int"}}]}],
       "services":[
        {"identifier":"Add","name":"add","callType":"sync",
         "inputData":[{"identifier":"a","name":"a","dataType":{"type":"int"}},{"identifier":"b","name":"b","dataType":{"type":"int"}}],
         "outputData":[{"identifier":"sum","name":"sum","dataType":{"type":"int"}}]},
        {"identifier":"Reboot","name":"reboot","callType":"async","inputData":[],"outputData":[]}]}
      """;

  @TempDir Path folder;
  private final CertificateAuthority authority = CertificateAuthority.temporary("Thing CA");
  private AliyunPlatform platform;
  private ThingPort owner;

  @BeforeEach
  void start() {
    platform =
        AliyunPlatform.start(
            PlatformConfig.builder()
                .authority(authority)
                .serverCertificate(authority.issue(CertificateSpec.platform(Instant.now())))
                .product(
                    new ProductDeclaration(
                        PRODUCT,
                        Secret.of("thingProductSecret"),
                        "Thing",
                        false,
                        List.of(
                            new DeviceDeclaration("module1", SECRET),
                            new DeviceDeclaration("host1", SECRET))))
                .build());
    platform
        .consumerGroups()
        .relate(
            new ConsumerGroups.Relation(
                PRODUCT,
                EnumSet.of(MessageKind.DEVICE_DATA, MessageKind.DOWNLINK_REPLY),
                List.of(ConsumerGroups.DEFAULT_GROUP)))
        .join();
    owner = platform.thingPort();
    owner.importTsl(PRODUCT, ThingPort.Block.DEFAULT, TSL).join();
    owner.publish(PRODUCT, Optional.empty(), Optional.empty()).join();
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  /** What the owner's servers were told, until a message on this topic was. */
  private JsonNode told(String topic) throws Exception {
    GroupQueue queue = platform.consumerGroups().queue(ConsumerGroups.DEFAULT_GROUP).orElseThrow();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    BlockingQueue<Boolean> woken = new LinkedBlockingQueue<>();
    try (GroupQueue.Registration registration = queue.whenAvailable(() -> woken.add(true))) {
      assertThat(registration).isNotNull();
      while (System.nanoTime() < deadline) {
        for (GroupQueue.Taken taken : queue.take(1).join()) {
          queue.settle(List.of(taken.sequence())).join();
          if (taken.message().topic().equals(topic)) {
            return JSON.readTree(taken.message().payload());
          }
          woken.add(true);
        }
        woken.poll(200, TimeUnit.MILLISECONDS);
      }
    }
    throw new AssertionError("the servers were not told on " + topic);
  }

  private SSLContext trust() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null);
    store.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(platform.caCertificatePem().getBytes(UTF_8))));
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted.getTrustManagers(), null);
    return context;
  }

  private Endpoint endpoint() {
    return Endpoint.explicit("localhost", platform.mqttPort());
  }

  private PahoThingLink host() throws Exception {
    return new PahoThingLink(
        io.github.atelier.aliyun.DeviceLogin.of(HOST, SECRET, endpoint()).build(),
        trust().getSocketFactory());
  }

  /** Everything a thing can do, whatever carries it. */
  private void whole(Thing thing, DeviceIdentity device) throws Exception {
    BlockingQueue<Map<String, JsonNode>> set = new LinkedBlockingQueue<>();
    BlockingQueue<String> rebooted = new LinkedBlockingQueue<>();
    thing
        .onSet(set::add)
        .onService("Add", in -> Map.of("sum", in.get("a").intValue() + in.get("b").intValue()))
        .onService(
            "Reboot",
            in -> {
              rebooted.add("now");
              return Map.of();
            });

    // property post: reply, servers, latest value
    ThingReply reply = thing.post(Map.of("Temperature", 21.5, "Power", true));
    assertThat(reply.complete()).isTrue();
    JsonNode post = told("/" + device + "/thing/event/property/post");
    assertThat(post.at("/items/Temperature/value").doubleValue()).isEqualTo(21.5);
    assertThat(post.at("/deviceName").textValue()).isEqualTo(device.deviceName());
    assertThat(post.at("/iotId").textValue()).isNotBlank();
    assertThat(owner.propertyStatus(device, ThingPort.Block.DEFAULT).join().get(0).value())
        .contains("21.5");

    // what does not fit is told to both sides
    assertThat(thing.post(Map.of("Nothing", 1)).data().path("Nothing").asText())
        .contains("params not exist");
    assertThat(
            told("/" + device + "/thing/event/property/post")
                .at("/checkFailedData/Nothing/code")
                .intValue())
        .isEqualTo(6304);

    // event
    thing.event("Fault", Map.of("Code", 7));
    JsonNode event = told("/" + device + "/thing/event/Fault/post");
    assertThat(event.at("/value/Code").intValue()).isEqualTo(7);
    assertThat(event.at("/type").textValue()).isEqualTo("error");

    // set: quotes, umlauts and a line end survive the module's line
    owner.setProperties(device, "{\"Power\":0,\"Label\":\"a \\\"b\\\" ü\\r\\nOK\"}").join();
    Map<String, JsonNode> values = set.poll(10, TimeUnit.SECONDS);
    assertThat(values.get("Power")).isEqualTo(IntNode.valueOf(0));
    assertThat(values.get("Label").textValue()).isEqualTo("a \"b\" ü\r\nOK");
    assertThat(told("/" + device + "/thing/downlink/reply/message").at("/code").intValue())
        .isEqualTo(200);

    // services
    assertThat(owner.invoke(device, "Add", "{\"a\":40,\"b\":2}").join().result())
        .contains("{\"sum\":42}");
    owner.invoke(device, "Reboot", "{}").join();
    assertThat(rebooted.poll(10, TimeUnit.SECONDS)).isEqualTo("now");
    assertThat(told("/" + device + "/thing/downlink/reply/message").at("/topic").textValue())
        .endsWith("/thing/service/Reboot_reply");

    // desired: the device reads its wish, fulfils it and clears it
    owner.setDesired(device, "{\"Power\":1}", Optional.empty()).join();
    Map<String, Desired> wishes = thing.desired(List.of("Power", "Label"));
    assertThat(wishes).containsOnlyKeys("Power");
    assertThat(wishes.get("Power")).isEqualTo(new Desired(IntNode.valueOf(1), 1));
    thing.clearDesiredAsync(Map.of("Power", 1L)).join();
    assertThat(thing.desired(List.of("Power"))).isEmpty();

    assertThat(thing.timeAsync(System::currentTimeMillis).join())
        .isBetween(Instant.now().minusSeconds(30), Instant.now().plusSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ailink", "simcom"})
  void a_thing_works_over_the_mqtt_client_of_a_module(String name) throws Exception {
    Dialect dialect = Dialects.load(name);
    try (Emulator emulator =
            Emulator.start(
                dialect,
                ModuleConfig.defaults()
                    .withBootTime(Duration.ofMillis(50))
                    .withAttachDelay(Duration.ofMillis(50)),
                List.of());
        Modem modem = open(emulator, dialect)) {
      AliyunDevice device =
          new AliyunDevice(
              modem,
              DeviceProfile.ofDevice(MODULE, SECRET),
              endpoint(),
              platform.caCertificatePem().getBytes(UTF_8),
              new CredentialStore(folder.resolve("credentials")));
      device.connect(device.provision());
      try (Thing thing = Thing.over(new ModuleThingLink(modem, 0), MODULE)) {
        whole(thing, MODULE);
      }
    }
  }

  private static Modem open(Emulator emulator, Dialect dialect) throws Exception {
    int port =
        emulator
            .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .address()
            .getPort();
    Modem modem =
        Modem.open(Transports.parse("tcp:127.0.0.1:" + port), dialect, ModemOptions.defaults());
    modem.ready(ReadyOptions.defaults().withApn("bench").withTimeout(Duration.ofSeconds(20)));
    return modem;
  }

  @Test
  void a_thing_works_over_the_hosts_own_network() throws Exception {
    try (PahoThingLink link = host();
        Thing thing = Thing.over(link, HOST)) {
      whole(thing, HOST);
    }
  }

  @Test
  void two_devices_at_once_have_their_own_replies_and_values() throws Exception {
    Dialect dialect = Dialects.load("simcom");
    ThingModel model = ThingModel.parse(TSL.getBytes(UTF_8));
    ThingOptions options = ThingOptions.defaults().withModel(model, Validation.WEAK);
    try (Emulator emulator =
            Emulator.start(
                dialect,
                ModuleConfig.defaults()
                    .withBootTime(Duration.ofMillis(50))
                    .withAttachDelay(Duration.ofMillis(50)),
                List.of());
        Modem modem = open(emulator, dialect);
        PahoThingLink link = host()) {
      AliyunDevice device =
          new AliyunDevice(
              modem,
              DeviceProfile.ofDevice(MODULE, SECRET),
              endpoint(),
              platform.caCertificatePem().getBytes(UTF_8),
              new CredentialStore(folder.resolve("credentials")));
      device.connect(device.provision());
      try (Thing one = Thing.over(new ModuleThingLink(modem, 0), MODULE, options);
          Thing other = Thing.over(link, HOST, options)) {
        one.onService("Add", in -> Map.of("sum", 1));
        other.onService("Add", in -> Map.of("sum", 2));
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          all.add(one.postAsync(Map.of("Temperature", i)));
          all.add(other.postAsync(Map.of("Temperature", 100 + i)));
          all.add(
              owner
                  .invoke(MODULE, "Add", "{\"a\":1,\"b\":1}")
                  .thenAccept(r -> assertThat(r.result()).contains("{\"sum\":1}")));
          all.add(
              owner
                  .invoke(HOST, "Add", "{\"a\":1,\"b\":1}")
                  .thenAccept(r -> assertThat(r.result()).contains("{\"sum\":2}")));
        }
        CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).get(60, TimeUnit.SECONDS);
        ThingPort.Range ever = new ThingPort.Range(0, Long.MAX_VALUE, true, 100);
        for (DeviceIdentity each : List.of(MODULE, HOST)) {
          int first = each.equals(MODULE) ? 0 : 100;
          assertThat(
                  owner
                      .propertyData(each, List.of("Temperature"), ever)
                      .join()
                      .get("Temperature")
                      .records()
                      .stream()
                      .map(v -> Integer.parseInt(v.value()))
                      .toList())
              .containsExactlyInAnyOrder(
                  java.util.stream.IntStream.range(first, first + 10)
                      .boxed()
                      .toArray(Integer[]::new));
        }
      }
    }
  }

  @Test
  void firmware_is_fetched_over_https_and_its_checksum_is_right() throws Exception {
    try (PahoThingLink link = host();
        Thing thing = Thing.over(link, HOST)) {
      BlockingQueue<Ota.Upgrade> upgrades = new LinkedBlockingQueue<>();
      thing.onUpgrade(upgrades::add);
      byte[] firmware = new byte[100_000];
      new java.util.Random(1).nextBytes(firmware);
      platform.things().upgrade(HOST, Ota.DEFAULT_MODULE, "2.0", firmware, "SHA256").join();
      Ota.Upgrade upgrade = upgrades.poll(10, TimeUnit.SECONDS);
      HttpClient http = HttpClient.newBuilder().sslContext(trust()).build();
      HttpResponse<byte[]> file =
          http.send(
              HttpRequest.newBuilder(URI.create(upgrade.url())).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(file.body()).isEqualTo(firmware);
      assertThat(upgrade.sign())
          .isEqualTo(
              HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.body())));
      thing.progressAsync(new Ota.Progress(100, "", Ota.DEFAULT_MODULE)).get(5, TimeUnit.SECONDS);
      thing.firmwareAsync(new Ota.Version("2.0", Ota.DEFAULT_MODULE)).get(5, TimeUnit.SECONDS);
      assertThat(platform.things().upgrades(HOST).join().get(0).status()).isEqualTo("SUCCEEDED");
      String unknown = upgrade.url().replaceAll("[0-9a-f]{48}$", "0".repeat(48));
      assertThat(
              http.send(
                      HttpRequest.newBuilder(URI.create(unknown)).build(),
                      HttpResponse.BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void a_service_of_a_device_that_is_offline_or_silent_fails_with_aliyuns_codes() throws Exception {
    assertThatThrownBy(() -> owner.invoke(HOST, "Add", "{}").join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            BusinessException.class,
            e -> assertThat(e.code()).isEqualTo("iot.messagebroker.OFFLINE"));
    try (PahoThingLink silent = host()) {
      assertThat(silent).isNotNull();
      long before = System.nanoTime();
      assertThatThrownBy(() -> owner.invoke(HOST, "Add", "{}").join())
          .cause()
          .isInstanceOfSatisfying(
              BusinessException.class,
              e -> assertThat(e.code()).isEqualTo("iot.messagebroker.RRPCTIMEOUT"));
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isBetween(Duration.ofMillis(4_900), Duration.ofSeconds(20));
    }
  }
}
