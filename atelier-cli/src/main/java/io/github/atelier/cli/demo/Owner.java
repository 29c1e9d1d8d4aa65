package io.github.atelier.cli.demo;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.cli.cloud.CloudApi;
import io.github.atelier.cli.cloud.OwnerConsumer;
import io.github.atelier.cli.cloud.OwnerMessage;
import io.github.atelier.driver.aliyun.PemTrust;
import io.github.atelier.platform.AliyunPlatform;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;

/**
 * The owner of the devices: a program that calls the signed OpenAPI, and a server that consumes by
 * AMQP. It knows the platform by its addresses, its CA and an AccessKey.
 */
final class Owner implements AutoCloseable {
  private static final String GROUP = "DEFAULT_GROUP";
  private static final Duration LOOK = Duration.ofMillis(200);

  private final String productKey;
  private final Duration patience;
  private final CloudApi api;
  private final CompletableFuture<OwnerConsumer> consumer;

  /** Logs the server in meanwhile: that takes a moment, and nobody waits for it yet. */
  Owner(AliyunPlatform platform, String productKey, Duration patience) {
    this.productKey = productKey;
    this.patience = patience;
    AccessKey key = platform.accessKeys().get(0);
    SSLContext trust = PemTrust.context(platform.caCertificatePem());
    this.api =
        CloudApi.of(
            URI.create("https://" + platform.host() + ":" + platform.httpsPort()),
            key,
            Optional.empty(),
            trust);
    String amqp = platform.host() + ":" + platform.amqpPort();
    this.consumer =
        CompletableFuture.supplyAsync(
            () ->
                OwnerConsumer.open(
                    amqp, key, Optional.empty(), trust, "demo-server", GROUP, told -> {}));
  }

  /** Gives the product its thing model, and has what its devices say flow to the server. */
  void prepare(String tsl) {
    api.call("ImportThingModelTsl", Map.of("ProductKey", productKey, "TslStr", tsl));
    api.call("PublishThingModel", Map.of("ProductKey", productKey));
    Map<String, String> relation = new LinkedHashMap<>();
    relation.put("ProductKey", productKey);
    relation.put("Type", "AMQP");
    relation.put("DeviceDataFlag", "true");
    relation.put("ConsumerGroupIds.1", GROUP);
    api.call("CreateSubscribeRelation", relation);
  }

  /** A message down. */
  void pub(String topic, String payload) {
    api.pub(productKey, topic, payload.getBytes(StandardCharsets.UTF_8), 1);
  }

  /** Properties down. */
  void set(DeviceIdentity device, String items) {
    api.setProperties(device, items);
  }

  /** A synchronous service; gives its result. */
  String invoke(DeviceIdentity device, String service, String arguments) {
    return api.invoke(device, service, arguments).path("Result").asText();
  }

  /**
   * Waits for what the server gets on this topic; what comes before on others is passed over.
   *
   * @throws DemoException if it does not come in time
   */
  String received(String topic) {
    OwnerConsumer server = server();
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < end) {
      Optional<OwnerMessage> message = server.next(LOOK);
      if (message.isPresent()) {
        server.settle();
        if (message.get().topic().equals(topic)) {
          return new String(message.get().payload(), StandardCharsets.UTF_8);
        }
      }
    }
    throw new DemoException(
        "the owner's server got nothing on " + topic + " in " + patience.toSeconds() + " s");
  }

  private OwnerConsumer server() {
    try {
      return consumer.join();
    } catch (CompletionException e) {
      throw new DemoException("the owner's server: " + e.getCause().getMessage());
    }
  }

  @Override
  public void close() {
    consumer.thenAccept(OwnerConsumer::close).exceptionally(failed -> null).join();
  }
}
