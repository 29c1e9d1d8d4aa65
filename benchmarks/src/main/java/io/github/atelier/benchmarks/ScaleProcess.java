package io.github.atelier.benchmarks;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.HttpSettings;
import io.github.atelier.platform.PlatformConfig;
import io.github.atelier.platform.core.ProductDeclaration;
import io.github.atelier.platform.core.ProductDeclaration.DeviceDeclaration;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.MessageKind;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/**
 * A platform whose state is on the disk, with one product and its devices, whose data flows to the
 * default consumer group. Prints the ports of MQTT over TCP and over TLS and of AMQP; for each line
 * it is told, the heap in use after a collection and how many messages wait for the group; ends
 * with its input. Arguments: folder, devices.
 */
final class ScaleProcess {
  static final String PRODUCT = "a1Scale0001";
  static final Secret DEVICE_SECRET = Secret.of("0123456789abcdef0123456789abcdef");
  static final AccessKey OWNER = new AccessKey("scaleowner", Secret.of("scaleownersecret"));

  /** Kept here: what nobody holds is forgotten with its level. */
  private static final Logger MIGRATIONS = Logger.getLogger("org.flywaydb");

  private ScaleProcess() {}

  static DeviceIdentity device(int index) {
    return new DeviceIdentity(PRODUCT, "scale" + index);
  }

  public static void main(String[] arguments) throws Exception {
    MIGRATIONS.setLevel(Level.WARNING);
    Path folder = Path.of(arguments[0]);
    List<DeviceDeclaration> devices =
        IntStream.range(0, Integer.parseInt(arguments[1]))
            .mapToObj(i -> new DeviceDeclaration(device(i).deviceName(), DEVICE_SECRET))
            .toList();
    PlatformConfig config =
        PlatformConfig.builder()
            .caDirectory(folder.resolve("ca"))
            .dataDirectory(folder.resolve("data"))
            .plainMqttPort(0)
            .http(HttpSettings.defaults().withAccessKeys(List.of(OWNER)))
            .product(
                new ProductDeclaration(
                    PRODUCT, Secret.of("scaleproduct0001"), "Scale", false, devices))
            .build();
    try (AliyunPlatform platform = AliyunPlatform.start(config)) {
      platform
          .consumerGroups()
          .relate(
              new ConsumerGroups.Relation(
                  PRODUCT, Set.of(MessageKind.DEVICE_DATA), List.of(ConsumerGroups.DEFAULT_GROUP)))
          .join();
      System.out.println(
          "ports "
              + platform.plainMqttPort().orElseThrow()
              + " "
              + platform.mqttPort()
              + " "
              + platform.amqpPort());
      while (System.in.read() >= 0) {
        long waiting = platform.consumerGroups().waiting(ConsumerGroups.DEFAULT_GROUP).join();
        System.out.println(heap() + " " + waiting);
      }
    }
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
