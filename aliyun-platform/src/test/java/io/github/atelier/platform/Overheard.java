package io.github.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.aliyun.Signatures;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.aliyun.openapi.RpcSignature;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * A platform with every door open, on a clock that the test moves, all of whose words are kept:
 * answers, events and log, down to TRACE.
 */
final class Overheard implements AutoCloseable {
  static final AccessKey KEY = new AccessKey("testid", Secret.of("accessSecretOfTheOwner00"));
  static final String PRODUCT = "a1Pk0000001";
  static final String TOPIC = "/a1Pk0000001/dev1/user/update";

  final MovingClock clock = new MovingClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  final AliyunPlatform platform;
  private final HttpClient client;
  private final StringBuffer said = new StringBuffer();
  private final Set<String> secrets = java.util.concurrent.ConcurrentHashMap.newKeySet();
  private final AtomicInteger nonce = new AtomicInteger();
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.atelier");
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final AppenderBase<ILoggingEvent> ear =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          said.append(event.getFormattedMessage()).append('\n');
          if (event.getThrowableProxy() != null) {
            said.append(ThrowableProxyUtil.asString(event.getThrowableProxy())).append('\n');
          }
        }
      };

  Overheard() {
    this(config -> config, settings -> settings);
  }

  Overheard(UnaryOperator<PlatformConfig.Builder> config, UnaryOperator<HttpSettings> http) {
    ear.start();
    logger.setLevel(Level.TRACE);
    logger.setAdditive(false);
    logger.addAppender(ear);
    root.addAppender(ear);
    platform =
        AliyunPlatform.start(
            config
                .apply(
                    PlatformConfig.builder()
                        .authority(Sample.CA)
                        .serverCertificate(Sample.SERVER)
                        .plainMqttPort(0)
                        .clock(clock)
                        .http(
                            http.apply(
                                HttpSettings.defaults()
                                    .withPlainOpenApiPort(0)
                                    .withConsolePort(0)
                                    .withAccessKeys(List.of(KEY))))
                        .product(Sample.product(PRODUCT, true))
                        .product(Sample.product("a1Pk0000002", false)))
                .build());
    client = HttpClient.newBuilder().sslContext(Tls.trusting(Sample.CA)).build();
    secret(Sample.DEVICE_SECRET.reveal());
    secret(Sample.PRODUCT_SECRET.reveal());
    secret(KEY.secret().reveal());
    secret(platform.consoleToken().reveal());
  }

  /** From now on this must not be heard. */
  String secret(String value) {
    secrets.add(value);
    return value;
  }

  /** Keeps an answer with the rest. */
  String heard(String answer) {
    said.append(answer).append('\n');
    return answer;
  }

  void noSecretWasSaid() {
    platform.events().all().forEach(event -> said.append(event).append('\n'));
    String all = said.toString();
    said.setLength(0);
    for (String secret : secrets) {
      int at = all.indexOf(secret);
      assertThat(at)
          .as(() -> "a secret in: " + all.substring(Math.max(0, at - 300), at + 20))
          .isNegative();
    }
  }

  // ---- devices over HTTPS ----

  HttpResponse<String> device(String method, String path, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + platform.httpsPort() + path))
            .method(method, BodyPublishers.ofString(body));
    headers.forEach(request::header);
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    if (!response.body().contains("\"code\":0,") && !response.body().contains("\"code\":200,")) {
      heard(response.body());
    }
    return response;
  }

  /** The fields of a good login; {@code sign} is not among them. */
  Map<String, String> loginFields() {
    Map<String, String> fields = new TreeMap<>();
    fields.put("version", "default");
    fields.put("clientId", "client.1");
    fields.put("productKey", PRODUCT);
    fields.put("deviceName", "dev1");
    fields.put("signmethod", "hmacsha1");
    fields.put("timestamp", Long.toString(clock.millis()));
    return fields;
  }

  String sign(Map<String, String> fields) {
    Map<String, String> signed = new TreeMap<>(fields);
    signed.keySet().removeAll(Set.of("version", "signmethod", "sign", "resources"));
    return secret(SignMethod.HMAC_SHA1.hex(Sample.DEVICE_SECRET, Signatures.content(signed)));
  }

  static String json(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\":\"" + e.getValue() + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            e ->
                URLEncoder.encode(e.getKey(), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** A token of the device dev1. */
  String token() throws IOException, InterruptedException {
    Map<String, String> fields = loginFields();
    fields.put("sign", sign(fields));
    String answer = device("POST", "/auth", Map.of(), json(fields)).body();
    assertThat(answer).startsWith("{\"code\":0,\"message\":\"success\",\"info\":{\"token\":\"");
    return secret(answer.substring(answer.lastIndexOf(":\"") + 2, answer.length() - 3));
  }

  /** A whole login and message of the device dev1, which must succeed. */
  void deviceIsServed() throws IOException, InterruptedException {
    assertThat(device("POST", "/topic" + TOPIC, Map.of("password", token()), "hello").body())
        .startsWith("{\"code\":0,\"message\":\"success\",\"info\":{\"messageId\":");
  }

  // ---- the owner's API ----

  /** The common parameters of a call in JSON by signature version 1. */
  Map<String, String> action(String name) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("Action", name);
    parameters.put("Version", "2018-01-20");
    parameters.put("AccessKeyId", KEY.id());
    parameters.put("SignatureMethod", "HMAC-SHA1");
    parameters.put("SignatureVersion", "1.0");
    parameters.put("SignatureNonce", "nonce-" + nonce.incrementAndGet());
    parameters.put("Timestamp", clock.instant().toString());
    parameters.put("Format", "JSON");
    return parameters;
  }

  static Map<String, String> signed(Map<String, String> parameters) {
    Map<String, String> all = new TreeMap<>(parameters);
    all.put("Signature", RpcSignature.sign(KEY.secret(), "POST", parameters));
    return all;
  }

  /** Sends parameters in a form, as they are. */
  HttpResponse<String> api(Map<String, String> parameters)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + platform.plainOpenApiPort().getAsInt() + "/"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form(parameters)))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    heard(response.body());
    return response;
  }

  /** A call that must succeed and shows no secret. */
  void ownerIsServed() throws IOException, InterruptedException {
    Map<String, String> parameters = action("GetDeviceStatus");
    parameters.put("ProductKey", PRODUCT);
    parameters.put("DeviceName", "dev1");
    assertThat(api(signed(parameters)).body()).contains("\"Success\":true");
  }

  @Override
  public void close() {
    platform.close();
    logger.detachAppender(ear);
    root.detachAppender(ear);
    logger.setLevel(null);
    logger.setAdditive(true);
  }
}
