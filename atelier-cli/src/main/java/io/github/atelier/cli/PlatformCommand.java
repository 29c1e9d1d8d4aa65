package io.github.atelier.cli;

import io.github.atelier.cli.cloud.AccessFolder;
import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.PlatformConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A local stand-in of the Aliyun IoT Platform. */
@Command(
    name = "platform",
    mixinStandardHelpOptions = true,
    subcommands = ExportCommand.class,
    description =
        "Run a local stand-in of the Aliyun IoT Platform until Ctrl-C: MQTT, HTTPS, the OpenAPI and AMQP, each printed with its address and a line to try.")
final class PlatformCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

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
      names = "--access-out",
      paramLabel = "DIR",
      description =
          "Tell here how to reach it, AccessKey included, for ./atelier cloud --access DIR; only you can read it, and it goes when the platform ends. Default: ~/.atelier/platform; one beside it while another platform has that.")
  private Path accessOut;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Products and devices (YAML); see docs/reference/files.md.")
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
    PrintWriter out = spec.commandLine().getOut();
    AccessFolder access = accessOut == null ? AccessFolder.free() : new AccessFolder(accessOut);
    AliyunPlatform platform = AliyunPlatform.start(loaded);
    try {
      access.write(platform);
      if (caOut != null) {
        Files.writeString(caOut, platform.caCertificatePem());
      }
    } catch (IOException e) {
      platform.close();
      throw e;
    }
    String owner = access.path().equals(AccessFolder.usual()) ? "" : " --access " + access.path();
    new Doors(platform, caOut == null ? access.ca() : caOut, access.consoleHeader(), owner)
        .print(out);
    if (platform.devices().isEmpty()) {
      out.println("no devices are declared: use --config FILE, or ./atelier cloud product create");
    }
    out.println("Ctrl-C ends it.");
    out.flush();
    platform
        .events()
        .listen(
            event -> {
              out.println(event);
              out.flush();
            });
    Stop.await(
        () -> {
          access.remove(platform);
          platform.close();
        });
    return 0;
  }
}
