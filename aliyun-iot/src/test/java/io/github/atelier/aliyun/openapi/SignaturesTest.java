package io.github.atelier.aliyun.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.Secret;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Both signatures, against published values. */
class SignaturesTest {
  /** The example of the common parameters page. */
  private static Map<String, String> published() {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("AccessKeyId", "testid");
    parameters.put("Action", "Pub");
    parameters.put("Format", "XML");
    parameters.put("MessageContent", "aGVsbG93b3JsZA=");
    parameters.put("ProductKey", "12345abcdeZ");
    parameters.put("Qos", "0");
    parameters.put("RegionId", "cn-shanghai");
    parameters.put("ServiceCode", "iot");
    parameters.put("SignatureMethod", "HMAC-SHA1");
    parameters.put("SignatureNonce", "0715a395-aedf-4a41-bab7-746b43d38d88");
    parameters.put("SignatureVersion", "1.0");
    parameters.put("Timestamp", "2017-10-02T09:39:41Z");
    parameters.put("TopicFullName", "/productKey/testdevice/get");
    parameters.put("Version", "2017-04-20");
    return parameters;
  }

  @Test
  void version_1_signs_the_published_example_as_published() {
    assertThat(RpcSignature.stringToSign("GET", published()))
        .startsWith("GET&%2F&AccessKeyId%3Dtestid%26Action%3DPub%26Format%3DXML%26")
        .contains("MessageContent%3DaGVsbG93b3JsZA%253D%26")
        .contains("Timestamp%3D2017-10-02T09%253A39%253A41Z%26");
    assertThat(RpcSignature.sign(Secret.of("testsecret"), "GET", published()))
        .isEqualTo("Y9eWn4nF8QPh3c4zAFkM/k/u7eA=");
  }

  @Test
  void the_signature_itself_is_not_signed() {
    Map<String, String> signed = published();
    signed.put("Signature", "anything");
    assertThat(RpcSignature.sign(Secret.of("testsecret"), "GET", signed))
        .isEqualTo("Y9eWn4nF8QPh3c4zAFkM/k/u7eA=");
  }

  @Test
  void characters_are_encoded_as_rfc_3986_has_it() {
    assertThat(PercentEncoding.encode("a b*~-_.+/é")).isEqualTo("a%20b%2A~-_.%2B%2F%C3%A9");
  }

  /** The example of the page on signature version 3: RunInstances of ECS. */
  @Test
  void version_3_signs_the_published_example_as_published() {
    Map<String, String> headers =
        Map.of(
            "host", "ecs.cn-shanghai.aliyuncs.com",
            "x-acs-action", "RunInstances",
            "x-acs-content-sha256",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "x-acs-date", "2023-10-26T10:22:32Z",
            "x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d",
            "x-acs-version", "2014-05-26");
    Map<String, String> query =
        Map.of(
            "ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
            "RegionId", "cn-shanghai");
    Acs3Signature signature =
        Acs3Signature.sign(
            new AccessKey("YourAccessKeyId", Secret.of("YourAccessKeySecret")),
            "POST",
            "/",
            query,
            headers);
    assertThat(signature.signature())
        .isEqualTo("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");
    assertThat(Acs3Signature.parse(signature.header())).contains(signature);
    assertThat(signature.expected(Secret.of("YourAccessKeySecret"), "POST", "/", query, headers))
        .isEqualTo(signature.signature());
  }

  @Test
  void a_header_of_another_form_is_not_read() {
    assertThat(Acs3Signature.parse("Bearer x")).isEmpty();
    assertThat(Acs3Signature.parse("ACS3-HMAC-SHA256 Credential=a,Signature=b")).isEmpty();
    assertThat(Acs3Signature.parse("ACS3-HMAC-SHA256 Credential=a,SignedHeaders=b;c,Signature=d"))
        .contains(new Acs3Signature("a", List.of("b", "c"), "d"));
  }

  @Test
  void an_access_key_prints_without_its_secret() {
    assertThat(new AccessKey("id", Secret.of("hushhush")).toString()).doesNotContain("hushhush");
  }
}
