package io.github.atelier.bench;

import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.MqttOptions;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.aliyun.AliyunDevice;
import io.github.atelier.driver.aliyun.CredentialStore;
import io.github.atelier.driver.aliyun.DeviceProfile;
import io.github.atelier.driver.aliyun.ProvisioningException;
import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.PlatformConfig;
import io.github.atelier.platform.core.ProductDeclaration;
import io.github.atelier.platform.core.ProductDeclaration.DeviceDeclaration;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.CertificateSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong in the field, end to end: the driver's message says what it was and what to do,
 * and the next attempt works.
 */
class BadInputTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final DeviceIdentity DEVICE = new DeviceIdentity("a1Bad000001", "dev1");
  private static final DeviceIdentity OTHER = new DeviceIdentity("a1Bad000001", "dev2");
  private static final DeviceIdentity CLOSED = new DeviceIdentity("a1Bad000002", "dev1");

  @TempDir static Path folder;
  private static AliyunPlatform platform;
  private static CertificateAuthority authority;
  private Emulator emulator;
  private Modem modem;

  @BeforeAll
  static void startPlatform() {
    authority = CertificateAuthority.temporary("Bench CA");
    platform =
        AliyunPlatform.start(
            PlatformConfig.builder()
                .mqttPort(0)
                .authority(authority)
                .product(product("a1Bad000001", true, "dev1", "dev2"))
                .product(product("a1Bad000002", false, "dev1"))
                .build());
  }

  private static ProductDeclaration product(String key, boolean dynamic, String... devices) {
    return new ProductDeclaration(
        key,
        Secret.of("theProductSecret"),
        key,
        dynamic,
        List.of(devices).stream().map(d -> new DeviceDeclaration(d, Secret.of(SECRET))).toList());
  }

  @AfterAll
  static void stopPlatform() {
    platform.close();
  }

  @BeforeEach
  void openModem() throws Exception {
    open("ailink");
    ready();
  }

  private void open(String dialect) throws Exception {
    emulator =
        Emulator.start(
            Dialects.load(dialect),
            ModuleConfig.defaults()
                .withAttachDelay(Duration.ofMillis(10))
                .withConnectTimeout(Duration.ofSeconds(2)),
            List.of());
    int port =
        emulator
            .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .address()
            .getPort();
    modem = Modem.open(Transports.parse("tcp:127.0.0.1:" + port), Dialects.load(dialect));
  }

  private void ready() {
    modem.ready(ReadyOptions.defaults().withPoll(Duration.ofMillis(20)));
  }

  @AfterEach
  void closeModem() {
    modem.close();
    emulator.close();
  }

  private AliyunDevice device(DeviceProfile profile, Endpoint endpoint, String ca) {
    return new AliyunDevice(
        modem,
        profile,
        endpoint,
        ca.getBytes(StandardCharsets.US_ASCII),
        new CredentialStore(folder.resolve("none-" + System.nanoTime())));
  }

  private AliyunDevice device(Endpoint endpoint, String ca) {
    return device(DeviceProfile.ofDevice(DEVICE, Secret.of(SECRET)), endpoint, ca);
  }

  private static Endpoint here() {
    return Endpoint.explicit("localhost", platform.mqttPort());
  }

  private static DeviceCredentials credentials(String secret) {
    return new DeviceCredentials.DeviceSecret(DEVICE, Secret.of(secret));
  }

  private void assertRefused(Endpoint endpoint, String ca, String code, String... hints) {
    assertThatThrownBy(() -> device(endpoint, ca).connect(credentials(SECRET)))
        .isInstanceOfSatisfying(
            CommandFailedException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContainingAll(hints)
        .message()
        .doesNotContain(SECRET);
    assertTheNextAttemptWorks();
  }

  private void assertTheNextAttemptWorks() {
    device(here(), authority.certificatePem()).connect(credentials(SECRET));
    modem.mqtt().disconnect();
  }

  @Test
  void aNameThatDoesNotResolve() {
    assertRefused(
        Endpoint.explicit("no-such-host.invalid", 8883),
        authority.certificatePem(),
        "dns-failed",
        "could not be resolved");
  }

  @Test
  void aPortWhereNobodyListens() throws Exception {
    // bound but not listening: nobody else can take the port meanwhile
    try (Socket bound = new Socket()) {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertRefused(
          Endpoint.explicit("localhost", bound.getLocalPort()),
          authority.certificatePem(),
          "network-error",
          "refused the TCP connection",
          "did not answer in time");
    }
  }

  @Test
  void aServerThatAcceptsAndSaysNothing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      assertRefused(
          Endpoint.explicit("localhost", silent.getLocalPort()),
          authority.certificatePem(),
          "network-error",
          "did not answer in time");
    }
  }

  @Test
  void aCertificateOfAnotherCa() {
    assertRefused(
        here(),
        CertificateAuthority.temporary("Somebody else").certificatePem(),
        "tls-failed",
        "not signed by the CA",
        "expired",
        "another host name");
  }

  @Test
  void anExpiredCertificate() {
    Instant now = Instant.now();
    assertServerCertificateRefused(CertificateSpec.platform(now).expired(now));
  }

  @Test
  void aCertificateForAnotherName() {
    assertServerCertificateRefused(
        CertificateSpec.platform(Instant.now()).withNames(List.of("elsewhere.example"), List.of()));
  }

  private void assertServerCertificateRefused(CertificateSpec spec) {
    try (AliyunPlatform odd =
        AliyunPlatform.start(
            PlatformConfig.builder()
                .mqttPort(0)
                .authority(authority)
                .serverCertificate(authority.issue(spec))
                .build())) {
      assertRefused(
          Endpoint.explicit("localhost", odd.mqttPort()),
          authority.certificatePem(),
          "tls-failed",
          "expired or not yet valid",
          "another host name");
    }
  }

  @Test
  void aWrongDeviceSecret() {
    assertThatThrownBy(
            () ->
                device(here(), authority.certificatePem())
                    .connect(credentials("ffffffffffffffffffffffffffffffff")))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("bad-credentials");
    assertTheNextAttemptWorks();
  }

  @Test
  void aProductWithoutDynamicRegistration() {
    assertThatThrownBy(
            () ->
                device(
                        DeviceProfile.ofProduct(CLOSED, Secret.of("theProductSecret"), true),
                        here(),
                        authority.certificatePem())
                    .provision())
        .isInstanceOf(ProvisioningException.class)
        .hasMessageContaining("dynamic registration is switched on");
    assertTheNextAttemptWorks();
  }

  @Test
  void aDeviceThatIsActiveAlready() {
    assertTheNextAttemptWorks();
    assertThatThrownBy(
            () ->
                device(
                        DeviceProfile.ofProduct(DEVICE, Secret.of("theProductSecret"), true),
                        here(),
                        authority.certificatePem())
                    .provision())
        .isInstanceOf(ProvisioningException.class)
        .hasMessageContaining("not activated before");
  }

  @Test
  void aTopicOfAnotherDevice() throws Exception {
    device(here(), authority.certificatePem()).connect(credentials(SECRET));
    assertThatThrownBy(
            () ->
                modem
                    .mqtt()
                    .subscribe(
                        "/" + OTHER.productKey() + "/" + OTHER.deviceName() + "/user/get", 1))
        .isInstanceOf(CommandFailedException.class)
        .hasMessageContaining("topic permission");
    long mark = platform.events().mark();
    modem
        .mqtt()
        .publish(
            "/" + OTHER.productKey() + "/" + OTHER.deviceName() + "/user/update",
            new byte[] {1},
            1);
    platform
        .events()
        .awaitAfter(mark, PlatformEvent.PublishDropped.class, e -> true, Duration.ofSeconds(5));
    modem.mqtt().disconnect();
  }

  @Test
  void argumentsThatCannotStandInACommandLine() throws Exception {
    closeModem();
    open("quectel");
    for (String bad : List.of("a\rAT+CFUN=0", "a\nb", "a\"b", "a\u001ab")) {
      assertThatThrownBy(() -> modem.mqtt().subscribe(bad, 0))
          .isInstanceOf(CommandRefusedException.class)
          .hasMessageContaining("Nothing was sent");
    }
    assertThatThrownBy(() -> modem.mqtt().publish("t", new byte[5000], 0))
        .isInstanceOf(CommandRefusedException.class)
        .hasMessageContaining("4096");
    assertThat(modem.information().manufacturer()).isEqualTo("Quectel");
  }

  @Test
  void noDataConnection() throws Exception {
    closeModem();
    open("ailink");
    assertThatThrownBy(
            () ->
                modem
                    .mqtt()
                    .connect(
                        MqttOptions.of("id", "user", "password", "localhost", platform.mqttPort())))
        .isInstanceOfSatisfying(
            CommandFailedException.class, e -> assertThat(e.code()).isEqualTo("no-pdp"))
        .hasMessageContaining("PDP context");
  }

  @Test
  void credentialsAreOnTheDiskForTheirOwnerAloneAndUsedAgain() throws Exception {
    Path file = folder.resolve("dev2.credentials");
    AliyunDevice device =
        new AliyunDevice(
            modem,
            DeviceProfile.ofProduct(
                new DeviceIdentity("a1Bad000001", "fresh1"), Secret.of("theProductSecret"), false),
            here(),
            authority.certificatePem().getBytes(StandardCharsets.US_ASCII),
            new CredentialStore(file));
    DeviceCredentials first = device.provisionAsync().get(30, TimeUnit.SECONDS);
    assertThat(Files.getPosixFilePermissions(file))
        .containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE);
    int before = platform.events().all(PlatformEvent.Registered.class).size();
    assertThat(device.provision()).isEqualTo(first);
    assertThat(platform.events().all(PlatformEvent.Registered.class)).hasSize(before);
    Files.writeString(file, "{");
    assertThatThrownBy(device::provision)
        .hasMessageContaining("damaged")
        .hasMessageContaining(file.toString());
  }
}
