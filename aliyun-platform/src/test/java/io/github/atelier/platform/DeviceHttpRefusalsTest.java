package io.github.atelier.platform;

import static io.github.atelier.platform.Overheard.PRODUCT;
import static io.github.atelier.platform.Overheard.TOPIC;
import static io.github.atelier.platform.Overheard.form;
import static io.github.atelier.platform.Overheard.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.aliyun.Signatures;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a device may do wrong over HTTPS: the documented code, and after each the next device is
 * served and no secret was said.
 */
class DeviceHttpRefusalsTest {
  private static final DeviceIdentity DEV2 = Sample.DEV2;
  private static Overheard all;

  @BeforeAll
  static void start() {
    all = new Overheard();
  }

  @AfterAll
  static void stop() {
    all.close();
  }

  @AfterEach
  void theNextIsServedAndNoSecretWasSaid() throws Exception {
    all.platform.operations().devices().disabled(Sample.DEV1, false);
    all.deviceIsServed();
    all.noSecretWasSaid();
  }

  private static void refused(HttpResponse<String> response, int code, String message) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.body())
        .isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
  }

  private static String one(String field, String value) {
    return value.equals("long") && field.equals("clientId") ? "c".repeat(257) : value;
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "sign | 00 | 20000 | auth check error",
        "sign | '' | 10001 | param error: sign is missing or too long",
        "productKey | a1Pk0000009 | 20000 | auth check error",
        "deviceName | nobody | 20000 | auth check error",
        "deviceName | '' | 10001 | param error: deviceName is missing or too long",
        "clientId | long | 10001 | param error: clientId is missing or too long",
        "timestamp | 0 | 10001 | param error: timestamp is not within 15 minutes of now",
        "timestamp | soon | 10001 | param error: timestamp is not within 15 minutes of now"
      })
  void aLoginWithAMistake(String field, String value, int code, String message) throws Exception {
    Map<String, String> fields = all.loginFields();
    fields.put(field, one(field, value));
    fields.putIfAbsent("sign", all.sign(fields));
    refused(all.device("POST", "/auth", Map.of(), json(fields)), code, message);
  }

  @Test
  void aLoginWithASignMethodThatThereIsNot() throws Exception {
    Map<String, String> fields = all.loginFields();
    fields.put("signmethod", "rot13");
    fields.put("sign", all.sign(fields));
    HttpResponse<String> answer = all.device("POST", "/auth", Map.of(), json(fields));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("{\"code\":10001,\"message\":\"param error: ");
  }

  @Test
  void aSignatureOfAQuarterOfAnHourAgo() throws Exception {
    Map<String, String> fields = all.loginFields();
    fields.put("sign", all.sign(fields));
    all.clock.passes(Duration.ofMinutes(15).plusMillis(1));
    refused(
        all.device("POST", "/auth", Map.of(), json(fields)),
        10001,
        "param error: timestamp is not within 15 minutes of now");
  }

  @Test
  void aLoginOfADisabledDevice() throws Exception {
    all.platform.operations().devices().disabled(Sample.DEV1, true);
    Map<String, String> fields = all.loginFields();
    fields.put("sign", all.sign(fields));
    refused(
        all.device("POST", "/auth", Map.of(), json(fields)),
        20000,
        "auth check error: the device is disabled");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | param error: the body is not JSON",
        "{\"sign\":} | param error: the body is not JSON",
        "nul | param error: the body is not JSON",
        "deep | param error: the body is not JSON",
        "[] | param error: the body is not a JSON object",
        "'' | param error: the body is not a JSON object",
        "{\"sign\":{}} | param error: a value is not a text or number"
      })
  void aLoginThatIsNoObject(String body, String message) throws Exception {
    String sent =
        switch (body) {
          case "deep" -> "[".repeat(4_000);
          case "nul" -> "\0";
          default -> body;
        };
    refused(all.device("POST", "/auth", Map.of(), sent), 10001, message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no token | 20002 | token is null",
        "a made-up token | 20003 | check token error",
        "an old token | 20001 | token is expired",
        "another's topic | 30001 | publish message error",
        "a query | 10001 | param error: there must be no query",
        "too large | 10001 | param error: the message is larger than 128 KB",
        "disabled | 30001 | publish message error",
        "deleted | 20003 | check token error"
      })
  void aMessageWithAMistake(String mistake, int code, String message) throws Exception {
    String token = all.token();
    String topic = TOPIC;
    String body = "hello";
    switch (mistake) {
      case "a made-up token" -> token = "0123456789abcdef0123456789abcdee";
      case "an old token" -> all.clock.passes(Duration.ofDays(7));
      case "another's topic" -> topic = "/a1Pk0000001/dev2/user/update";
      case "a query" -> topic = TOPIC + "?a=1";
      case "too large" -> body = "x".repeat(128 * 1024 + 1);
      case "disabled" -> all.platform.operations().devices().disabled(Sample.DEV1, true);
      case "deleted" -> {
        all.platform.operations().devices().remove(Sample.DEV1);
        all.platform.declareDevice(Sample.DEV1, Sample.DEVICE_SECRET);
      }
      default -> {}
    }
    Map<String, String> headers = mistake.equals("no token") ? Map.of() : Map.of("password", token);
    refused(all.device("POST", "/topic" + topic, headers, body), code, message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "sign | 00 | 6600 | sign check failed",
        "sign | '' | 460 | request parameter error: sign is missing or too long",
        "random | '' | 460 | request parameter error: random is missing or too long",
        "signMethod | '' | 460 | request parameter error: signMethod is missing or too long",
        "signMethod | rot13 | 6292 | sign method is not supported",
        "productKey | a1Pk0000009 | 6250 | product does not exist",
        "productKey | a1Pk0000002 | 6288 | dynamic registration of the product is switched off",
        "deviceName | nobody | 6100 | device does not exist"
      })
  void aRegistrationWithAMistake(String field, String value, int code, String message)
      throws Exception {
    refused(
        all.device(
            "POST",
            "/auth/register/device",
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            form(registration(Map.of(field, value)))),
        code,
        message);
  }

  @ParameterizedTest
  @CsvSource({"active,6289,device is already active", "disabled,6204,device is disabled"})
  void aRegistrationOfADeviceThatMayNot(String state, int code, String message) throws Exception {
    all.deviceIsServed();
    all.platform.operations().devices().disabled(Sample.DEV1, state.equals("disabled"));
    refused(
        all.device(
            "POST",
            "/auth/register/device",
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            form(registration(Map.of()))),
        code,
        message);
  }

  private static Map<String, String> registration(Map<String, String> changes) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("productKey", PRODUCT);
    fields.put("deviceName", "dev1");
    fields.put("random", "8Ygb7ULYh53B6OA");
    fields.put("signMethod", "hmacsha256");
    fields.putAll(changes);
    fields.putIfAbsent(
        "sign",
        all.secret(
            Signatures.registration(
                SignMethod.HMAC_SHA256,
                Sample.PRODUCT_SECRET,
                new DeviceIdentity(fields.get("productKey"), fields.get("deviceName")),
                "8Ygb7ULYh53B6OA")));
    return fields;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "sign | 00 | 401 | auth check error",
        "sign | '' | 460 | param error: sign is missing or too long",
        "deviceName | nobody | 401 | auth check error",
        "productKey | a1Pk0000009 | 401 | auth check error"
      })
  void aPreAuthenticationWithAMistake(String field, String value, int code, String message)
      throws Exception {
    Map<String, String> fields = all.loginFields();
    fields.put("resources", "mqtt");
    fields.put(field, value);
    fields.putIfAbsent("sign", all.sign(fields));
    refused(
        all.device(
            "POST",
            "/auth/devicename",
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            form(fields)),
        code,
        message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /auth | 405",
        "DELETE | /auth/register/device | 405",
        "PUT | /topic/a1Pk0000001/dev1/user/update | 405",
        "POST | /nothing | 404",
        "POST | /topic | 404"
      })
  void aPathOrMethodThatThereIsNot(String method, String path, int status) throws Exception {
    HttpResponse<String> answer = all.device(method, path, Map.of(), "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"/auth,4097", "/auth/register/device,4097", "/topic/x,262145"})
  void aBodyThatIsLargerThanThePathTakes(String path, int size) throws Exception {
    HttpResponse<String> answer = all.device("POST", path, Map.of(), "x".repeat(size));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("octets that are taken here");
  }

  @Test
  void aTokenOfOneDeviceIsNotGoodForAnother() throws Exception {
    refused(
        all.device(
            "POST",
            "/topic/a1Pk0000001/" + DEV2.deviceName() + "/user/update",
            Map.of("password", all.token()),
            "x"),
        30001,
        "publish message error");
  }
}
