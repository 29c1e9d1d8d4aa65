package io.github.atelier.platform.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.aliyun.openapi.Acs3Signature;
import io.github.atelier.aliyun.openapi.RpcSignature;
import io.github.atelier.platform.MovingClock;
import io.github.atelier.platform.http.HttpRequest;
import io.github.atelier.platform.http.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Signatures, parameters and forms of answers, with a clock that the test moves. */
class OpenApiTest {
  private static final AccessKey KEY = new AccessKey("testid", Secret.of("hush-hush-secret"));

  private final MovingClock clock = new MovingClock(Instant.parse("2026-11-25T12:00:00Z"));
  private final List<Arguments> ran = new ArrayList<>();
  private final OpenApi api =
      new OpenApi(
          new Gatekeeper(List.of(KEY), clock, new Nonces(clock, 5)),
          new ActionTable()
              .add(
                  "Echo",
                  arguments -> {
                    ran.add(arguments);
                    var answer = Replies.object();
                    answer
                        .putObject("Data")
                        .put("Text", arguments.text("Text").orElse(""))
                        .putArray("Item")
                        .add("a")
                        .add("b");
                    return CompletableFuture.completedFuture(answer);
                  },
                  Parameter.text("Text"),
                  Parameter.integer("Number").range(1, 9),
                  Parameter.integer("Page").range(1, 9).orElse("iot.common.InvalidPageParams"),
                  Parameter.flag("Flag"),
                  Parameter.list("Names", 2))
              .add(
                  "Need",
                  arguments -> CompletableFuture.completedFuture(Replies.object()),
                  Parameter.text("ProductKey").must())
              .add(
                  "Fail",
                  arguments -> {
                    throw new BusinessException("iot.device.NotExistedDevice", "No device <x>.");
                  })
              .add(
                  "Break",
                  arguments ->
                      CompletableFuture.failedFuture(new IllegalStateException("inner affairs"))),
          200);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger =
      (Logger) LoggerFactory.getLogger("io.github.atelier.platform.openapi");
  private int nonce;

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.TRACE);
    logger.addAppender(log);
  }

  @AfterEach
  void no_secret_was_logged() {
    logger.detachAppender(log);
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("hush") || line.contains("private-text"));
  }

  private Map<String, String> common(String action) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("Action", action);
    parameters.put("Version", "2018-01-20");
    parameters.put("AccessKeyId", "testid");
    parameters.put("SignatureMethod", "HMAC-SHA1");
    parameters.put("SignatureVersion", "1.0");
    parameters.put("SignatureNonce", "n" + nonce++);
    parameters.put("Timestamp", "2026-11-25T12:00:00Z");
    parameters.put("Format", "JSON");
    return parameters;
  }

  private static Map<String, String> signed(String method, Map<String, String> parameters) {
    Map<String, String> all = new TreeMap<>(parameters);
    all.put("Signature", RpcSignature.sign(KEY.secret(), method, parameters));
    return all;
  }

  private static String encoded(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(
            e ->
                URLEncoder.encode(e.getKey(), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static HttpRequest get(Map<String, String> parameters) {
    return new HttpRequest(
        "GET",
        "/",
        encoded(parameters),
        Map.of("host", List.of("iot.cn-shanghai.aliyuncs.com")),
        new byte[0],
        "test",
        true);
  }

  private String text(HttpRequest request, int status) {
    HttpResponse response = api.answer(request).join();
    String text = new String(response.body(), StandardCharsets.UTF_8);
    assertThat(response.status()).as(text).isEqualTo(status);
    return text;
  }

  private String call(Map<String, String> parameters, int status) {
    return text(get(signed("GET", parameters)), status);
  }

  @Test
  void a_signed_get_is_answered_in_json() {
    Map<String, String> parameters = common("Echo");
    parameters.put("Text", "a + b & ~ * 水");
    assertThat(call(parameters, 200))
        .contains("\"Success\":true", "\"Code\":\"\"", "\"Text\":\"a + b & ~ * 水\"")
        .contains("\"Item\":[\"a\",\"b\"]")
        .containsPattern("\"RequestId\":\"[0-9A-F-]{36}\"");
  }

  @Test
  void without_a_format_the_answer_is_xml_in_which_lists_repeat() {
    Map<String, String> parameters = common("Echo");
    parameters.remove("Format");
    parameters.put("Text", "<b> & \u0001");
    assertThat(call(parameters, 200))
        .startsWith("<?xml version='1.0' encoding='UTF-8'?><EchoResponse><RequestId>")
        .contains("<Text>&lt;b&gt; &amp; \uFFFD</Text><Item>a</Item><Item>b</Item>")
        .endsWith("</EchoResponse>");
    parameters = common("Fail");
    parameters.remove("Format");
    assertThat(call(parameters, 200))
        .contains("<Success>false</Success><Code>iot.device.NotExistedDevice</Code>")
        .contains("<ErrorMessage>No device &lt;x&gt;.</ErrorMessage>");
    Map<String, String> unknown = common("Nothing");
    unknown.remove("Format");
    assertThat(call(unknown, 404))
        .startsWith("<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>")
        .contains("<Code>InvalidAction.NotFound</Code>");
  }

  @Test
  void parameters_of_a_form_are_signed_with_those_of_the_query() {
    Map<String, String> parameters = common("Echo");
    Map<String, String> all = new TreeMap<>(parameters);
    all.put("Text", "in the body");
    parameters.put("Signature", RpcSignature.sign(KEY.secret(), "POST", all));
    HttpRequest request =
        new HttpRequest(
            "POST",
            "/",
            encoded(parameters),
            Map.of("content-type", List.of("application/x-www-form-urlencoded;charset=utf-8")),
            "Text=in+the%20body".getBytes(StandardCharsets.US_ASCII),
            "test",
            true);
    assertThat(text(request, 200)).contains("in the body");
  }

  @Test
  void a_parameter_that_was_changed_on_the_way_is_noticed() {
    Map<String, String> parameters = signed("GET", common("Echo"));
    parameters.put("Text", "slipped in");
    assertThat(text(get(parameters), 400))
        .contains("\"Code\":\"SignatureDoesNotMatch\"", "server string to sign is:GET&%2F&");
    assertThat(ran).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Action",
        "Version",
        "AccessKeyId",
        "SignatureMethod",
        "SignatureVersion",
        "SignatureNonce",
        "Timestamp"
      })
  void each_common_parameter_is_missed(String name) {
    Map<String, String> parameters = common("Echo");
    parameters.remove(name);
    assertThat(call(parameters, 400)).contains("\"Code\":\"MissingParameter\"", name);
  }

  @ParameterizedTest
  @CsvSource({
    "AccessKeyId,nobody,404,InvalidAccessKeyId.NotFound",
    "Timestamp,2026-11-25T11:44:59Z,400,InvalidTimeStamp.Expired",
    "Timestamp,2026-11-25T12:15:01Z,400,InvalidTimeStamp.Expired",
    "Timestamp,yesterday,400,InvalidTimeStamp.Format",
    "SignatureMethod,HMAC-MD5,400,InvalidSignatureMethod",
    "SignatureVersion,2.0,400,InvalidSignatureVersion",
    "Version,2017-04-20,400,InvalidVersion",
    "Action,Nothing,404,InvalidAction.NotFound",
    "Format,YAML,400,InvalidFormat",
    "Number,10,400,InvalidNumber",
    "Number,ten,400,InvalidNumber",
    "Number,9223372036854775808,400,InvalidNumber",
    "Flag,yes,400,InvalidFlag",
    "Page,0,200,iot.common.InvalidPageParams"
  })
  void what_is_wrong_has_its_code(String name, String value, int status, String code) {
    Map<String, String> parameters = common("Echo");
    parameters.put(name, value);
    assertThat(call(parameters, status))
        .containsAnyOf("\"Code\":\"" + code + "\"", "<Code>" + code + "</Code>");
    assertThat(ran).isEmpty();
  }

  @Test
  void a_signature_of_a_quarter_of_an_hour_ago_is_still_good() {
    Map<String, String> parameters = common("Echo");
    parameters.put("Timestamp", "2026-11-25T11:45:00Z");
    assertThat(call(parameters, 200)).contains("\"Success\":true");
  }

  @Test
  void a_required_parameter_is_missed_by_its_own_name() {
    assertThat(call(common("Need"), 400)).contains("\"Code\":\"MissingProductKey\"");
  }

  @Test
  void a_list_ends_at_its_first_gap_and_is_bounded() {
    Map<String, String> parameters = common("Echo");
    parameters.put("Names.1", "a");
    parameters.put("Names.2", "b");
    parameters.put("Names.4", "d");
    call(parameters, 200);
    assertThat(ran.get(0).list("Names")).containsExactly("a", "b");
    parameters = common("Echo");
    parameters.put("Names.1", "a");
    parameters.put("Names.2", "b");
    parameters.put("Names.3", "c");
    assertThat(call(parameters, 400)).contains("InvalidNames");
  }

  @Test
  void a_request_that_was_seen_before_is_not_carried_out_again() {
    Map<String, String> parameters = signed("GET", common("Echo"));
    text(get(parameters), 200);
    assertThat(text(get(parameters), 400)).contains("\"Code\":\"SignatureNonceUsed\"");
    assertThat(ran).hasSize(1);
  }

  @Test
  void nobody_burns_a_nonce_without_the_secret() {
    Map<String, String> parameters = common("Echo");
    Map<String, String> forged = new TreeMap<>(parameters);
    forged.put("Signature", "AAAA");
    text(get(forged), 400);
    text(get(signed("GET", parameters)), 200);
  }

  @Test
  void remembered_nonces_are_bounded_and_make_room_with_time() {
    for (int i = 0; i < 5; i++) {
      call(common("Echo"), 200);
    }
    assertThat(call(common("Echo"), 400)).contains("\"Code\":\"Throttling.User\"");
    clock.passes(Duration.ofMinutes(31));
    Map<String, String> later = common("Echo");
    later.put("Timestamp", "2026-11-25T12:31:00Z");
    call(later, 200);
  }

  @Test
  void what_cannot_be_read_is_told_without_running() {
    for (String query : List.of("a=%zz", "a=%F", "a=%C3%28", "a=1&a=2")) {
      HttpRequest request = new HttpRequest("GET", "/", query, Map.of(), new byte[0], "test", true);
      assertThat(text(request, 400)).contains("InvalidParameter");
    }
  }

  @Test
  void an_action_that_fails_inside_tells_nothing_of_the_inside() {
    assertThat(call(common("Break"), 200))
        .contains("iot.system.SystemException")
        .doesNotContain("inner affairs");
  }

  private HttpRequest version3(String action, Map<String, String> change, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    headers.put("host", "iot.cn-shanghai.aliyuncs.com");
    headers.put("x-acs-action", action);
    headers.put("x-acs-version", "2018-01-20");
    headers.put("x-acs-date", "2026-11-25T12:00:00Z");
    headers.put("x-acs-signature-nonce", "v3-" + nonce++);
    headers.put("x-acs-content-sha256", Acs3Signature.sha256(body));
    headers.put("content-type", "application/x-www-form-urlencoded");
    headers.putAll(change);
    Map<String, String> query = Map.of("Text", "private-text é");
    headers.put("authorization", Acs3Signature.sign(KEY, "POST", "/", query, headers).header());
    Map<String, List<String>> lists = new HashMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    return new HttpRequest("POST", "/", encoded(query), lists, body, "test", true);
  }

  @Test
  void version_3_is_answered_in_json_and_its_form_is_read() {
    byte[] form = "Names.1=x".getBytes(StandardCharsets.US_ASCII);
    assertThat(text(version3("Echo", Map.of(), form), 200)).contains("private-text é");
    assertThat(ran.get(0).list("Names")).containsExactly("x");
  }

  @ParameterizedTest
  @CsvSource({
    "x-acs-date,2026-11-25T11:00:00Z,InvalidTimeStamp.Expired",
    "x-acs-date,now,InvalidTimeStamp.Format",
    "x-acs-version,2017-04-20,InvalidVersion",
    "x-acs-signature-nonce,'',MissingParameter",
    "x-acs-content-sha256,00,SignatureDoesNotMatch",
    "x-acs-action,Nothing,InvalidAction.NotFound"
  })
  void version_3_has_the_same_codes(String header, String value, String code) {
    HttpRequest request = version3("Echo", Map.of(header, value), new byte[0]);
    int status = code.equals("InvalidAction.NotFound") ? 404 : 400;
    assertThat(text(request, status)).contains("\"Code\":\"" + code + "\"");
  }

  @Test
  void version_3_must_sign_what_matters() {
    HttpRequest good = version3("Echo", Map.of(), new byte[0]);
    Map<String, List<String>> headers = new HashMap<>(good.headers());
    headers.put(
        "authorization",
        List.of("ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host,Signature=00"));
    HttpRequest bad =
        new HttpRequest("POST", "/", good.query(), headers, new byte[0], "test", true);
    assertThat(text(bad, 400)).contains("\"Code\":\"IncompleteSignature\"");
    headers.put("authorization", List.of("ACS3-HMAC-SHA256 nonsense"));
    assertThat(text(bad, 400)).contains("\"Code\":\"IncompleteSignature\"");
  }

  @Test
  void version_3_notices_another_body_query_or_path() {
    HttpRequest good = version3("Echo", Map.of(), new byte[0]);
    HttpRequest body =
        new HttpRequest("POST", "/", good.query(), good.headers(), new byte[] {'x'}, "test", true);
    HttpRequest query =
        new HttpRequest("POST", "/", "Text=other", good.headers(), new byte[0], "test", true);
    for (HttpRequest changed : List.of(body, query)) {
      assertThat(text(changed, 400)).contains("\"Code\":\"SignatureDoesNotMatch\"");
    }
    text(good, 200);
    assertThat(text(good, 400)).contains("\"Code\":\"SignatureNonceUsed\"");
  }
}
