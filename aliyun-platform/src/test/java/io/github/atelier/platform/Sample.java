package io.github.atelier.platform;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.DeviceLogin;
import io.github.atelier.aliyun.DynamicRegistration;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.platform.core.PlatformRules;
import io.github.atelier.platform.core.ProductDeclaration;
import io.github.atelier.platform.core.ProductDeclaration.DeviceDeclaration;
import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.CertificateSpec;
import io.github.atelier.platform.pki.ServerCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The products and devices that the tests share, and one CA for all of them (keys take time to
 * make).
 */
final class Sample {
  static final Duration SOON = Duration.ofSeconds(5);
  static final Secret PRODUCT_SECRET = Secret.of("prodsecret000001");
  static final Secret DEVICE_SECRET = Secret.of("0123456789abcdef0123456789abcdef");
  static final DeviceIdentity DEV1 = new DeviceIdentity("a1Pk0000001", "dev1");
  static final DeviceIdentity DEV2 = new DeviceIdentity("a1Pk0000001", "dev2");
  static final CertificateAuthority CA = CertificateAuthority.temporary("test CA");
  static final ServerCertificate SERVER = CA.issue(CertificateSpec.platform(Instant.now()));

  private Sample() {}

  static AliyunPlatform platform(PlatformRules rules) {
    return AliyunPlatform.start(
        PlatformConfig.builder()
            .authority(CA)
            .serverCertificate(SERVER)
            .plainMqttPort(0)
            .rules(rules)
            .product(product("a1Pk0000001", true))
            .product(product("a1Pk0000002", false))
            .build());
  }

  static ProductDeclaration product(String productKey, boolean dynamicRegistration) {
    return new ProductDeclaration(
        productKey,
        PRODUCT_SECRET,
        "Meter",
        dynamicRegistration,
        List.of(
            new DeviceDeclaration("dev1", DEVICE_SECRET),
            new DeviceDeclaration("dev2", DEVICE_SECRET)));
  }

  static Endpoint anywhere() {
    return Endpoint.explicit("localhost", 1883);
  }

  /** Parameters for TLS. */
  static ConnectionParameters login(DeviceIdentity device) {
    return new DeviceCredentials.DeviceSecret(device, DEVICE_SECRET).connectTo(anywhere());
  }

  /** Parameters for plain TCP. */
  static ConnectionParameters plainLogin(DeviceIdentity device) {
    return DeviceLogin.of(device, DEVICE_SECRET, anywhere()).secureMode(3).build();
  }

  static ConnectionParameters register(DeviceIdentity device) {
    return DynamicRegistration.register(device, PRODUCT_SECRET, anywhere(), "789").build();
  }

  static ConnectionParameters regnwl(DeviceIdentity device) {
    return DynamicRegistration.regnwl(device, PRODUCT_SECRET, anywhere(), "789").build();
  }
}
