package io.github.atelier.platform;

import static io.github.atelier.platform.Sample.DEV1;
import static io.github.atelier.platform.Sample.DEV2;
import static io.github.atelier.platform.Sample.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.DeviceLogin;
import io.github.atelier.aliyun.RegistrationPush;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.platform.core.PlatformRules;
import io.github.atelier.platform.event.PlatformEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stand-in as mosquitto's own clients see it (Debian package mosquitto-clients). Skipped
 * without them, but never on CI.
 */
@Tag("mosquitto")
class MosquittoTest {
  @TempDir Path folder;
  private final DeviceTopics topics = new DeviceTopics(DEV1);
  private AliyunPlatform platform;
  private Path caFile;

  @BeforeEach
  void start() throws IOException {
    boolean present =
        Files.isExecutable(Path.of("/usr/bin/mosquitto_pub"))
            && Files.isExecutable(Path.of("/usr/bin/mosquitto_sub"));
    if (!"true".equals(System.getenv("CI"))) {
      Assumptions.assumeTrue(
          present, "mosquitto_pub and mosquitto_sub are missing: install mosquitto-clients");
    }
    assertThat(present).as("mosquitto-clients must be installed on CI").isTrue();
    platform = Sample.platform(PlatformRules.defaults());
    caFile = Files.writeString(folder.resolve("ca.pem"), platform.caCertificatePem());
  }

  @AfterEach
  void stop() {
    if (platform != null) {
      platform.close();
    }
  }

  private record Result(int exitCode, String output) {}

  private Result run(String program, ConnectionParameters login, String... arguments)
      throws Exception {
    return finish(begin(program, login, arguments));
  }

  private Process begin(String program, ConnectionParameters login, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                program,
                "-h",
                "localhost",
                "-p",
                Integer.toString(platform.mqttPort()),
                "--cafile",
                caFile.toString(),
                "-i",
                login.clientId(),
                "-u",
                login.username(),
                "-P",
                login.password().reveal()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static Result finish(Process process) throws Exception {
    try {
      assertThat(process.waitFor(15, TimeUnit.SECONDS)).as("ends by itself").isTrue();
      return new Result(
          process.exitValue(),
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv31", "mqttv311"})
  void it_publishes_with_qos_1_in_both_versions(String version) throws Exception {
    Result result =
        run(
            "mosquitto_pub",
            Sample.login(DEV1),
            "-V",
            version,
            "-q",
            "1",
            "-t",
            topics.custom("update"),
            "-m",
            "from mosquitto");
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(platform.events().await(PlatformEvent.Published.class, SOON).text())
        .isEqualTo("from mosquitto");
  }

  @Test
  void it_subscribes_and_receives_once() throws Exception {
    Process subscriber =
        begin(
            "mosquitto_sub",
            Sample.login(DEV1),
            "-q",
            "1",
            "-t",
            topics.custom("get"),
            "-t",
            topics.custom("#"),
            "-C",
            "2",
            "-W",
            "10",
            "-v");
    platform.events().await(PlatformEvent.Subscribed.class, e -> e.filter().endsWith("#"), SOON);
    platform.publish(DEV1, topics.custom("get"), "one".getBytes(), 1);
    platform.publish(DEV1, topics.custom("get"), "two".getBytes(), 0);
    Result result = finish(subscriber);
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output().lines())
        .containsExactlyInAnyOrder(topics.custom("get") + " one", topics.custom("get") + " two");
  }

  @Test
  void it_receives_the_push_of_a_registration() throws Exception {
    DeviceIdentity unknown = new DeviceIdentity("a1Pk0000001", "nobody1");
    Result result =
        run(
            "mosquitto_sub",
            Sample.regnwl(unknown),
            "-t",
            RegistrationPush.REGNWL_TOPIC,
            "-C",
            "1",
            "-W",
            "10");
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(
            RegistrationPush.parse(
                    RegistrationPush.REGNWL_TOPIC, result.output().strip().getBytes())
                .identity())
        .isEqualTo(unknown);
  }

  @Test
  void it_is_told_that_a_wrong_secret_is_not_accepted() throws Exception {
    ConnectionParameters wrong =
        DeviceLogin.of(DEV1, Secret.of("wrong"), Sample.anywhere()).build();
    Result result =
        run("mosquitto_pub", wrong, "-V", "mqttv311", "-t", topics.custom("update"), "-m", "x");
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).containsIgnoringCase("bad user name or password");
  }

  @Test
  void it_is_told_that_a_foreign_topic_is_refused() throws Exception {
    Result result =
        run(
            "mosquitto_sub",
            Sample.login(DEV1),
            "-t",
            new DeviceTopics(DEV2).custom("get"),
            "-W",
            "10");
    assertThat(result.output()).contains("All subscription requests were denied");
  }
}
