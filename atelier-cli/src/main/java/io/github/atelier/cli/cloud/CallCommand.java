package io.github.atelier.cli.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Any action. */
@Command(
    name = "call",
    mixinStandardHelpOptions = true,
    description =
        "Call any action of the OpenAPI and print its answer; see docs/reference/openapi.md.")
final class CallCommand implements Callable<Integer> {

  @Mixin private CloudOptions cloud;

  @Parameters(index = "0", paramLabel = "ACTION", description = "Such as QueryDeviceDetail.")
  private String action;

  @Parameters(index = "1..*", paramLabel = "NAME=VALUE", description = "Its parameters.")
  private List<String> parameters = List.of();

  @Override
  public Integer call() {
    JsonNode answer = cloud.api().call(action, Names.parameters(parameters));
    return cloud.print(answer, answer.toPrettyString());
  }
}
