package io.github.atelier.bench.target;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.driver.MqttMessage;
import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.PlatformConfig;
import io.github.atelier.platform.core.PlatformRules;
import io.github.atelier.platform.core.ProductDeclaration;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.CertificateSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A platform in this process, with its operator's side, and bad neighbours where one asks. */
final class LocalPlatform implements CloudSide, BadServers, AutoCloseable {
  static final String PRODUCT_KEY = "a1Bench0001";
  static final String PRODUCT_SECRET = "benchProductSecret";
  static final String DEVICE = "bench1";
  private static final Duration SOON = Duration.ofSeconds(10);

  private final CertificateAuthority authority = CertificateAuthority.temporary("Bench CA");
  private final AliyunPlatform platform;
  private final List<AliyunPlatform> bad = new ArrayList<>();

  LocalPlatform() {
    platform =
        AliyunPlatform.start(
            PlatformConfig.builder()
                .mqttPort(0)
                .authority(authority)
                // The module is judged here, not the product: it may use topics of any name.
                .rules(PlatformRules.with(rules -> rules.topicClassesChecked = false))
                .product(
                    new ProductDeclaration(
                        PRODUCT_KEY,
                        Secret.of(PRODUCT_SECRET),
                        "Bench",
                        true,
                        List.of(new ProductDeclaration.DeviceDeclaration(DEVICE, null))))
                .build());
  }

  int port() {
    return platform.mqttPort();
  }

  byte[] ca() {
    return authority.certificatePem().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void send(DeviceIdentity device, String topic, byte[] payload, int qos) throws Exception {
    platform.publish(device, topic, payload, qos).get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public long mark() {
    return platform.events().mark();
  }

  @Override
  public MqttMessage published(DeviceIdentity device, String topic, long mark) throws Exception {
    PlatformEvent.Published event =
        platform
            .events()
            .awaitAfter(
                mark,
                PlatformEvent.Published.class,
                e -> e.device().equals(device) && e.topic().equals(topic),
                SOON);
    return new MqttMessage(0, event.topic(), event.payload());
  }

  @Override
  public void cut(DeviceIdentity device) {
    platform.operations().devices().cut(device);
  }

  @Override
  public Optional<Endpoint> unknownCa() {
    return Optional.of(
        start(PlatformConfig.builder().authority(CertificateAuthority.temporary("A stranger"))));
  }

  @Override
  public Optional<Endpoint> otherName() {
    CertificateSpec spec =
        CertificateSpec.platform(Instant.now()).withNames(List.of("elsewhere.example"), List.of());
    return Optional.of(
        start(
            PlatformConfig.builder()
                .authority(authority)
                .serverCertificate(authority.issue(spec))));
  }

  private Endpoint start(PlatformConfig.Builder config) {
    AliyunPlatform started = AliyunPlatform.start(config.mqttPort(0).build());
    bad.add(started);
    return Endpoint.explicit("localhost", started.mqttPort());
  }

  @Override
  public void close() {
    bad.forEach(AliyunPlatform::close);
    platform.close();
  }
}
