package io.github.atelier.cli.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a product tells its owner's servers. */
@Command(
    name = "subscribe",
    mixinStandardHelpOptions = true,
    description =
        "Have all messages of a product's devices flow to a consumer group (the action CreateSubscribeRelation), for watch and for servers of one's own.")
final class SubscribeCommand implements Callable<Integer> {
  private static final List<String> KINDS =
      List.of(
          "DeviceDataFlag",
          "DeviceStatusChangeFlag",
          "DeviceLifeCycleFlag",
          "DeviceTopoLifeCycleFlag",
          "FoundDeviceListFlag",
          "ThingHistoryFlag",
          "OtaEventFlag",
          "DeviceTagFlag");

  @Mixin private CloudOptions cloud;

  @Parameters(paramLabel = "PRODUCTKEY", description = "The product.")
  private String productKey;

  @Option(
      names = "--group",
      paramLabel = "ID",
      defaultValue = WatchCommand.DEFAULT_GROUP,
      description = "The consumer group. Default: ${DEFAULT-VALUE}.")
  private String group;

  @Override
  public Integer call() {
    CloudApi api = cloud.api();
    Map<String, String> product = Map.of("ProductKey", productKey, "Type", "AMQP");
    JsonNode answer;
    try {
      answer = api.call("QuerySubscribeRelation", product);
    } catch (CloudApiException e) {
      if (e.code().isEmpty()) {
        throw e;
      }
      // the product has none yet, or the creation says better what is wrong
      return done(api.call("CreateSubscribeRelation", everything(product)));
    }
    for (JsonNode id : answer.path("ConsumerGroupIds")) {
      if (id.asText().equals(group)) {
        return cloud.print(answer, productKey + " flows to " + group + " already");
      }
    }
    return done(
        api.call(
            "CreateConsumerGroupSubscribeRelation",
            Map.of("ProductKey", productKey, "ConsumerGroupId", group)));
  }

  private Map<String, String> everything(Map<String, String> product) {
    Map<String, String> parameters = new LinkedHashMap<>(product);
    KINDS.forEach(kind -> parameters.put(kind, "true"));
    parameters.put("ConsumerGroupIds.1", group);
    return parameters;
  }

  private int done(JsonNode answer) {
    return cloud.print(answer, productKey + " flows to " + group);
  }
}
