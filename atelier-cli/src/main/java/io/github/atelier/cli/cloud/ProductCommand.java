package io.github.atelier.cli.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Products. */
@Command(
    name = "product",
    mixinStandardHelpOptions = true,
    description = "Products and their thing models.")
final class ProductCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Create a product; prints its ProductKey.")
  int create(
      @Mixin CloudOptions cloud,
      @Parameters(paramLabel = "NAME", description = "4 to 30 letters, digits, _ - @ ( ).")
          String name,
      @Option(names = "--gateway", description = "Its devices are gateways.") boolean gateway,
      @Option(
              names = "--secret-out",
              paramLabel = "FILE",
              description =
                  "Write productKey and productSecret here, as the beginning of a device file; only its owner can read it.")
          Path secretOut) {
    CloudApi api = cloud.api();
    JsonNode data =
        secretOut == null
            ? api.createProduct(name, gateway)
            : SecretFile.keep(
                secretOut, () -> api.createProduct(name, gateway), ProductCommand::secrets);
    String key = data.path("ProductKey").asText();
    return cloud.print(Answers.withoutSecrets(data), key);
  }

  private static Map<String, String> secrets(JsonNode data) {
    Map<String, String> content = new LinkedHashMap<>();
    content.put("productKey", data.path("ProductKey").asText());
    content.put("productSecret", data.path("ProductSecret").asText());
    return content;
  }

  @Command(name = "list", mixinStandardHelpOptions = true, description = "All products.")
  int list(@Mixin CloudOptions cloud) {
    CloudApi api = cloud.api();
    Answers.pages(
            page ->
                api.call(
                        "QueryProductList",
                        Map.of("CurrentPage", Integer.toString(page), "PageSize", "100"))
                    .path("Data"))
        .flatMap(data -> Answers.items(data.path("List").path("ProductInfo")))
        .forEach(
            product ->
                cloud.print(
                    product,
                    String.format(
                        "%-12s %6d devices  %s",
                        product.path("ProductKey").asText(),
                        product.path("DeviceCount").asInt(),
                        product.path("ProductName").asText())));
    return 0;
  }

  @Command(name = "show", mixinStandardHelpOptions = true, description = "All about a product.")
  int show(
      @Mixin CloudOptions cloud,
      @Parameters(paramLabel = "PRODUCTKEY", description = "The product.") String productKey) {
    JsonNode data = cloud.api().call("QueryProduct", Map.of("ProductKey", productKey)).path("Data");
    JsonNode shown = Answers.withoutSecrets(data);
    return cloud.print(shown, shown.toPrettyString());
  }

  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      description = "Delete a product that has no devices.")
  int delete(
      @Mixin CloudOptions cloud,
      @Parameters(paramLabel = "PRODUCTKEY", description = "The product.") String productKey) {
    return cloud.print(
        cloud.api().call("DeleteProduct", Map.of("ProductKey", productKey)),
        productKey + " is deleted");
  }

  @Command(
      name = "model",
      mixinStandardHelpOptions = true,
      description =
          "Print a product's published thing model (TSL), or import and publish one from a file.")
  int model(
      @Mixin CloudOptions cloud,
      @Parameters(index = "0", paramLabel = "PRODUCTKEY", description = "The product.")
          String productKey,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "FILE",
              description = "A TSL file to import and publish.")
          Path file) {
    CloudApi api = cloud.api();
    if (file == null) {
      JsonNode data =
          api.call("GetThingModelTslPublished", Map.of("ProductKey", productKey)).path("Data");
      return cloud.print(data, data.path("TslStr").asText());
    }
    api.call("ImportThingModelTsl", Map.of("ProductKey", productKey, "TslStr", read(file)));
    JsonNode published = api.call("PublishThingModel", Map.of("ProductKey", productKey));
    return cloud.print(published, productKey + " has the thing model of " + file);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e, e);
    }
  }
}
