package io.github.atelier.cli.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A service, invoked. */
@Command(
    name = "invoke",
    mixinStandardHelpOptions = true,
    description =
        "Invoke a device's service (the action InvokeThingService); of a synchronous one, print the result.")
final class InvokeCommand implements Callable<Integer> {

  @Mixin private CloudOptions cloud;

  @Parameters(index = "0", paramLabel = "PRODUCTKEY/DEVICENAME", description = "The device.")
  private String device;

  @Parameters(index = "1", paramLabel = "SERVICE", description = "Its identifier.")
  private String service;

  @Parameters(
      index = "2",
      arity = "0..1",
      defaultValue = "{}",
      paramLabel = "JSON",
      description = "The arguments. Default: ${DEFAULT-VALUE}.")
  private String arguments;

  @Override
  public Integer call() {
    JsonNode data = cloud.api().invoke(Names.device(device), service, arguments);
    String result = data.path("Result").asText();
    return cloud.print(
        data,
        result.isEmpty()
            ? "sent as message "
                + data.path("MessageId").asText()
                + "; the device's reply comes to the subscription"
            : result);
  }
}
