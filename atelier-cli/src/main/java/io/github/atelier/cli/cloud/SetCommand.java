package io.github.atelier.cli.cloud;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Properties down. */
@Command(
    name = "set",
    mixinStandardHelpOptions = true,
    description = "Set a device's properties (the action SetDeviceProperty).")
final class SetCommand implements Callable<Integer> {

  @Mixin private CloudOptions cloud;

  @Parameters(index = "0", paramLabel = "PRODUCTKEY/DEVICENAME", description = "The device.")
  private String device;

  @Parameters(index = "1", paramLabel = "JSON", description = "Such as '{\"Power\":1}'.")
  private String items;

  @Override
  public Integer call() {
    String messageId = cloud.api().setProperties(Names.device(device), items);
    return cloud.print(
        JsonNodeFactory.instance.objectNode().put("MessageId", messageId),
        "sent as message " + messageId + "; the device's reply comes to the subscription");
  }
}
