package io.github.atelier.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PskIdentityTest {
  private static final String OF_THE_C_SDK = "devicename|hmacsha256|a1Pk0000001&dev1|2524608000000";

  @Test
  void theIdentityOfTheCSdkIsReadAndWritten() {
    PskIdentity identity = PskIdentity.parse(OF_THE_C_SDK);
    assertThat(identity.device()).isEqualTo(new DeviceIdentity("a1Pk0000001", "dev1"));
    assertThat(identity.timestamp()).isEqualTo("2524608000000");
    assertThat(identity.encode()).isEqualTo(OF_THE_C_SDK);
  }

  @Test
  void theKeyIsTheTextOfTheSignatureInUpperCase() {
    byte[] key = PskIdentity.parse(OF_THE_C_SDK).key(Secret.of("0123456789abcdef0123456789abcdef"));
    assertThat(new String(key, StandardCharsets.US_ASCII)).hasSize(64).matches("[0-9A-F]+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "dev1",
        "devicename|hmacsha256|",
        "devicename|hmacsha256|a1Pk0000001|dev1&2524608000000",
        "devicename|hmacsha1|a1Pk0000001&dev1|2524608000000",
        "devicename|hmacsha256|a1Pk0000001&dev1|",
        "devicename|hmacsha256|a1Pk0000001&dev1|now",
        "devicename|hmacsha256|a1Pk0000001&d|1",
        "devicename|hmacsha256|a1Pk0000001&dev1|2524608000000|"
      })
  void anotherFormIsRefused(String text) {
    assertThatThrownBy(() -> PskIdentity.parse(text)).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void aLongOneIsNotRepeatedInFull() {
    assertThatThrownBy(() -> PskIdentity.parse("x".repeat(60_000)))
        .isInstanceOf(InvalidInputException.class)
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(400));
  }
}
