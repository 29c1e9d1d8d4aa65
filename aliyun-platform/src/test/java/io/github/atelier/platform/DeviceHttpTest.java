package io.github.atelier.platform;

import static io.github.atelier.platform.Sample.DEV1;
import static io.github.atelier.platform.Sample.DEVICE_SECRET;
import static io.github.atelier.platform.Sample.PRODUCT_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.aliyun.Signatures;
import io.github.atelier.platform.core.ConnectAttempt;
import io.github.atelier.platform.core.ConnectOutcome;
import io.github.atelier.platform.core.DeviceLink;
import io.github.atelier.platform.core.DeviceState.Status;
import io.github.atelier.platform.core.Hub;
import io.github.atelier.platform.core.PlatformRules;
import io.github.atelier.platform.device.DeviceHttp;
import io.github.atelier.platform.device.DeviceRules;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.event.OfflineReason;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.http.HttpDoor;
import io.github.atelier.platform.http.HttpLimits;
import io.github.atelier.platform.http.HttpRoutes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTPS access byte by byte, as small C clients send and read it, on a clock of the test's own. */
class DeviceHttpTest {
  private static final DeviceIdentity OFF = new DeviceIdentity("a1Pk0000002", "dev1");

  private final MovingClock clock = new MovingClock(Instant.parse("2026-11-25T12:00:00Z"));
  private final EventFeed events = new EventFeed();
  private final Hub hub = new Hub(PlatformRules.defaults(), events, clock, System::nanoTime);
  private final HttpDoor door = new HttpDoor(HttpLimits.defaults());
  private Socket socket;

  @BeforeEach
  void open() throws IOException {
    hub.operations().products().declare(Sample.product("a1Pk0000001", true));
    hub.operations().products().declare(Sample.product("a1Pk0000002", false));
    HttpRoutes routes = new HttpRoutes();
    new DeviceHttp(hub, DeviceRules.defaults(), clock, () -> 8883).addTo(routes);
    int port = door.listenPlain(InetAddress.getLoopbackAddress(), 0, routes);
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(5_000);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    door.close();
  }

  /** One request on the one connection; the answer as its bytes came. */
  private String send(String head, byte[] body) throws IOException {
    socket
        .getOutputStream()
        .write(
            (head + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
    return answer(socket);
  }

  private static String answer(Socket from) throws IOException {
    StringBuilder text = new StringBuilder();
    Pattern whole = Pattern.compile("\r\nContent-Length: (\\d+)(?s:\r\n.*?|)\r\n\r\n");
    while (true) {
      Matcher length = whole.matcher(text);
      if (length.find() && text.length() >= length.end() + Integer.parseInt(length.group(1))) {
        return text.toString();
      }
      int c = from.getInputStream().read();
      if (c < 0) {
        throw new IOException("closed after: " + text);
      }
      text.append((char) c);
    }
  }

  private String post(String path, String headers, String body) throws IOException {
    return send(
        "POST " + path + " HTTP/1.1\r\nHost: iot-as-http.cn-shanghai.aliyuncs.com\r\n" + headers,
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static String body(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  private String register(DeviceIdentity device, String method, String sign) throws IOException {
    return body(
        post(
            "/auth/register/device",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "productKey="
                + device.productKey()
                + "&deviceName="
                + device.deviceName()
                + "&random=8Ygb7ULYh53B6OA&sign="
                + sign
                + "&signMethod="
                + method));
  }

  private static String sign(DeviceIdentity device) {
    return Signatures.registration(
        SignMethod.HMAC_SHA256, PRODUCT_SECRET, device, "8Ygb7ULYh53B6OA");
  }

  private String auth(Map<String, String> changes) throws IOException {
    Map<String, String> fields = new TreeMap<>();
    fields.put("version", "default");
    fields.put("clientId", "client.1");
    fields.put("productKey", DEV1.productKey());
    fields.put("deviceName", DEV1.deviceName());
    fields.put("signmethod", "hmacsha1");
    fields.putAll(changes);
    Map<String, String> signed = new TreeMap<>(fields);
    signed.keySet().removeAll(java.util.Set.of("version", "signmethod", "sign"));
    fields.putIfAbsent("sign", SignMethod.HMAC_SHA1.hex(DEVICE_SECRET, Signatures.content(signed)));
    StringBuilder json = new StringBuilder("{");
    fields.forEach(
        (k, v) ->
            json.append(json.length() > 1 ? "," : "")
                .append('"')
                .append(k)
                .append("\":\"")
                .append(v)
                .append('"'));
    return body(post("/auth", "Content-Type: application/json\r\n", json + "}"));
  }

  private String token() throws IOException {
    Matcher token = Pattern.compile("\"token\":\"([^\"]+)\"").matcher(auth(Map.of()));
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private String up(String token, String topic, String payload) throws IOException {
    return body(
        post(
            "/topic" + topic,
            "password: " + token + "\r\nContent-Type: application/octet-stream\r\n",
            payload));
  }

  @Test
  void a_registration_is_answered_in_the_very_bytes_that_c_sdks_parse() throws IOException {
    String answer =
        post(
            "/auth/register/device",
            "Accept: text/xml,text/javascript,text/html,application/json\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\n",
            "productKey=a1Pk0000001&deviceName=dev1&random=8Ygb7ULYh53B6OA&sign="
                + sign(DEV1)
                + "&signMethod=hmacsha256");
    assertThat(answer)
        .isEqualTo(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 138\r\n\r\n"
                + "{\"code\":200,\"data\":{\"productKey\":\"a1Pk0000001\",\"deviceName\":\"dev1\","
                + "\"deviceSecret\":\""
                + DEVICE_SECRET.reveal()
                + "\"},\"message\":\"success\"}");
    // C SDK 4.x has 192 octets for the body.
    assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4).length()).isLessThanOrEqualTo(192);
  }

  @Test
  void a_sign_in_upper_case_and_a_method_in_any_case_will_do() throws IOException {
    assertThat(register(DEV1, "HmacSHA256", sign(DEV1).toUpperCase(java.util.Locale.ROOT)))
        .startsWith("{\"code\":200,");
  }

  @ParameterizedTest
  @CsvSource({
    "a1Pk0000001,dev1,hmacsha256,00,6600",
    "a1Pk0000009,dev1,hmacsha256,00,6250",
    "a1Pk0000001,dev1,sha3,00,6292",
    "a1Pk0000001,d,hmacsha256,00,460",
    "a1Pk0000001,dev1,hmacsha256,'',460",
    "a1Pk0000002,dev1,hmacsha256,good,6288",
    "a1Pk0000001,nobody,hmacsha256,good,6100"
  })
  void each_mistake_of_a_registration_has_its_code(
      String key, String name, String method, String sign, int code) throws IOException {
    String signed = sign.equals("good") ? sign(new DeviceIdentity(key, name)) : sign;
    String answer =
        body(
            post(
                "/auth/register/device",
                "Content-Type: application/x-www-form-urlencoded\r\n",
                "productKey="
                    + key
                    + "&deviceName="
                    + name
                    + "&random=8Ygb7ULYh53B6OA&sign="
                    + signed
                    + "&signMethod="
                    + method));
    assertThat(answer).startsWith("{\"code\":" + code + ",").doesNotContain("deviceSecret");
    assertThat(register(DEV1, "hmacsha256", sign(DEV1))).startsWith("{\"code\":200,");
  }

  @Test
  void an_active_or_disabled_device_does_not_register_again() throws IOException {
    token();
    assertThat(register(DEV1, "hmacsha256", sign(DEV1))).startsWith("{\"code\":6289,");
    hub.operations().devices().reset(DEV1);
    assertThat(register(DEV1, "hmacsha256", sign(DEV1))).startsWith("{\"code\":200,");
    hub.operations().devices().disabled(DEV1, true);
    assertThat(register(DEV1, "hmacsha256", sign(DEV1))).startsWith("{\"code\":6204,");
  }

  @Test
  void a_token_lets_messages_up_as_mqtt_would() throws Exception {
    String token = token();
    assertThat(token).matches("[0-9a-f]{32}");
    String answer = up(token, "/a1Pk0000001/dev1/user/update", "hello");
    assertThat(answer)
        .matches(
            "\\{\"code\":0,\"message\":\"success\",\"info\":\\{\"messageId\":\\d+,\"data\":\"\"}}");
    PlatformEvent.Published published =
        events.await(PlatformEvent.Published.class, Duration.ofSeconds(5));
    assertThat(published.device()).isEqualTo(DEV1);
    assertThat(published.topic()).isEqualTo("/a1Pk0000001/dev1/user/update");
    assertThat(published.text()).isEqualTo("hello");
    assertThat(hub.operations().devices().state(DEV1).orElseThrow().status())
        .isNotEqualTo(Status.UNACTIVE);
  }

  @Test
  void a_numeric_timestamp_is_signed_and_checked() throws IOException {
    String now = Long.toString(clock.millis());
    assertThat(auth(Map.of("timestamp", now))).startsWith("{\"code\":0,");
    String old = Long.toString(clock.millis() - Duration.ofMinutes(16).toMillis());
    assertThat(auth(Map.of("timestamp", old))).startsWith("{\"code\":10001,");
    assertThat(auth(Map.of("timestamp", "-9223372036854775808"))).startsWith("{\"code\":10001,");
  }

  @ParameterizedTest
  @CsvSource({
    "sign,00,20000",
    "deviceName,nobody,20000",
    "productKey,a1Pk0000009,20000",
    "signmethod,sha3,10001",
    "clientId,'',10001"
  })
  void each_mistake_of_a_login_has_its_code(String field, String value, int code)
      throws IOException {
    assertThat(auth(Map.of(field, value))).startsWith("{\"code\":" + code + ",");
    assertThat(auth(Map.of())).startsWith("{\"code\":0,");
  }

  @Test
  void what_is_not_a_json_object_is_a_parameter_error() throws IOException {
    for (String wrong : new String[] {"", "{", "[]", "\"x\"", "{\"sign\":{}}", "{\"a\":1}"}) {
      assertThat(body(post("/auth", "Content-Type: application/json\r\n", wrong)))
          .as(wrong)
          .startsWith("{\"code\":10001,");
    }
  }

  private String preAuthenticate(String sign) throws IOException {
    return body(
        post(
            "/auth/devicename",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "productKey=a1Pk0000001&deviceName=dev1&clientId=c1&signmethod=hmacsha1"
                + "&version=default&resources=mqtt&sign="
                + sign));
  }

  private ConnectOutcome connect(String user, String password) {
    return hub.connect(
            new ConnectAttempt(
                "c1|securemode=-1,signmethod=hmacsha1|",
                user,
                Secret.of(password),
                true,
                60,
                true,
                false,
                "test"),
            new Quiet(),
            Runnable::run)
        .join();
  }

  private static final class Quiet implements DeviceLink {
    @Override
    public void send(Outgoing message) {}

    @Override
    public void close(OfflineReason reason, String detail) {}

    @Override
    public void wakeAfter(Duration delay) {}
  }

  @Test
  void a_device_that_authenticated_before_connects_with_what_it_got() throws IOException {
    String sign =
        SignMethod.HMAC_SHA1.hex(DEVICE_SECRET, "clientIdc1deviceNamedev1productKeya1Pk0000001");
    Matcher issued =
        Pattern.compile(
                "\\{\"code\":200,\"data\":\\{\"iotId\":\"(\\w+)\",\"iotToken\":\"(\\w+)\","
                    + "\"resources\":\\{\"mqtt\":\\{\"host\":\"iot-as-http.cn-shanghai.aliyuncs.com\","
                    + "\"port\":8883}}},\"message\":\"success\"}")
            .matcher(preAuthenticate(sign));
    assertThat(issued.matches()).isTrue();
    String id = issued.group(1);
    assertThat(connect(id, issued.group(2))).isInstanceOf(ConnectOutcome.Accepted.class);
    assertThat(hub.operations().devices().state(DEV1).orElseThrow().status())
        .isEqualTo(Status.ONLINE);
    assertThat(connect(id, "00")).isEqualTo(new ConnectOutcome.Refused(3));
    assertThat(connect("other", issued.group(2))).isEqualTo(new ConnectOutcome.Refused(3));
    clock.passes(Duration.ofDays(7));
    assertThat(connect(id, issued.group(2))).isEqualTo(new ConnectOutcome.Refused(3));
    assertThat(preAuthenticate("00")).startsWith("{\"code\":401,");
  }

  @Test
  void a_token_expires_after_seven_days() throws IOException {
    String token = token();
    String topic = "/a1Pk0000001/dev1/user/update";
    clock.passes(Duration.ofDays(7).minusMillis(1));
    assertThat(up(token, topic, "x")).startsWith("{\"code\":0,");
    clock.passes(Duration.ofMillis(1));
    assertThat(up(token, topic, "x")).startsWith("{\"code\":20001,");
    assertThat(up(token(), topic, "x")).startsWith("{\"code\":0,");
  }

  @Test
  void each_mistake_of_a_message_has_its_code() throws IOException {
    String token = token();
    String topic = "/a1Pk0000001/dev1/user/update";
    assertThat(body(post("/topic" + topic, "", "x"))).startsWith("{\"code\":20002,");
    assertThat(up("00", topic, "x")).startsWith("{\"code\":20003,");
    assertThat(up(token, "/a1Pk0000001/dev2/user/update", "x")).startsWith("{\"code\":30001,");
    assertThat(up(token, topic + "?a=1", "x")).startsWith("{\"code\":10001,");
    assertThat(up(token, topic, "x".repeat(128 * 1024))).startsWith("{\"code\":0,");
    assertThat(up(token, topic, "x".repeat(128 * 1024 + 1))).startsWith("{\"code\":10001,");
    hub.operations().devices().disabled(DEV1, true);
    assertThat(up(token, topic, "x")).startsWith("{\"code\":30001,");
    hub.operations().devices().disabled(DEV1, false);
    hub.operations().devices().reset(DEV1);
    assertThat(up(token, topic, "x")).startsWith("{\"code\":20003,");
  }

  @Test
  void the_token_of_a_deleted_device_is_no_token_of_its_successor() throws IOException {
    String token = token();
    hub.operations().devices().remove(DEV1);
    hub.operations().devices().declare(DEV1, Secret.of("0123456789abcdef0123456789abcdef"));
    token();
    assertThat(up(token, "/a1Pk0000001/dev1/user/update", "x")).startsWith("{\"code\":20003,");
  }

  @Test
  void a_body_without_an_end_is_refused_and_the_next_client_served() throws IOException {
    socket
        .getOutputStream()
        .write(
            "POST /auth HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(answer(socket)).startsWith("HTTP/1.1 413 ").contains("Connection: close");
    socket = new Socket("127.0.0.1", socket.getPort());
    assertThat(token()).isNotEmpty();
  }

  @Test
  void only_post_is_for_devices() throws IOException {
    assertThat(send("GET /auth HTTP/1.1\r\nHost: h\r\n", new byte[0]))
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: POST");
  }

  @Test
  void the_product_that_is_switched_off_stays_off() throws IOException {
    assertThat(register(OFF, "hmacsha256", sign(OFF))).startsWith("{\"code\":6288,");
  }
}
