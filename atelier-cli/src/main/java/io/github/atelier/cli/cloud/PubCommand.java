package io.github.atelier.cli.cloud;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A message down. */
@Command(
    name = "pub",
    mixinStandardHelpOptions = true,
    description = "Publish to whoever subscribes to a topic (the action Pub).")
final class PubCommand implements Callable<Integer> {

  @Mixin private CloudOptions cloud;

  @Parameters(
      index = "0",
      paramLabel = "TOPIC",
      description = "Such as /a1Pk0000001/dev1/user/get.")
  private String topic;

  @Parameters(index = "1", paramLabel = "PAYLOAD", description = "As text, sent in UTF-8.")
  private String payload;

  @Option(
      names = "--qos",
      paramLabel = "0|1",
      defaultValue = "1",
      description = "Default: ${DEFAULT-VALUE}.")
  private int qos;

  @Override
  public Integer call() {
    String messageId =
        cloud
            .api()
            .pub(Names.productOf(topic), topic, payload.getBytes(StandardCharsets.UTF_8), qos);
    return cloud.print(
        JsonNodeFactory.instance.objectNode().put("MessageId", messageId), "message " + messageId);
  }
}
