package io.github.atelier.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class InputsTest {
  private static void refused(Runnable check, String field, String rule) {
    assertThatThrownBy(check::run)
        .isInstanceOfSatisfying(
            InvalidInputException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageStartingWith(field + " ")
        .hasMessageContaining(rule);
  }

  @Test
  void each_rule_names_its_field() {
    refused(() -> Inputs.requireProductKey("a1-x"), "productKey", "letters and digits");
    refused(() -> Inputs.requireDeviceName("abc"), "deviceName", "4 to 32 characters, has 3");
    refused(() -> Inputs.requireDeviceName("dev/1"), "deviceName", "character 4");
    refused(() -> Inputs.requireClientId("x".repeat(65)), "clientId", "1 to 64");
    refused(() -> Inputs.requireClientId("a|b"), "clientId", "|");
    refused(() -> Inputs.requireClientId("a\rb"), "clientId", "control");
    refused(() -> Inputs.requireTimestamp("12x"), "timestamp", "decimal");
    refused(() -> Inputs.requireRandom("1,2"), "random", "comma");
    refused(() -> Inputs.requireInstanceId("iot_1"), "instanceId", "letters, digits and -");
    refused(() -> Inputs.requireHost("a b"), "host", "character 2");
    refused(() -> Inputs.requirePort(70000), "port", "1 to 65535");
    refused(() -> Endpoint.parse("localhost"), "endpoint", "host:port");
    refused(() -> Endpoint.parse("localhost:99999999999"), "port", "1 to 65535");
    refused(() -> Endpoint.parse("::1:8883"), "endpoint", "brackets");
    refused(() -> SignMethod.parse("hmacsha512"), "signmethod", "hmacsha256");
    refused(() -> DeviceIdentity.ofUserName("dev1"), "username", "deviceName&productKey");
    refused(() -> Secret.of("deviceSecret", "ab\ncd"), "deviceSecret", "control characters");
  }

  @Test
  void a_message_shows_control_characters_as_escapes_and_cuts_long_text() {
    assertThat(new InvalidInputException("f", "is bad", "a\r\nb" + "x".repeat(100)))
        .hasMessageContaining("a\\u000d\\u000ab")
        .hasMessageEndingWith("…");
  }

  @Test
  void problems_are_collected_in_order() {
    List<InvalidInputException> found =
        Inputs.problems(
            () -> Inputs.requireProductKey(""),
            () -> Inputs.requireDeviceName("dev1"),
            () -> Inputs.requirePort(0));
    assertThat(found)
        .extracting(InvalidInputException::field)
        .containsExactly("productKey", "port");
  }

  @Test
  void a_reserved_parameter_is_no_extra() {
    DeviceLogin login =
        DeviceLogin.of(
            new DeviceIdentity("pk", "dev1"), Secret.of("s"), Endpoint.parse("localhost:1883"));
    assertThatThrownBy(() -> login.extra("signmethod", "hmacmd5"))
        .hasMessageContaining("builder's own method");
    assertThatThrownBy(() -> login.extra("a", "b|c")).hasMessageContaining("a must not hold |");
  }

  @Test
  void secrets_are_equal_by_text_and_print_as_a_mask() {
    assertThat(Secret.of("abc")).isEqualTo(Secret.of("abc")).isNotEqualTo(Secret.of("abd"));
    assertThat(Secret.of("abc").hashCode()).isEqualTo(Secret.of("abc").hashCode());
    assertThat(String.valueOf(Secret.of("abc"))).isEqualTo(Secret.MASK);
  }
}
