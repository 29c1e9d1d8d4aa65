package io.github.atelier.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.PlatformConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The owner's client against the stand-in, over HTTPS with the private CA. */
class CloudApiTest {
  private final AliyunPlatform platform = AliyunPlatform.start(PlatformConfig.builder().build());

  @AfterEach
  void stop() {
    platform.close();
  }

  private URI endpoint() {
    return URI.create("https://localhost:" + platform.httpsPort());
  }

  private CloudApi api(AccessKey key) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("ca", platform.authority().certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return CloudApi.of(endpoint(), key, Optional.of("iot-060a0000"), context);
  }

  @Test
  void a_product_a_device_and_a_message_need_no_more_than_the_key_that_was_made() throws Exception {
    assertThat(platform.accessKeys()).hasSize(1);
    CloudApi api = api(platform.accessKeys().get(0));
    String key = api.createProduct("Meter_1", false).path("ProductKey").asText();
    DeviceIdentity device = new DeviceIdentity(key, "dev1");
    assertThat(api.registerDevice(device).path("DeviceSecret").asText()).hasSize(32);
    assertThat(api.deviceDetail(device).path("Status").asText()).isEqualTo("UNACTIVE");
    byte[] payload = "öffne & geh".getBytes(StandardCharsets.UTF_8);
    assertThat(api.pub(key, "/" + key + "/dev1/user/get", payload, 1)).matches("\\d+");
  }

  @Test
  void a_refusal_names_action_code_and_reason_and_no_secret() throws Exception {
    CloudApi api = api(platform.accessKeys().get(0));
    assertThatThrownBy(() -> api.deviceDetail(new DeviceIdentity("a1Pk0000009", "dev1")))
        .isInstanceOfSatisfying(
            CloudApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo("iot.prod.NotExistedProduct");
              assertThat(e.requestId()).isNotBlank();
            })
        .hasMessageContaining("QueryDeviceDetail was refused (HTTP 200)");
    AccessKey wrong = new AccessKey(platform.accessKeys().get(0).id(), Secret.of("hush-hush"));
    CloudApi forger = api(wrong);
    assertThatThrownBy(() -> forger.call("QueryProductList", Map.of()))
        .hasMessageContaining("SignatureDoesNotMatch")
        .hasMessageNotContaining("hush");
  }

  @Test
  void a_server_whose_ca_is_not_trusted_gets_no_request() {
    CloudApi careful = CloudApi.of(endpoint(), platform.accessKeys().get(0), Optional.empty());
    assertThatThrownBy(() -> careful.call("QueryProductList", Map.of()))
        .isInstanceOf(CloudApiException.class)
        .hasMessageContaining("could not be sent");
  }
}
