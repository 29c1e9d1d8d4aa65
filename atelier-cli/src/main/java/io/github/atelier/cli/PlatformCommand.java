package io.github.atelier.cli;

import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.PlatformConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A local stand-in of the Aliyun IoT Platform. */
@Command(
    name = "platform",
    mixinStandardHelpOptions = true,
    subcommands = ExportCommand.class,
    description = "Run a local stand-in of the Aliyun IoT Platform (MQTT over TLS) until Ctrl-C.")
final class PlatformCommand implements Callable<Integer> {

  @Option(
      names = "--mqtt",
      paramLabel = "PORT",
      description = "MQTT/TLS port; 0 takes a free one. Default: the file's, else 8883.")
  private Integer mqttPort;

  @Option(
      names = "--ca-out",
      paramLabel = "FILE",
      description = "Write the private CA's certificate here, in PEM.")
  private Path caOut;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Products and devices (YAML); see docs/reference/platform-file.md.")
  private Path config;

  @Override
  public Integer call() throws Exception {
    PlatformConfig loaded =
        config == null
            ? PlatformConfig.builder()
                .mqttPort(8883)
                .caDirectory(Path.of(System.getProperty("user.home"), ".atelier", "ca"))
                .build()
            : PlatformConfig.load(config);
    if (mqttPort != null) {
      loaded = loaded.withMqttPort(mqttPort);
    }
    AliyunPlatform platform = AliyunPlatform.start(loaded);
    if (caOut != null) {
      Files.writeString(caOut, platform.caCertificatePem());
    }
    System.out.println("MQTT over TLS  " + platform.host() + ":" + platform.mqttPort());
    System.out.println(
        "CA             "
            + (caOut != null
                ? caOut
                : platform
                    .caCertificateFile()
                    .map(Path::toString)
                    .orElse("in memory; use --ca-out FILE")));
    System.out.println(
        "devices        "
            + platform.devices().size()
            + (config == null ? " (none declared: use --config FILE)" : ""));
    System.out.println("Ctrl-C ends it.");
    platform.events().listen(event -> System.out.println(event));
    Stop.await(platform);
    return 0;
  }
}
