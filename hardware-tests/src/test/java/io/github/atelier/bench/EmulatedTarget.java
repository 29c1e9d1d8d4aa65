package io.github.atelier.bench;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.driver.aliyun.CredentialStore;
import io.github.atelier.driver.aliyun.DeviceProfile;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.PlatformConfig;
import io.github.atelier.platform.core.ProductDeclaration;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A virtual module on a virtual serial port, and a local platform. Where ptys are missing the line
 * is TCP.
 */
final class EmulatedTarget implements Target {
  static final String PRODUCT_KEY = "a1Bench0001";
  static final String PRODUCT_SECRET = "benchProductSecret";

  private final Dialect dialect;
  private final Path folder;
  private final AliyunPlatform platform;
  private final Emulator emulator;
  private final String port;
  private final DeviceIdentity identity = new DeviceIdentity(PRODUCT_KEY, "bench1");

  EmulatedTarget(String dialectName, Path folder) throws Exception {
    this.folder = folder;
    dialect = Dialects.load(dialectName);
    ProductDeclaration product =
        new ProductDeclaration(
            PRODUCT_KEY,
            Secret.of(PRODUCT_SECRET),
            "Bench",
            true,
            List.of(new ProductDeclaration.DeviceDeclaration("bench1", null)));
    platform =
        AliyunPlatform.start(
            PlatformConfig.builder()
                .mqttPort(0)
                .caDirectory(folder.resolve("ca"))
                .product(product)
                .build());
    ModuleConfig config = ModuleConfig.defaults().withAttachDelay(Duration.ofMillis(200));
    emulator =
        Emulator.start(
            dialect,
            takesCa() ? config : config.withFactoryCa(platform.caCertificatePem()),
            List.of());
    if (emulator.hasVirtualSerialPorts()) {
      Path link = folder.resolve("modem");
      emulator.virtualSerialPort(link);
      port = link.toString();
    } else {
      port =
          "tcp:127.0.0.1:"
              + emulator
                  .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                  .address()
                  .getPort();
    }
  }

  @Override
  public String name() {
    return "emulated "
        + dialect
        + " on "
        + (port.startsWith("tcp") ? "TCP" : "a virtual serial port");
  }

  @Override
  public String port() {
    return port;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public DeviceProfile device() {
    return DeviceProfile.ofProduct(identity, Secret.of(PRODUCT_SECRET), true);
  }

  @Override
  public Endpoint endpoint() {
    return Endpoint.explicit("localhost", platform.mqttPort());
  }

  @Override
  public byte[] ca() {
    return takesCa() ? platform.caCertificatePem().getBytes(StandardCharsets.US_ASCII) : null;
  }

  /** Some modules trust what their firmware holds, and nothing else. */
  private boolean takesCa() {
    return dialect.has("tls.ca.write");
  }

  @Override
  public CredentialStore credentials() {
    return new CredentialStore(folder.resolve("bench1.credentials"));
  }

  @Override
  public Optional<CloudSide> cloud() {
    return Optional.of(
        (topic, payload) ->
            platform.publish(identity, topic, payload, 1).get(10, TimeUnit.SECONDS));
  }

  @Override
  public void close() {
    emulator.close();
    platform.close();
  }
}
