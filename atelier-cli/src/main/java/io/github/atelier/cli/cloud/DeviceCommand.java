package io.github.atelier.cli.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atelier.aliyun.DeviceIdentity;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Devices. */
@Command(name = "device", mixinStandardHelpOptions = true, description = "Devices and their state.")
final class DeviceCommand implements Runnable {
  private static final String DEVICE = "PRODUCTKEY/DEVICENAME";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description =
          "Create a device and write its file for ./atelier connect, secret included. An existing file is left alone, and the device not created.")
  int create(
      @Mixin CloudOptions cloud,
      @Parameters(paramLabel = DEVICE, description = "The device.") String device,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              description =
                  "The device file, which only its owner can read. Default: DEVICENAME.yaml.")
          Path out) {
    DeviceIdentity identity = Names.device(device);
    Path file = out == null ? Path.of(identity.deviceName().replace(':', '_') + ".yaml") : out;
    CloudApi api = cloud.api();
    JsonNode data =
        SecretFile.keep(
            file,
            () -> api.registerDevice(identity),
            made -> {
              Map<String, String> content = new LinkedHashMap<>();
              content.put("productKey", identity.productKey());
              content.put("deviceName", identity.deviceName());
              content.put("deviceSecret", made.path("DeviceSecret").asText());
              return content;
            });
    return cloud.print(Answers.withoutSecrets(data), device + " is created; its file is " + file);
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "A product's devices.")
  int list(
      @Mixin CloudOptions cloud,
      @Parameters(paramLabel = "PRODUCTKEY", description = "The product.") String productKey) {
    CloudApi api = cloud.api();
    Answers.pages(
            page ->
                api.call(
                    "QueryDevice",
                    Map.of(
                        "ProductKey",
                        productKey,
                        "CurrentPage",
                        Integer.toString(page),
                        "PageSize",
                        "50")))
        .flatMap(answer -> Answers.items(answer.path("Data").path("DeviceInfo")))
        .map(Answers::withoutSecrets)
        .forEach(
            info ->
                cloud.print(
                    info,
                    String.format(
                        "%-9s %s/%s",
                        info.path("DeviceStatus").asText(),
                        productKey,
                        info.path("DeviceName").asText())));
    return 0;
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "All about a device.")
  int show(
      @Mixin CloudOptions cloud,
      @Parameters(paramLabel = DEVICE, description = "The device.") String device) {
    JsonNode shown = Answers.withoutSecrets(cloud.api().deviceDetail(Names.device(device)));
    return cloud.print(shown, shown.toPrettyString());
  }

  @Command(
      name = "properties",
      mixinStandardHelpOptions = true,
      description = "The properties a device has reported, with their latest values.")
  int properties(
      @Mixin CloudOptions cloud,
      @Parameters(paramLabel = DEVICE, description = "The device.") String device) {
    JsonNode answer = call(cloud, "QueryDevicePropertyStatus", device);
    Answers.items(answer.path("Data").path("List").path("PropertyStatusInfo"))
        .forEach(
            property ->
                cloud.print(
                    property,
                    property.path("Identifier").asText()
                        + " = "
                        + property.path("Value").asText("(never reported)")));
    return 0;
  }

  @Command(
      name = "enable",
      mixinStandardHelpOptions = true,
      description = "Let a disabled device connect again.")
  int enable(
      @Mixin CloudOptions cloud,
      @Parameters(paramLabel = DEVICE, description = "The device.") String device) {
    return cloud.print(call(cloud, "EnableThing", device), device + " is enabled");
  }

  @Command(
      name = "disable",
      mixinStandardHelpOptions = true,
      description = "Cut a device off, and keep it off.")
  int disable(
      @Mixin CloudOptions cloud,
      @Parameters(paramLabel = DEVICE, description = "The device.") String device) {
    return cloud.print(call(cloud, "DisableThing", device), device + " is disabled");
  }

  @Command(
      name = "reset",
      mixinStandardHelpOptions = true,
      description = "Have a device that registered itself register again.")
  int reset(
      @Mixin CloudOptions cloud,
      @Parameters(paramLabel = DEVICE, description = "The device.") String device) {
    return cloud.print(call(cloud, "ResetThing", device), device + " is reset");
  }

  @Command(name = "delete", mixinStandardHelpOptions = true, description = "Delete a device.")
  int delete(
      @Mixin CloudOptions cloud,
      @Parameters(paramLabel = DEVICE, description = "The device.") String device) {
    return cloud.print(call(cloud, "DeleteDevice", device), device + " is deleted");
  }

  private static JsonNode call(CloudOptions cloud, String action, String device) {
    DeviceIdentity identity = Names.device(device);
    return cloud
        .api()
        .call(
            action,
            Map.of("ProductKey", identity.productKey(), "DeviceName", identity.deviceName()));
  }
}
