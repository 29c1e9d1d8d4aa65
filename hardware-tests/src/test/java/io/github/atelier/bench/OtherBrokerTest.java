package io.github.atelier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.MqttListener;
import io.github.atelier.driver.MqttMessage;
import io.github.atelier.driver.MqttOptions;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.aliyun.AliyunDevice;
import io.github.atelier.driver.aliyun.CredentialStore;
import io.github.atelier.driver.aliyun.DeviceProfile;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.platform.PlatformConfig;
import io.github.atelier.platform.export.LoginForm;
import io.github.atelier.platform.export.MosquittoExport;
import io.github.atelier.platform.export.StoredPlatform;
import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.CertificateSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.client.mqttv3.IMqttMessageListener;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The emulator at a broker that is not the platform: mosquitto with accounts and rights exported
 * from the platform, and mosquitto with accounts of its own. TLS with the platform's private CA.
 */
@Tag("mosquitto")
class OtherBrokerTest {
  private static final long SECONDS = 20;
  private static final DeviceIdentity DEV1 = new DeviceIdentity("a1Pk0000001", "dev1");
  private static final DeviceIdentity DEV2 = new DeviceIdentity("a1Pk0000001", "dev2");
  private static final Secret SECRET1 = Secret.of("0123456789abcdef0123456789abcdef");
  private static final Secret OWNER = Secret.of("owner's password");
  private static final String PLATFORM =
      """
      caDirectory: ca
      dataDirectory: state
      products:
        - productKey: a1Pk0000001
          productSecret: prodsecret000001
          devices:
            - {deviceName: dev1, deviceSecret: 0123456789abcdef0123456789abcdef}
            - {deviceName: dev2}
      """;

  /** The certificates of this class's brokers: keys take time to make. */
  @TempDir static Path certificates;

  private static CertificateAuthority authority;

  @TempDir Path folder;
  private final DeviceTopics topics = new DeviceTopics(DEV1);
  private final BlockingQueue<MqttMessage> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> owned = new LinkedBlockingQueue<>();
  private Mosquitto broker;
  private MqttClient owner;
  private Emulator emulator;
  private Modem modem;

  @BeforeAll
  static void issue() {
    authority = CertificateAuthority.openOrCreate(certificates);
    authority.serverCertificate(CertificateSpec.platform(Instant.now()));
  }

  @BeforeEach
  void need() {
    Programs.need("mosquitto", "/usr/sbin/mosquitto", "/usr/bin/mosquitto_passwd");
  }

  @AfterEach
  void stop() throws Exception {
    if (modem != null) {
      modem.close();
    }
    if (emulator != null) {
      emulator.close();
    }
    if (owner != null) {
      owner.disconnectForcibly(0, 1000);
      owner.close(true);
    }
    if (broker != null) {
      broker.close();
    }
  }

  private void broker(Path passwords, Path accessList) throws Exception {
    broker =
        new Mosquitto(
            folder,
            "cafile " + certificates.resolve("ca.pem"),
            "certfile " + certificates.resolve("server.pem"),
            "keyfile " + certificates.resolve("server.key"),
            "allow_anonymous false",
            "password_file " + passwords,
            accessList == null ? "" : "acl_file " + accessList);
  }

  /** What an operator does: the platform's file, the export, the broker. */
  private void exported(LoginForm form) throws Exception {
    Path passwords = folder.resolve("passwords");
    Path acl = folder.resolve("acl");
    PlatformConfig config =
        PlatformConfig.load(Files.writeString(folder.resolve("platform.yaml"), PLATFORM));
    try (StoredPlatform platform = StoredPlatform.open(config)) {
      MosquittoExport export =
          new MosquittoExport(platform.operations(), config.rules().topicClassesChecked(), form);
      assertThat(export.owner("owner", OWNER).write(passwords, acl, Set.of()).devices())
          .isEqualTo(2);
    }
    broker(passwords, acl);
  }

  private Dialect start(String name) throws Exception {
    Dialect dialect = Dialects.load(name);
    ModuleConfig config = ModuleConfig.defaults().withAttachDelay(Duration.ofMillis(50));
    emulator =
        Emulator.start(
            dialect,
            dialect.has("tls.ca.write") ? config : config.withFactoryCa(authority.certificatePem()),
            List.of());
    int line =
        emulator
            .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .address()
            .getPort();
    modem = Modem.open(Transports.parse("tcp:127.0.0.1:" + line), dialect);
    modem
        .mqtt()
        .addListener(
            new MqttListener() {
              @Override
              public void message(MqttMessage message) {
                received.add(message);
              }
            });
    modem.ready(ReadyOptions.defaults().withPoll(Duration.ofMillis(50)));
    return dialect;
  }

  private byte[] ca(Dialect dialect) {
    return dialect.has("tls.ca.write")
        ? authority.certificatePem().getBytes(StandardCharsets.US_ASCII)
        : null;
  }

  private AliyunDevice device(Dialect dialect, DeviceIdentity who, Secret secret) {
    return new AliyunDevice(
        modem,
        DeviceProfile.ofDevice(who, secret),
        Endpoint.explicit("localhost", broker.port()),
        ca(dialect),
        new CredentialStore(folder.resolve("credentials")));
  }

  private SocketFactory tls() throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("ca", authority.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private MqttClient host(String clientId, String user, String password) throws Exception {
    MqttClient client =
        new MqttClient("ssl://localhost:" + broker.port(), clientId, new MemoryPersistence());
    MqttConnectOptions options = new MqttConnectOptions();
    options.setUserName(user);
    options.setPassword(password.toCharArray());
    options.setSocketFactory(tls());
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    try {
      client.connect(options);
      return client;
    } catch (MqttException e) {
      client.close();
      throw e;
    }
  }

  /** The owner's server, which sees everything. */
  private void owner() throws Exception {
    owner = host("server", "owner", OWNER.reveal());
    IMqttMessageListener listener =
        (topic, message) ->
            owned.add(topic + " " + new String(message.getPayload(), StandardCharsets.UTF_8));
    owner.subscribe("#", 1, listener);
  }

  private void tell(String topic, String text) throws Exception {
    owner.publish(topic, text.getBytes(StandardCharsets.UTF_8), 1, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ailink", "quectel"})
  void aDeviceOfThePlatformPublishesAndReceivesAtMosquitto(String dialect) throws Exception {
    exported(LoginForm.DRIVER);
    owner();
    AliyunDevice device = device(start(dialect), DEV1, SECRET1);
    device.connect(device.provision());

    modem.mqtt().publish(topics.custom("update"), "up".getBytes(), 1);
    assertThat(owned.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(topics.custom("update") + " up");
    modem.mqtt().publish(topics.propertyPost(), "{}".getBytes(), 1);
    assertThat(owned.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(topics.propertyPost() + " {}");

    modem.mqtt().subscribe(topics.custom("get"), 1);
    modem.mqtt().subscribe(topics.propertySet(), 1);
    tell(topics.custom("get"), "down");
    assertThat(received.poll(SECONDS, TimeUnit.SECONDS).payload()).isEqualTo("down".getBytes());
    tell(topics.propertySet(), "{\"id\":\"1\"}");
    assertThat(received.poll(SECONDS, TimeUnit.SECONDS).topic()).isEqualTo(topics.propertySet());
  }

  @Test
  void aWrongSecretIsRefused() throws Exception {
    exported(LoginForm.DRIVER);
    AliyunDevice device = device(start("ailink"), DEV1, Secret.of("wrong"));
    assertThatThrownBy(() -> device.connect(device.provision()))
        .isInstanceOf(CommandFailedException.class);
    assertThat(broker.log()).contains("disconnected, not authorised");
  }

  /** MQTT 3.1.1 acknowledges what is not allowed; mosquitto takes it no further. */
  @Test
  void aTopicOfAnotherDeviceIsOutOfReach() throws Exception {
    exported(LoginForm.DRIVER);
    owner();
    AliyunDevice device = device(start("ailink"), DEV1, SECRET1);
    device.connect(device.provision());
    DeviceTopics foreign = new DeviceTopics(DEV2);

    modem.mqtt().publish(foreign.custom("update"), "forged".getBytes(), 1);
    modem.mqtt().publish(foreign.propertyPost(), "forged".getBytes(), 1);
    modem.mqtt().publish(topics.custom("none"), "in no topic class".getBytes(), 1);
    modem.mqtt().publish(topics.custom("update"), "own".getBytes(), 1);
    assertThat(owned.poll(SECONDS, TimeUnit.SECONDS)).isEqualTo(topics.custom("update") + " own");

    modem.mqtt().subscribe(foreign.custom("get"), 1);
    modem.mqtt().subscribe(foreign.propertySet(), 1);
    modem.mqtt().subscribe(topics.custom("get"), 1);
    tell(foreign.custom("get"), "for the other");
    tell(foreign.propertySet(), "for the other");
    tell(topics.custom("get"), "for this one");
    MqttMessage first = received.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(first.topic()).isEqualTo(topics.custom("get"));
    assertThat(first.payload()).isEqualTo("for this one".getBytes());
  }

  /** Upper-case hex and the constant timestamp: the LinkSDK for C, version 4. */
  @Test
  void theFormOfTheCSdkIsExportedWhereItIsAskedFor() throws Exception {
    LoginForm form =
        new LoginForm(
            "{productKey}.{deviceName}",
            SignMethod.HMAC_SHA256,
            Optional.of("2524608000000"),
            true);
    exported(form);
    String clientId =
        "a1Pk0000001.dev1|timestamp=2524608000000,_ss=1,_v=sdk-c-4.2.0,securemode=2,"
            + "signmethod=hmacsha256,ext=3,_conn=tls_38|";
    String sent =
        SignMethod.HMAC_SHA256
            .hex(
                SECRET1,
                "clientIda1Pk0000001.dev1deviceNamedev1productKeya1Pk0000001timestamp2524608000000")
            .toUpperCase(Locale.ROOT);
    MqttClient sdk = host(clientId, "dev1&a1Pk0000001", sent);
    assertThat(sdk.isConnected()).isTrue();
    sdk.disconnectForcibly(0, 1000);
    sdk.close(true);
    assertThatThrownBy(
            () ->
                host(
                    clientId,
                    "dev1&a1Pk0000001",
                    LoginForm.DRIVER.password(DEV1, SECRET1).reveal()))
        .isInstanceOf(MqttException.class);
  }

  /** No word of Aliyun: client id, user, password and topics as the host gives them. */
  @ParameterizedTest
  @ValueSource(strings = {"quectel", "simcom", "ailink"})
  void anyBrokerTakesTheAccountThatTheHostGives(String name) throws Exception {
    Path passwords = Files.createFile(folder.resolve("passwords"));
    Programs.run(
        folder,
        Duration.ofSeconds(10),
        "mosquitto_passwd",
        "-b",
        passwords.toString(),
        "plant-7",
        "a pass phrase");
    broker(passwords, null);
    Dialect dialect = start(name);
    MqttOptions right =
        MqttOptions.of("pump 12", "plant-7", "a pass phrase", "localhost", broker.port())
            .withCa(ca(dialect));
    MqttOptions wrong =
        MqttOptions.of("pump 12", "plant-7", "another", "localhost", broker.port())
            .withCa(ca(dialect));

    assertThatThrownBy(() -> modem.mqtt().connect(wrong))
        .isInstanceOf(CommandFailedException.class);
    modem.mqtt().connect(right);
    modem.mqtt().subscribe("plant/7/pump/+/set", 1);
    modem.mqtt().publish("plant/7/pump/12/set", new byte[] {0, 1, '"', 13}, 1);
    MqttMessage message = received.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(message.topic()).isEqualTo("plant/7/pump/12/set");
    assertThat(message.payload()).isEqualTo(new byte[] {0, 1, '"', 13});
  }
}
