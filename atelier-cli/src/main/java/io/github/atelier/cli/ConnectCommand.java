package io.github.atelier.cli;

import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.MqttListener;
import io.github.atelier.driver.MqttMessage;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.aliyun.AliyunDevice;
import io.github.atelier.driver.aliyun.CredentialStore;
import io.github.atelier.driver.aliyun.DeviceProfile;
import io.github.atelier.driver.channel.ChannelListener;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.grammar.dialect.Dialects;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A device on a module, by hand. */
@Command(
    name = "connect",
    mixinStandardHelpOptions = true,
    description =
        "Connect a device to Aliyun through a module: register it if needed, then publish lines typed as 'topic payload' and print what arrives. End of input ends it.")
final class ConnectCommand implements Callable<Integer> {

  @Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--port",
      required = true,
      paramLabel = "DEVICE|tcp:HOST:PORT",
      description = "The module's AT port.")
  private String port;

  @Option(
      names = "--dialect",
      required = true,
      paramLabel = "NAME|FILE",
      description = "Built-in dialect, or a file ending in .at.")
  private String dialect;

  @Option(
      names = "--device",
      required = true,
      paramLabel = "FILE",
      description =
          "The device (YAML): productKey, deviceName, deviceSecret or productSecret. What the platform hands out is kept beside it, in FILE.credentials.")
  private Path device;

  @Option(
      names = "--endpoint",
      paramLabel = "HOST:PORT",
      description = "The platform. Default: the file's endpoint, instanceId or region.")
  private String endpoint;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Certificates that the module shall trust (PEM).")
  private Path ca;

  @Option(
      names = "--apn",
      paramLabel = "NAME",
      description = "Access point name. Default: what the module holds.")
  private String apn;

  @Override
  public Integer call() throws Exception {
    DeviceProfile profile = DeviceProfile.load(device);
    Endpoint place = endpoint != null ? Endpoint.parse(endpoint) : profile.endpoint();
    if (place == null) {
      throw new ParameterException(
          spec.commandLine(),
          "where is the platform? give --endpoint HOST:PORT, or endpoint, instanceId or region in "
              + device);
    }
    byte[] pem = Options.pem(ca);
    try (Modem modem = Modem.open(Transports.parse(port), Dialects.load(dialect))) {
      say("module   " + modem.information());
      modem.ready(
          ReadyOptions.defaults().withApn(apn).withProgress(line -> say("module   " + line)));
      AliyunDevice aliyun =
          new AliyunDevice(
              modem, profile, place, pem, new CredentialStore(Path.of(device + ".credentials")));
      DeviceCredentials credentials = aliyun.provision();
      modem.addListener(
          new ChannelListener() {
            @Override
            public void lost(ModemException cause) {
              say(cause.getMessage());
            }
          });
      modem
          .mqtt()
          .addListener(
              new MqttListener() {
                @Override
                public void message(MqttMessage message) {
                  say("< " + message.topic() + " " + masked(modem, message.payload()));
                }

                @Override
                public void lost(int client, String cause) {
                  say("connection lost: " + cause);
                }
              });
      say("connect  " + aliyun.parameters(credentials).host());
      aliyun.connect(credentials);
      say("connected. Type 'topic payload'; Ctrl-D ends it.");
      publishLines(modem);
      modem.mqtt().disconnect();
    }
    return 0;
  }

  private static void publishLines(Modem modem) throws java.io.IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int blank = line.indexOf(' ');
      if (blank <= 0) {
        if (!line.isBlank()) {
          say("write: topic payload");
        }
        continue;
      }
      try {
        modem
            .mqtt()
            .publish(
                line.substring(0, blank),
                line.substring(blank + 1).getBytes(StandardCharsets.UTF_8),
                1);
        say("> published");
      } catch (ModemException e) {
        say("> not published: " + e.getMessage());
      }
    }
  }

  private static String masked(Modem modem, byte[] payload) {
    return new String(modem.channel().redactor().mask(payload), StandardCharsets.UTF_8);
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
