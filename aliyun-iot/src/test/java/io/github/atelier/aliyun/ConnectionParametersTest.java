package io.github.atelier.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ConnectionParametersTest {
  private final DeviceIdentity device = new DeviceIdentity("a1Pk0000001", "dev1");
  private final Secret secret = Secret.of("prodsecret000001");

  @Test
  void a_device_with_a_secret_connects_to_its_products_host_with_extras_in_order() {
    ConnectionParameters built =
        DeviceLogin.of(device, secret, Endpoint.publicInstance("cn-shanghai"))
            .clientId("ailink")
            .signMethod(SignMethod.HMAC_SHA1)
            .timestamp("789")
            .extra("ext", "3")
            .extra("_v", "x")
            .build();
    assertThat(built.clientId())
        .isEqualTo("ailink|securemode=2,signmethod=hmacsha1,timestamp=789,ext=3,_v=x|");
    assertThat(built.username()).isEqualTo("dev1&a1Pk0000001");
    assertThat(built.host()).isEqualTo("a1Pk0000001.iot-as-mqtt.cn-shanghai.aliyuncs.com");
    assertThat(built.port()).isEqualTo(1883);
  }

  @Test
  void nothing_secret_is_printed() {
    ConnectionParameters built =
        DeviceLogin.of(device, secret, Endpoint.parse("127.0.0.1:8883")).build();
    DeviceCredentials token =
        new DeviceCredentials.DeviceToken(device, "c1", Secret.of("^1^1677597746541^9ffd"));
    assertThat(built.toString()).doesNotContain(built.password().reveal()).contains(Secret.MASK);
    assertThat(token.toString()).doesNotContain("9ffd").contains(Secret.MASK);
  }

  @Test
  void registration_on_a_public_instance_uses_securemode_2_without_instance() {
    Endpoint shanghai = Endpoint.publicInstance("cn-shanghai");
    assertThat(DynamicRegistration.register(device, secret, shanghai, "789").build().clientId())
        .isEqualTo(
            "a1Pk0000001.dev1|securemode=2,authType=register,random=789,signmethod=hmacsha256|");
    assertThat(DynamicRegistration.regnwl(device, secret, shanghai, "789").build().clientId())
        .isEqualTo(
            "a1Pk0000001.dev1|securemode=2,authType=regnwl,random=789,signmethod=hmacsha256|");
  }

  @Test
  void registration_on_an_own_instance_carries_the_instance_id() {
    Endpoint own = Endpoint.instance("iot-06z00ez08936hvm");
    ConnectionParameters register =
        DynamicRegistration.register(device, secret, own, "789")
            .clientId("ailink")
            .signMethod(SignMethod.HMAC_SHA1)
            .build();
    assertThat(register.clientId())
        .isEqualTo(
            "ailink|securemode=2,authType=register,random=789,signmethod=hmacsha1,instanceId=iot-06z00ez08936hvm|");
    assertThat(register.host()).isEqualTo("iot-06z00ez08936hvm.mqtt.iothub.aliyuncs.com");
    assertThat(DynamicRegistration.regnwl(device, secret, own, "789").build().clientId())
        .contains("securemode=-2,authType=regnwl")
        .endsWith("instanceId=iot-06z00ez08936hvm|");
  }

  @Test
  void registration_can_be_overridden_to_what_another_source_says() {
    assertThat(
            DynamicRegistration.regnwl(
                    device, secret, Endpoint.instance("iot-06z00ez08936hvm"), "789")
                .secureMode(2)
                .instanceId(null)
                .build()
                .clientId())
        .contains("securemode=2,")
        .doesNotContain("instanceId");
  }

  @Test
  void a_host_of_the_instance_form_is_recognised_when_given_explicitly() {
    assertThat(Endpoint.parse("iot-06z00ez08936hvm.mqtt.iothub.aliyuncs.com:8883").instanceId())
        .contains("iot-06z00ez08936hvm");
    assertThat(Endpoint.parse("[::1]:8883").host("pk")).isEqualTo("::1");
    assertThat(Endpoint.publicInstance("cn-shanghai").onPort(443).port()).isEqualTo(443);
  }

  @Test
  void a_pushed_token_is_submitted_verbatim() {
    DeviceCredentials pushed =
        RegistrationPush.parse(
            "/ext/regnwl",
            "{\"clientId\":\"K8rZ\",\"productKey\":\"a1Pk0000001\",\"deviceName\":\"dev1\",\"deviceToken\":\"^1^1677597746541^9ffd7c5bcf0c87f\"}"
                .getBytes());
    ConnectionParameters built = pushed.connectTo(Endpoint.parse("localhost:8883"));
    assertThat(built.clientId()).isEqualTo("K8rZ|securemode=-2,authType=connwl|");
    assertThat(built.username()).isEqualTo("dev1&a1Pk0000001");
    assertThat(built.password().reveal()).isEqualTo("^1^1677597746541^9ffd7c5bcf0c87f");
  }

  @Test
  void pushed_credentials_survive_writing_and_reading() {
    DeviceCredentials credentials = new DeviceCredentials.DeviceSecret(device, secret);
    assertThat(
            RegistrationPush.parse(
                RegistrationPush.topic(credentials), RegistrationPush.payload(credentials)))
        .isEqualTo(credentials);
  }

  @Test
  void a_malformed_push_is_refused_without_quoting_it() {
    byte[] broken = "{\"deviceSecret\":\"topsecret\"".getBytes();
    assertThatThrownBy(() -> RegistrationPush.parse("/ext/register", broken))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("payload must be a JSON object")
        .hasMessageNotContaining("topsecret")
        .hasNoCause();
    assertThatThrownBy(() -> RegistrationPush.parse("/ext/other", broken))
        .hasMessageContaining("topic must be /ext/register");
    assertThatThrownBy(
            () ->
                RegistrationPush.parse(
                    "/ext/register",
                    "{\"productKey\":\"pk\",\"deviceName\":\"dev1\",\"deviceSecret\":7}"
                        .getBytes()))
        .hasMessageContaining("deviceSecret must be a string");
  }
}
