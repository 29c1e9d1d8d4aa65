package io.github.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.platform.amqp.AmqpRules;
import io.github.atelier.platform.amqp.Logins;
import io.github.atelier.platform.event.PlatformEvent;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a consumer may do wrong at the AMQP door: SASL says no, the event says why, and after each
 * the next consumer is let in and no secret was said.
 */
class AmqpRefusalsTest {
  private static final String GOOD =
      "server-1|authMode=aksign,signMethod=hmacsha1,timestamp=NOW,authId=testid,iotInstanceId=,"
          + "consumerGroupId=DEFAULT_GROUP|";

  @TempDir private static Path folder;
  private static Path trustStore;
  private static Overheard all;

  @BeforeAll
  static void start() throws Exception {
    trustStore = folder.resolve("trust.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", Sample.CA.certificate());
    try (OutputStream out = Files.newOutputStream(trustStore)) {
      store.store(out, "changeit".toCharArray());
    }
    all =
        new Overheard(
            config -> config.amqpRules(AmqpRules.defaults().withTimestampChecked(true)),
            http -> http);
  }

  @AfterAll
  static void stop() {
    all.close();
  }

  @AfterEach
  void theNextIsLetInAndNoSecretWasSaid() throws Exception {
    String now = Long.toString(all.clock.millis());
    Logins.login(
        all.platform.amqpPort(), trustStore, GOOD.replace("NOW", now), password("testid", now));
    all.noSecretWasSaid();
  }

  private static String password(String id, String timestamp) {
    return all.secret(
        SignMethod.HMAC_SHA1.base64(
            Overheard.KEY.secret(), "authId=" + id + "&timestamp=" + timestamp));
  }

  @ParameterizedTest(name = "{0} for {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "server-1|;;the user name is wrong:",
        "server-1;;the user name is wrong: ",
        "server-1;long;the user name is wrong: ",
        "authMode=aksign,;;the user name is wrong: ",
        "authMode=aksign;authMode=token;the user name is wrong: ",
        "hmacsha1;rot13;the user name is wrong: ",
        "timestamp=NOW,;;the user name is wrong: ",
        "timestamp=NOW;timestamp=noon;the user name is wrong: ",
        "timestamp=NOW;timestamp=1000000000000;the timestamp is ",
        "authId=testid,;;the user name is wrong: ",
        "authId=testid;authId=nobody;there is no AccessKey nobody",
        "consumerGroupId=DEFAULT_GROUP;consumerGroupId=;the user name is wrong: ",
        "DEFAULT_GROUP;none;there is no consumer group none"
      })
  void aUserNameWithAMistake(String right, String wrong, String reason) throws Exception {
    String with = wrong == null ? "" : wrong.equals("long") ? "s".repeat(65) : wrong;
    String now = Long.toString(all.clock.millis());
    String timestamp = with.equals("timestamp=1000000000000") ? "1000000000000" : now;
    refused(
        GOOD.replace(right, with).replace("NOW", now),
        password(with.equals("authId=nobody") ? "nobody" : "testid", timestamp),
        reason);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"another secret", "hex", "not Base64", "the secret itself", "a blank"})
  void aPasswordWithAMistake(String mistake) throws Exception {
    String now = Long.toString(all.clock.millis());
    String content = "authId=testid&timestamp=" + now;
    String password =
        switch (mistake) {
          case "another secret" -> SignMethod.HMAC_SHA1.base64(Sample.DEVICE_SECRET, content);
          case "hex" -> SignMethod.HMAC_SHA1.hex(Overheard.KEY.secret(), content);
          case "not Base64" -> "%%%%";
          case "the secret itself" -> Overheard.KEY.secret().reveal();
          default -> " ";
        };
    refused(GOOD.replace("NOW", now), password, "the password is ");
  }

  private static void refused(String userName, String password, String reason) throws Exception {
    long mark = all.platform.events().mark();
    assertThatThrownBy(() -> Logins.login(all.platform.amqpPort(), trustStore, userName, password))
        .isInstanceOf(JMSException.class)
        .isInstanceOf(JMSSecurityException.class);
    PlatformEvent.ConsumerRefused refused =
        all.platform
            .events()
            .awaitAfter(
                mark, PlatformEvent.ConsumerRefused.class, any -> true, Duration.ofSeconds(5));
    assertThat(refused.detail()).startsWith(reason);
  }
}
