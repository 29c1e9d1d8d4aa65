package io.github.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.aliyun.openapi.CloudApi;
import io.github.atelier.aliyun.openapi.CloudApiException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client that our own command uses, over HTTPS with the private CA. */
class CloudApiTest {
  private final AliyunPlatform platform =
      AliyunPlatform.start(
          PlatformConfig.builder().authority(Sample.CA).serverCertificate(Sample.SERVER).build());

  @AfterEach
  void stop() {
    platform.close();
  }

  private CloudApi api(AccessKey key) {
    return CloudApi.of(
        URI.create("https://localhost:" + platform.httpsPort()),
        key,
        Optional.of("iot-060a0000"),
        Tls.trusting(Sample.CA));
  }

  @Test
  void a_product_a_device_and_a_message_need_no_more_than_the_key_that_was_made() throws Exception {
    assertThat(platform.accessKeys()).hasSize(1);
    CloudApi api = api(platform.accessKeys().get(0));
    String key = api.createProduct("Meter_1", false).path("ProductKey").asText();
    DeviceIdentity device = new DeviceIdentity(key, "dev1");
    String secret = api.registerDevice(device).path("DeviceSecret").asText();
    String topic = "/" + key + "/dev1/user/get";
    try (OnlineDevice online = new OnlineDevice(platform, device, secret)) {
      online.subscribe(topic);
      assertThat(api.deviceDetail(device).path("Status").asText()).isEqualTo("ONLINE");
      String id = api.pub(key, topic, "öffne & geh".getBytes(StandardCharsets.UTF_8), 1);
      assertThat(id).matches("\\d+");
      assertThat(online.next()).isEqualTo(topic + " öffne & geh");
    }
  }

  @Test
  void a_refusal_names_action_code_and_reason_and_no_secret() {
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
    assertThatThrownBy(() -> api(wrong).call("QueryProductList", Map.of()))
        .hasMessageContaining("SignatureDoesNotMatch")
        .hasMessageNotContaining("hush");
    assertThatThrownBy(
            () ->
                CloudApi.of(
                        URI.create("https://localhost:" + platform.httpsPort()),
                        wrong,
                        Optional.empty())
                    .call("QueryProductList", Map.of()))
        .as("a CA that is not trusted")
        .isInstanceOf(CloudApiException.class)
        .hasMessageContaining("could not be sent");
  }
}
