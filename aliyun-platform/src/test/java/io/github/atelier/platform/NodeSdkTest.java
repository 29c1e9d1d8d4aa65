package io.github.atelier.platform;

import static io.github.atelier.platform.Sample.DEV1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.platform.core.DeviceState.Status;
import io.github.atelier.platform.event.PlatformEvent;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aliyun's own device SDK for Node.js, unmodified: only addresses and the CA are ours. Skipped
 * where node, npm or the package cannot be had; on CI that is a failure.
 */
class NodeSdkTest {
  private static final String PACKAGE = "alibabacloud-iot-device-sdk@1.2.8";
  private static final Path KEPT = Path.of("target", "node-peer").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void it_registers_over_https_connects_posts_and_receives() throws Exception {
    Path modules = modules();
    Path ca = Files.writeString(folder.resolve("ca.pem"), Sample.CA.certificatePem());
    Path script = folder.resolve("node-sdk.js");
    try (var in = getClass().getResourceAsStream("/peers/node-sdk.js")) {
      Files.copy(in, script);
    }
    try (AliyunPlatform platform =
        AliyunPlatform.start(
            PlatformConfig.builder()
                .authority(Sample.CA)
                .serverCertificate(Sample.SERVER)
                .product(Sample.product("a1Pk0000001", true))
                .build())) {
      Path output = folder.resolve("output.txt");
      Process node =
          start(
              Map.of("NODE_PATH", modules.toString(), "NODE_EXTRA_CA_CERTS", ca.toString()),
              output,
              "node",
              script.toString(),
              DEV1.productKey(),
              DEV1.deviceName(),
              Sample.PRODUCT_SECRET.reveal(),
              Integer.toString(platform.httpsPort()),
              Integer.toString(platform.mqttPort()));
      try {
        String topic = "/a1Pk0000001/dev1/user/get";
        platform
            .events()
            .await(
                PlatformEvent.Subscribed.class,
                e -> e.filter().equals(topic),
                Duration.ofSeconds(60));
        assertThat(platform.device(DEV1).orElseThrow().status()).isEqualTo(Status.ONLINE);
        platform
            .events()
            .await(
                PlatformEvent.Published.class,
                e -> e.topic().endsWith("/thing/event/property/post"),
                Duration.ofSeconds(30));
        platform.publish(DEV1, topic, "open".getBytes(StandardCharsets.UTF_8), 1).join();
        assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output))
            .contains("registered", "connected", "reply 200", "received open")
            .doesNotContain("error", "refused");
        assertThat(node.exitValue()).isZero();
      } finally {
        node.destroyForcibly();
      }
    }
  }

  private static Path modules() throws IOException, InterruptedException {
    Path modules = KEPT.resolve("node_modules");
    if (!Files.isDirectory(modules.resolve("alibabacloud-iot-device-sdk"))) {
      boolean installed = onPath("node") && onPath("npm");
      if (installed) {
        Files.createDirectories(KEPT);
        Process npm =
            start(
                Map.of(),
                KEPT.resolve("npm.txt"),
                "npm",
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
                KEPT.toString(),
                PACKAGE);
        installed = npm.waitFor(180, TimeUnit.SECONDS) && npm.exitValue() == 0;
        npm.destroyForcibly();
      }
      if (!"true".equals(System.getenv("CI"))) {
        Assumptions.assumeTrue(installed, "node, npm or " + PACKAGE + " cannot be had");
      }
      assertThat(installed).as(PACKAGE + " must be there on CI").isTrue();
    }
    return modules;
  }

  private static boolean onPath(String program) {
    return List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
  }

  private static Process start(Map<String, String> environment, Path output, String... command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.redirectOutput(output.toFile()).start();
  }
}
