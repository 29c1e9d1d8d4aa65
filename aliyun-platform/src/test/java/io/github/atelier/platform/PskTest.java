package io.github.atelier.platform;

import static io.github.atelier.platform.Sample.DEV1;
import static io.github.atelier.platform.Sample.DEVICE_SECRET;
import static io.github.atelier.platform.Sample.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.DeviceLogin;
import io.github.atelier.aliyun.PskIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.platform.core.PlatformRules;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.event.RefusalReason;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TLS with pre-shared keys as OpenSSL and mosquitto's clients speak it (Debian packages openssl,
 * mosquitto-clients). Skipped without them, but never on CI.
 */
@Tag("mosquitto")
class PskTest {
  private static final PskIdentity IDENTITY = new PskIdentity(DEV1, "2524608000000");

  private final DeviceTopics topics = new DeviceTopics(DEV1);
  private AliyunPlatform platform;

  private record Result(int exitCode, String output) {}

  @BeforeEach
  void start() {
    for (String program : List.of("/usr/bin/mosquitto_pub", "/usr/bin/openssl")) {
      boolean present = Files.isExecutable(Path.of(program));
      if (!"true".equals(System.getenv("CI"))) {
        Assumptions.assumeTrue(present, program + " is missing");
      }
      assertThat(present).as(program + " must be installed on CI").isTrue();
    }
    platform = platform(PlatformRules.defaults());
  }

  private static AliyunPlatform platform(PlatformRules rules) {
    return AliyunPlatform.start(
        PlatformConfig.builder()
            .authority(Sample.CA)
            .serverCertificate(Sample.SERVER)
            .pskMqttPort(0)
            .rules(rules)
            .product(Sample.product("a1Pk0000001", true))
            .build());
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  private static String hex(PskIdentity identity, Secret secret) {
    return HexFormat.of().formatHex(identity.key(secret));
  }

  private static Result run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      assertThat(process.waitFor(15, TimeUnit.SECONDS)).as("ends by itself").isTrue();
      return new Result(
          process.exitValue(),
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  private Result openssl(String identity, String keyHex, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port(), "-tls1_2"));
    command.addAll(List.of("-psk_identity", identity, "-psk", keyHex));
    command.addAll(List.of(more));
    return run(command);
  }

  private int port() {
    return platform.pskMqttPort().orElseThrow();
  }

  private List<String> mosquitto(String program, ConnectionParameters login, String... more) {
    List<String> command =
        new ArrayList<>(List.of(program, "-h", "127.0.0.1", "-p", "" + port(), "-V", "mqttv311"));
    command.addAll(List.of("--tls-version", "tlsv1.2", "--psk-identity", IDENTITY.encode()));
    command.addAll(List.of("--psk", hex(IDENTITY, DEVICE_SECRET)));
    command.addAll(List.of("--ciphers", "PSK-AES128-CBC-SHA", "-i", login.clientId()));
    command.addAll(List.of("-u", login.username(), "-P", login.password().reveal()));
    command.addAll(List.of(more));
    return command;
  }

  /** The second is the only one that the LinkSDK for C offers. */
  @ParameterizedTest
  @ValueSource(strings = {"PSK-AES256-GCM-SHA384", "PSK-AES128-CBC-SHA", "PSK-AES128-CBC-SHA256"})
  void openssl_shakes_hands_with_the_devices_key(String suite) throws Exception {
    Result result = openssl(IDENTITY.encode(), hex(IDENTITY, DEVICE_SECRET), "-cipher", suite);
    assertThat(result.output()).contains("New, ").contains("Cipher is " + suite);
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  @Test
  void a_wrong_key_is_refused_and_reported() throws Exception {
    Result result = openssl(IDENTITY.encode(), hex(IDENTITY, Secret.of("wrong")));
    assertThat(result.exitCode()).isNotZero();
    assertThat(platform.events().await(PlatformEvent.ConnectionFailed.class, SOON).detail())
        .contains("TLS handshake failed", IDENTITY.encode(), "its key is not the device's")
        .doesNotContain(DEVICE_SECRET.reveal(), hex(IDENTITY, DEVICE_SECRET));
  }

  @Test
  void a_device_that_is_not_there_has_no_key() throws Exception {
    PskIdentity nobody =
        new PskIdentity(new DeviceIdentity("a1Pk0000001", "nobody"), "2524608000000");
    assertThat(openssl(nobody.encode(), hex(nobody, DEVICE_SECRET)).exitCode()).isNotZero();
    assertThat(platform.events().await(PlatformEvent.ConnectionFailed.class, SOON).detail())
        .contains(nobody.encode(), "is no device here");
  }

  @Test
  void a_client_that_knows_certificates_only_is_refused() throws Exception {
    Result result =
        run(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port(), "-tls1_2"));
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).contains("handshake failure");
  }

  @Test
  void a_device_publishes_over_it() throws Exception {
    Result result =
        run(
            mosquitto(
                "mosquitto_pub",
                Sample.login(DEV1),
                "-q",
                "1",
                "-t",
                topics.custom("update"),
                "-m",
                "x".repeat(50_000)));
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(platform.events().await(PlatformEvent.Published.class, SOON).text())
        .isEqualTo("x".repeat(50_000));
  }

  @Test
  void a_device_receives_over_it() throws Exception {
    Process subscriber =
        new ProcessBuilder(
                mosquitto(
                    "mosquitto_sub",
                    Sample.login(DEV1),
                    "-q",
                    "1",
                    "-t",
                    topics.custom("get"),
                    "-C",
                    "1",
                    "-W",
                    "10"))
            .redirectErrorStream(true)
            .start();
    try {
      platform.events().await(PlatformEvent.Subscribed.class, SOON);
      platform.publish(DEV1, topics.custom("get"), "y".repeat(40_000).getBytes(), 1);
      String output =
          new String(subscriber.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(output.strip()).isEqualTo("y".repeat(40_000));
      assertThat(subscriber.waitFor(15, TimeUnit.SECONDS)).isTrue();
    } finally {
      subscriber.destroyForcibly();
    }
  }

  /** The key opens the line; who may use it is decided by the CONNECT, as on every port. */
  @Test
  void the_connect_is_checked_all_the_same() throws Exception {
    ConnectionParameters wrong =
        DeviceLogin.of(DEV1, Secret.of("wrong"), Sample.anywhere()).build();
    Result result =
        run(mosquitto("mosquitto_pub", wrong, "-t", topics.custom("update"), "-m", "x"));
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).containsIgnoringCase("bad user name or password");
    assertThat(platform.events().await(PlatformEvent.Refused.class, SOON).reason())
        .isEqualTo(RefusalReason.WRONG_SIGNATURE);
  }

  @Test
  void a_client_that_stops_in_the_middle_is_cut() throws Exception {
    platform.close();
    platform = platform(PlatformRules.with(r -> r.connectTimeout = Duration.ofMillis(300)));
    try (Socket socket = new Socket("127.0.0.1", port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(new byte[] {0x16, 3, 1, 0, 100, 1, 0});
      assertThat(socket.getInputStream().readAllBytes())
          .as("closed, perhaps with a goodbye")
          .hasSizeLessThan(100);
    }
    assertThat(platform.events().await(PlatformEvent.ConnectionFailed.class, SOON).detail())
        .containsAnyOf("TLS handshake failed: not complete", "no CONNECT within");
  }

  @Test
  void words_that_are_no_tls_are_cut() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    }
    assertThat(platform.events().await(PlatformEvent.ConnectionFailed.class, SOON).detail())
        .contains("TLS handshake failed");
  }
}
