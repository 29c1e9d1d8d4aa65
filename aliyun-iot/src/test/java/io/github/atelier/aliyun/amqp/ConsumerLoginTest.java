package io.github.atelier.aliyun.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConsumerLoginTest {
  private static final String USER_NAME =
      "server-1|authMode=aksign,signMethod=hmacsha1,timestamp=1573489088171,authId=testid,"
          + "iotInstanceId=,consumerGroupId=DEFAULT_GROUP|";

  @Test
  void theUserNameOfAliyunsSampleIsWrittenAndRead() {
    ConsumerLogin login =
        ConsumerLogin.now(
            "server-1", "testid", "", "DEFAULT_GROUP", Instant.ofEpochMilli(1573489088171L));
    assertThat(login.userName()).isEqualTo(USER_NAME);
    assertThat(ConsumerLogin.parse(USER_NAME)).isEqualTo(login);
  }

  @Test
  void theOrderIsFreeAndTheInstanceMayBeMissing() {
    ConsumerLogin login =
        ConsumerLogin.parse(
            "c|consumerGroupId=g,timestamp=1,authId=a,signMethod=HmacMD5,authMode=aksign|");
    assertThat(login.signMethod()).isEqualTo(SignMethod.HMAC_MD5);
    assertThat(login.instanceId()).isEmpty();
  }

  /** Computed with {@code openssl dgst -sha1 -hmac testsecret -binary | base64}. */
  @Test
  void thePasswordIsTheBase64OfTheHmac() {
    assertThat(ConsumerLogin.parse(USER_NAME).password(Secret.of("testsecret")))
        .isEqualTo("RG+3WYzI9qDD0P9m6ER+maK4yH0=");
    assertThat(
            ConsumerLogin.parse(USER_NAME.replace("hmacsha1", "hmacsha256"))
                .password(Secret.of("testsecret")))
        .isEqualTo("dAMr0c09P/ECCozeLuJydCVfplDP8RzdvNouS3nf3EA=");
  }

  @Test
  void whatIsMissingOrWrongIsNamed() {
    assertThatThrownBy(() -> ConsumerLogin.parse(USER_NAME.replace("authId=testid,", "")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("authId");
    assertThatThrownBy(() -> ConsumerLogin.parse(USER_NAME.replace("aksign", "token")))
        .hasMessageContaining("authMode must be aksign");
    assertThatThrownBy(() -> ConsumerLogin.parse(USER_NAME.replace("1573489088171", "now")))
        .hasMessageContaining("timestamp must be milliseconds");
    assertThatThrownBy(() -> ConsumerLogin.parse("no bars at all"))
        .hasMessageContaining("authMode");
  }
}
