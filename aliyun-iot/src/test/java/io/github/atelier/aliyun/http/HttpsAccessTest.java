package io.github.atelier.aliyun.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as the documents have them, written by hand, and every answer. */
class HttpsAccessTest {
  private static final DeviceIdentity DEV1 = new DeviceIdentity("a1Pk0000001", "dev1");
  private static final Secret PRODUCT_SECRET = Secret.of("prodsecret000001");
  private static final HttpsEndpoint SHANGHAI = HttpsEndpoint.publicInstance("cn-shanghai");
  private static final HttpsRegistration REGISTRATION =
      new HttpsRegistration(DEV1, PRODUCT_SECRET, "789", SignMethod.HMAC_SHA256);
  private static final HttpsLogin LOGIN = HttpsLogin.of(DEV1, Secret.of("secret"));
  private static final HttpsReport REPORT =
      HttpsReport.of("/a1Pk0000001/dev1/user/update", new byte[] {1, 2});

  private static String body(HttpsPost post) {
    return new String(post.body(), UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "HMAC_MD5, hmacmd5, e8fe9dc3e48dc66729840fc7ac08d1f0",
    "HMAC_SHA1, hmacsha1, 9cbbb76b4a09b68f151bd85313d1f768ddc9d752",
    "HMAC_SHA256, hmacsha256, 648ccbb2c6703121c873e6c68ce943b93efe28b5ff35c90f75e0c8e687abbcb4"
  })
  void vector_18_is_the_form_of_a_registration(SignMethod method, String name, String sign) {
    HttpsPost post = new HttpsRegistration(DEV1, PRODUCT_SECRET, "789", method).at(SHANGHAI);
    assertThat(post.uri())
        .hasToString("https://iot-auth.cn-shanghai.aliyuncs.com/auth/register/device");
    assertThat(post.contentType()).isEqualTo("application/x-www-form-urlencoded");
    assertThat(post.headers()).isEmpty();
    assertThat(body(post))
        .isEqualTo(
            "productKey=a1Pk0000001&deviceName=dev1&random=789&sign="
                + sign
                + "&signMethod="
                + name);
  }

  @Test
  void what_is_special_in_a_form_is_escaped() {
    DeviceIdentity odd = new DeviceIdentity("a1Pk0000001", "a@b:c.d-_");
    assertThat(
            body(
                new HttpsRegistration(odd, PRODUCT_SECRET, "a&b=c %+ä", SignMethod.HMAC_MD5)
                    .at(SHANGHAI)))
        .startsWith(
            "productKey=a1Pk0000001&deviceName=a%40b%3Ac.d-_&random=a%26b%3Dc+%25%2B%C3%A4&sign=");
  }

  @Test
  void vector_2_is_the_json_of_a_login_with_a_timestamp() {
    HttpsPost post =
        new HttpsLogin(
                new DeviceIdentity("a14Xib5kdYd", "light1983432"),
                Secret.of("oLyaKqVxtRvjH284LdhqVgVUx1UPy6zq"),
                "SN1928339",
                SignMethod.HMAC_SHA1,
                "1539421321846")
            .at(SHANGHAI);
    assertThat(post.uri()).hasToString("https://iot-as-http.cn-shanghai.aliyuncs.com/auth");
    assertThat(post.contentType()).isEqualTo("application/json");
    assertThat(body(post))
        .isEqualTo(
            "{\"version\":\"default\",\"clientId\":\"SN1928339\",\"signmethod\":\"hmacsha1\","
                + "\"sign\":\"b2488041f64f425016b467ee1c94959ebd592ad1\","
                + "\"productKey\":\"a14Xib5kdYd\",\"deviceName\":\"light1983432\","
                + "\"timestamp\":\"1539421321846\"}");
  }

  @Test
  void vector_4_is_signed_without_a_timestamp() {
    assertThat(
            body(
                new HttpsLogin(
                        new DeviceIdentity("a1qsHBbKtmc", "866714044533668"),
                        Secret.of("c25262e140bb58d4ec3de5028a2cc836"),
                        "866714044533668",
                        SignMethod.HMAC_MD5,
                        null)
                    .at(SHANGHAI)))
        .contains("\"sign\":\"655d19e9c43e27d8c66419a6724eb56a\"")
        .doesNotContain("timestamp");
  }

  @Test
  void a_report_has_its_topic_in_the_path_and_the_token_in_a_header() {
    HttpsPost post = REPORT.at(HttpsEndpoint.explicit("::1", 8443), Secret.of("t0ken"));
    assertThat(post.uri()).hasToString("https://[::1]:8443/topic/a1Pk0000001/dev1/user/update");
    assertThat(post.contentType()).isEqualTo("application/octet-stream");
    assertThat(post.headers()).containsOnlyKeys("password").containsValue("t0ken");
    assertThat(post.body()).containsExactly(1, 2);
  }

  @Test
  void nothing_prints_its_secrets_and_each_is_named_for_masking() {
    HttpsPost report = REPORT.at(SHANGHAI, Secret.of("t0ken"));
    assertThat(report.toString()).doesNotContain("t0ken");
    assertThat(report.secrets()).containsExactly(Secret.of("t0ken"));
    for (HttpsPost signed : new HttpsPost[] {REGISTRATION.at(SHANGHAI), LOGIN.at(SHANGHAI)}) {
      String sign = signed.secrets().get(0).reveal();
      assertThat(body(signed)).contains(sign);
      assertThat(signed.toString()).doesNotContain(sign);
    }
    assertThat(REGISTRATION.toString()).doesNotContain(PRODUCT_SECRET.reveal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "a/b", "/", "/a//b", "/a/", "/a/+", "/a/#", "/a?b", "/a b", "/a%2Fb", "/ä", "/a/../b",
        "/a/./b", "/a\r\nb"
      })
  void a_topic_that_is_no_path_is_refused(String topic) {
    assertThatThrownBy(() -> HttpsReport.of(topic, new byte[0]))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void a_message_may_have_none_to_131072_bytes() {
    assertThat(HttpsReport.of("/a/b", new byte[0]).topic()).isEqualTo("/a/b");
    assertThat(HttpsReport.of("/a/b", new byte[131072]).at(SHANGHAI, Secret.of("t")).body())
        .hasSize(131072);
    assertThatThrownBy(() -> HttpsReport.of("/a/b", new byte[131073]))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("131072");
  }

  // ---- answers ----

  @Test
  void the_documents_answers_are_read() {
    assertThat(
            REGISTRATION
                .answer(
                    200,
                    "{\"code\":200,\"data\":{\"productKey\":\"a1Pk0000001\",\"deviceName\":\"dev1\",\"deviceSecret\":\"adsfwefs\"},\"message\":\"success\"}"
                        .getBytes(UTF_8))
                .secret())
        .isEqualTo(Secret.of("adsfwefs"));
    assertThat(
            LOGIN.answer(
                200,
                "{\"code\":0,\"message\":\"success\",\"info\":{\"token\":\"6944e5bfb92e4d4ea3918d1eda3942f6\"}}"
                    .getBytes(UTF_8)))
        .isEqualTo(Secret.of("6944e5bfb92e4d4ea3918d1eda3942f6"));
    HttpsReport.Receipt receipt =
        REPORT.answer(
            200,
            "{\"code\": 0, \"message\": \"success\", \"info\": {\"messageId\": 892687627916247040, \"data\": \"\"}}"
                .getBytes(UTF_8));
    assertThat(receipt.messageId()).isEqualTo("892687627916247040");
    assertThat(receipt.data().asText()).isEmpty();
    assertThat(
            REPORT
                .answer(200, "{\"code\":0,\"info\":{\"messageId\":7}}".getBytes(UTF_8))
                .data()
                .isMissingNode())
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(HttpsCode.class)
  void each_code_is_told_with_what_to_do(HttpsCode code) {
    byte[] refusal = ("{\"code\":" + code.code() + ",\"message\":\"told\\u0007\"}").getBytes(UTF_8);
    HttpsRefusedException report =
        catchThrowableOfType(HttpsRefusedException.class, () -> REPORT.answer(200, refusal));
    assertThat(report.known()).contains(code);
    assertThat(report)
        .hasMessageContaining("/a1Pk0000001/dev1/user/update")
        .hasMessageContaining(String.valueOf(code.code()))
        .hasMessageContaining("told?")
        .hasMessageContaining(code.advice());
    assertThatThrownBy(() -> LOGIN.answer(200, refusal)).hasMessageContaining(code.advice());
    assertThatThrownBy(() -> REGISTRATION.answer(200, refusal)).hasMessageContaining(code.advice());
  }

  @Test
  void the_codes_are_those_of_the_facts() {
    assertThat(Arrays.stream(HttpsCode.values()).map(HttpsCode::code))
        .containsExactly(
            460, 500, 6100, 6204, 6250, 6288, 6289, 6292, 6600, 10000, 10001, 20000, 20001, 20002,
            20003, 20004, 30001, 40000);
    assertThat(Arrays.stream(HttpsCode.values()).filter(HttpsCode::curedByLogin))
        .containsExactly(HttpsCode.TOKEN_EXPIRED, HttpsCode.TOKEN_WRONG);
  }

  @Test
  void an_unknown_code_is_a_refusal_too_and_a_long_message_is_cut() {
    byte[] refusal = ("{\"code\":12345,\"message\":\"" + "x".repeat(5000) + "\"}").getBytes(UTF_8);
    HttpsRefusedException e =
        catchThrowableOfType(HttpsRefusedException.class, () -> LOGIN.answer(200, refusal));
    assertThat(e.code()).isEqualTo(12345);
    assertThat(e.known()).isEmpty();
    assertThat(e.getMessage()).hasSizeLessThan(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "<html>s3cret</html>",
        "{\"info\":{\"token\":\"s3cret\"}}",
        "{\"code\":\"0\",\"info\":{\"token\":\"s3cret\"}}",
        "{\"code\":0.5,\"info\":{\"token\":\"s3cret\"}}",
        "{\"code\":99999999999,\"info\":{\"token\":\"s3cret\"}}",
        "{\"code\":0,\"info\":\"s3cret\"}",
        "{\"code\":0,\"info\":{\"token\":7}}",
        "{\"code\":0,\"info\":{\"token\":\"\"}}",
        "{\"code\":0,\"info\":{\"token\":\"s3cret\\r\\nX: y\"}}",
        "{\"code\":0,\"info\":{\"token\":\"s3 cret\"}}",
        "{\"code\":0,\"info\":{\"token\":\"s3cretä\"}}",
        "{\"code\":0,\"info\":{\"token\":\"s3cret\"}} {}"
      })
  void what_is_no_answer_is_told_without_being_quoted(String body) {
    assertThatThrownBy(() -> LOGIN.answer(502, body.getBytes(UTF_8)))
        .isInstanceOf(HttpsAnswerException.class)
        .hasMessageContaining("502")
        .hasMessageNotContaining("s3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\":0,\"info\":{}}",
        "{\"code\":0,\"info\":{\"messageId\":\"\"}}",
        "{\"code\":0,\"info\":{\"messageId\":-1}}",
        "{\"code\":0,\"info\":{\"messageId\":1.5}}",
        "{\"code\":0,\"info\":{\"messageId\":{}}}"
      })
  void a_report_without_a_number_is_no_answer(String body) {
    assertThatThrownBy(() -> REPORT.answer(200, body.getBytes(UTF_8)))
        .isInstanceOf(HttpsAnswerException.class);
  }

  @Test
  void another_devices_secret_is_not_taken() {
    assertThatThrownBy(
            () ->
                REGISTRATION.answer(
                    200,
                    "{\"code\":200,\"data\":{\"productKey\":\"a1Pk0000001\",\"deviceName\":\"dev2\",\"deviceSecret\":\"s3cret\"}}"
                        .getBytes(UTF_8)))
        .isInstanceOf(HttpsAnswerException.class)
        .hasMessageContaining("another device")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void an_answer_is_bounded() {
    byte[] large =
        ("{\"code\":0,\"info\":{\"token\":\"t\"}}" + " ".repeat(HttpsLimits.MAX_ANSWER))
            .getBytes(UTF_8);
    assertThatThrownBy(() -> LOGIN.answer(200, large)).isInstanceOf(HttpsAnswerException.class);
  }

  // ---- endpoints ----

  @Test
  void endpoints_are_read() {
    assertThat(HttpsEndpoint.parse("localhost:8443"))
        .isEqualTo(HttpsEndpoint.explicit("localhost", 8443));
    assertThat(HttpsEndpoint.parse("[::1]:8443")).isEqualTo(HttpsEndpoint.explicit("::1", 8443));
    assertThat(HttpsEndpoint.parse("HTTPS://own.example/").access())
        .hasToString("https://own.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "http://localhost:80",
        "https://",
        "https://u:p@host",
        "https://host/path",
        "https://host?q",
        "https://host#f",
        "https://host:99999",
        "https://ho st",
        "localhost:0",
        "ftp://host:21"
      })
  void what_is_no_endpoint_is_refused(String text) {
    assertThatThrownBy(() -> HttpsEndpoint.parse(text)).isInstanceOf(InvalidInputException.class);
  }
}
