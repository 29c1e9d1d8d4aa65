package io.github.atelier.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.http.HttpsCode;
import io.github.atelier.aliyun.http.HttpsEndpoint;
import io.github.atelier.aliyun.http.HttpsPost;
import io.github.atelier.aliyun.http.HttpsReport;
import io.github.atelier.driver.HttpResponse;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.ModemOptions;
import io.github.atelier.driver.ReadyOptions;
import io.github.atelier.driver.aliyun.CredentialStore;
import io.github.atelier.driver.aliyun.DeviceProfile;
import io.github.atelier.driver.aliyun.HostHttpsClient;
import io.github.atelier.driver.aliyun.HttpsClient;
import io.github.atelier.driver.aliyun.HttpsDevice;
import io.github.atelier.driver.aliyun.HttpsDeviceException;
import io.github.atelier.driver.aliyun.HttpsDeviceException.Reason;
import io.github.atelier.driver.aliyun.HttpsThingLink;
import io.github.atelier.driver.aliyun.ModuleHttpsClient;
import io.github.atelier.driver.aliyun.Thing;
import io.github.atelier.driver.aliyun.ThingException;
import io.github.atelier.driver.aliyun.ThingReply;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.WireLog;
import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.driver.transport.TransportListener;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.platform.AliyunPlatform;
import io.github.atelier.platform.HttpSettings;
import io.github.atelier.platform.PlatformConfig;
import io.github.atelier.platform.core.ProductDeclaration;
import io.github.atelier.platform.core.ProductDeclaration.DeviceDeclaration;
import io.github.atelier.platform.device.DeviceRules;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.openapi.ThingPort;
import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.CertificateSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A device that registers, logs in and reports over HTTPS, with real TLS, against the platform: by
 * each module that has commands for HTTP, and by the host itself. The same test for all.
 */
class HttpsDeviceTest {
  private static final String HOST = "host";
  private static final String PRODUCT = "a1Https0001";
  private static final Secret PRODUCT_SECRET = Secret.of("httpsProductSecret");
  private static final Secret DEVICE_SECRET = Secret.of("0123456789abcdef0123456789abcdef");
  private static final DeviceIdentity FRESH = new DeviceIdentity(PRODUCT, "fresh1");
  private static final DeviceIdentity OWN = new DeviceIdentity(PRODUCT, "own1");
  private static final String UPDATE = "/" + PRODUCT + "/own1/user/update";
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final CertificateAuthority authority = CertificateAuthority.temporary("Https CA");
  private final List<String> wire = new CopyOnWriteArrayList<>();
  private AliyunPlatform platform;
  private Emulator emulator;
  private Modem modem;
  private Watched watched;

  static Stream<String> modules() {
    return Dialects.BUILT_IN.stream().filter(name -> Dialects.load(name).hasOperation("http-open"));
  }

  static Stream<String> ways() {
    return Stream.concat(Stream.of(HOST), modules());
  }

  /** Passes each POST on, and keeps what was asked and every secret that came back. */
  private record Watched(HttpsClient to, List<String> paths, List<String> secrets)
      implements HttpsClient {
    @Override
    public CompletableFuture<HttpResponse> post(HttpsPost post) {
      paths.add(post.uri().getPath());
      post.secrets().forEach(secret -> secrets.add(secret.reveal()));
      return to.post(post);
    }

    @Override
    public void conceal(Secret secret) {
      secrets.add(secret.reveal());
      to.conceal(secret);
    }

    @Override
    public <T> T await(CompletableFuture<T> result) {
      return to.await(result);
    }

    long logins() {
      return paths.stream().filter("/auth"::equals).count();
    }
  }

  private void start(String way) throws Exception {
    start(way, DeviceRules.defaults());
  }

  private void start(String way, DeviceRules rules) throws Exception {
    platform =
        AliyunPlatform.start(
            PlatformConfig.builder()
                .authority(authority)
                .serverCertificate(authority.issue(CertificateSpec.platform(Instant.now())))
                .http(HttpSettings.defaults().withDeviceRules(rules))
                .product(
                    new ProductDeclaration(
                        PRODUCT,
                        PRODUCT_SECRET,
                        "Https",
                        true,
                        List.of(
                            new DeviceDeclaration("fresh1", null),
                            new DeviceDeclaration("own1", DEVICE_SECRET))))
                .build());
    watched = watched(client(way, ca(authority)));
  }

  private static Watched watched(HttpsClient client) {
    return new Watched(client, new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
  }

  private static byte[] ca(CertificateAuthority of) {
    return of.certificatePem().getBytes(UTF_8);
  }

  private HttpsClient client(String way, byte[] ca) throws Exception {
    if (way.equals(HOST)) {
      return new HostHttpsClient(ca, Duration.ofSeconds(20));
    }
    return module(way, ca, Duration.ofSeconds(20));
  }

  private HttpsClient module(String name, byte[] ca, Duration patience) throws Exception {
    if (modem == null) {
      plugIn(name);
    }
    return new ModuleHttpsClient(modem, ca, patience);
  }

  private void plugIn(String name) throws Exception {
    plugIn(name, transport -> transport);
  }

  private void plugIn(String name, UnaryOperator<Transport> cut) throws Exception {
    Dialect dialect = Dialects.load(name);
    emulator =
        Emulator.start(
            dialect, ModuleConfig.defaults().withAttachDelay(Duration.ofMillis(50)), List.of());
    int port =
        emulator
            .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .address()
            .getPort();
    WireLog log = (direction, text, nanos) -> wire.add(text);
    modem =
        Modem.open(
            cut.apply(Transports.parse("tcp:127.0.0.1:" + port)),
            dialect,
            ModemOptions.defaults().withWireLog(log));
    modem.ready(ReadyOptions.defaults().withPoll(Duration.ofMillis(50)));
  }

  @AfterEach
  void stop() {
    if (modem != null) {
      modem.close();
    }
    if (emulator != null) {
      emulator.close();
    }
    if (platform != null) {
      platform.close();
    }
  }

  private HttpsEndpoint endpoint() {
    return HttpsEndpoint.explicit("localhost", platform.httpsPort());
  }

  private CredentialStore store() {
    return new CredentialStore(folder.resolve("device.json"));
  }

  private HttpsDevice own() {
    return device(DeviceProfile.ofDevice(OWN, DEVICE_SECRET));
  }

  private HttpsDevice device(DeviceProfile profile) {
    return new HttpsDevice(watched, profile, endpoint(), store());
  }

  private byte[] published(DeviceIdentity device, String topic, long mark) throws Exception {
    return platform
        .events()
        .awaitAfter(
            mark,
            PlatformEvent.Published.class,
            e -> e.device().equals(device) && e.topic().equals(topic),
            SOON)
        .payload();
  }

  private static HttpsDeviceException failure(HttpsDevice device, byte[] payload) {
    return catchThrowableOfType(HttpsDeviceException.class, () -> device.report(UPDATE, payload));
  }

  private static String everything(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void a_device_registers_logs_in_and_posts_properties_and_no_secret_is_logged(String way)
      throws Exception {
    start(way);
    HttpsDevice device = device(DeviceProfile.ofProduct(FRESH, PRODUCT_SECRET, true));
    DeviceCredentials.DeviceSecret given = device.provision();
    assertThat(given.secret())
        .isEqualTo(platform.operations().devices().find(FRESH).orElseThrow().deviceSecret());
    assertThat(store().load(FRESH)).contains(given);

    long mark = platform.events().mark();
    try (Thing thing = Thing.over(new HttpsThingLink(device), FRESH)) {
      ThingReply reply = thing.post(Map.of("Temperature", 21.5));
      assertThat(reply.judged()).isFalse();
      assertThat(reply.complete()).isFalse();
      assertThat(reply.messageId().orElseThrow()).matches("\\d+");
      JsonNode seen =
          JSON.readTree(
              published(FRESH, "/sys/" + PRODUCT + "/fresh1/thing/event/property/post", mark));
      assertThat(seen.at("/params/Temperature").doubleValue()).isEqualTo(21.5);
      assertThat(seen.at("/sys/ack").intValue()).isZero();
      ThingPort.Range ever = new ThingPort.Range(0, Long.MAX_VALUE, true, 10);
      assertThat(
              platform
                  .thingPort()
                  .propertyData(FRESH, List.of("Temperature"), ever)
                  .join()
                  .get("Temperature")
                  .records())
          .hasSize(1);

      assertThat(thing.event("Fault", Map.of("Code", 7)).messageId()).isPresent();
      published(FRESH, "/sys/" + PRODUCT + "/fresh1/thing/event/Fault/post", mark);

      assertThatThrownBy(() -> thing.onSet(values -> {}))
          .isInstanceOfSatisfying(
              ThingException.class,
              e -> assertThat(e.reason()).isEqualTo(ThingException.Reason.UPLINK_ONLY));
    }
    // Registered once, logged in once: the second post used the token again.
    assertThat(watched.paths().subList(0, 2)).containsExactly("/auth/register/device", "/auth");
    assertThat(watched.logins()).isOne();
    assertThat(watched.paths()).hasSize(4);
    // sign, secret, sign, token, and the token of each report
    assertThat(watched.secrets()).hasSizeGreaterThanOrEqualTo(5);
    assertThat(wire)
        .noneMatch(line -> watched.secrets().stream().anyMatch(line::contains))
        .noneMatch(line -> line.contains(PRODUCT_SECRET.reveal()));
    assertThat(wire.isEmpty()).isEqualTo(way.equals(HOST));

    // After a restart the stored secret is used: the platform would refuse to register again.
    HttpsDevice again = device(DeviceProfile.ofProduct(FRESH, PRODUCT_SECRET, true));
    again.report("/" + PRODUCT + "/fresh1/user/update", new byte[] {1});
    assertThat(watched.paths().stream().filter("/auth/register/device"::equals)).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void any_octets_are_reported_from_none_to_the_limit_and_more_is_refused_unsent(String way)
      throws Exception {
    start(way);
    HttpsDevice device = own();
    for (int length : new int[] {0, 1, 256, 1024, 128 * 1024}) {
      long mark = platform.events().mark();
      byte[] octets = LoopWeb.octets(length);
      String id = device.report(UPDATE, octets).messageId();
      assertThat(id).as("%d octets", length).matches("\\d+");
      assertThat(published(OWN, UPDATE, mark)).as("%d octets", length).isEqualTo(octets);
    }
    int asked = watched.paths().size();
    HttpsDeviceException large = failure(device, new byte[128 * 1024 + 1]);
    assertThat(large.reason()).isEqualTo(Reason.INVALID);
    assertThat(large).hasMessageContaining("131072");
    assertThat(watched.paths()).hasSize(asked);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void an_expired_token_is_renewed_once_and_the_message_is_taken(String way) throws Exception {
    start(way, new DeviceRules(Duration.ofSeconds(4), 100));
    HttpsDevice device = own();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    int reports = 0;
    while (watched.logins() < 2 && System.nanoTime() < deadline) {
      device.report(UPDATE, Integer.toString(reports++).getBytes(UTF_8));
    }
    assertThat(watched.logins()).isEqualTo(2);
    // The refused one went twice over the line, and once to the owner.
    assertThat(watched.paths()).hasSize(reports + 1 + 2);
    assertThat(
            platform.events().all(PlatformEvent.Published.class).stream()
                .map(PlatformEvent.Published::text))
        .hasSize(reports)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void a_token_that_a_reset_made_worthless_is_renewed(String way) throws Exception {
    start(way);
    HttpsDevice device = own();
    device.report(UPDATE, new byte[] {1});
    platform.operations().devices().resetThing(OWN).get(5, TimeUnit.SECONDS);
    assertThat(device.report(UPDATE, new byte[] {2}).messageId()).isNotEmpty();
    assertThat(watched.logins()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void refusals_are_told_with_code_and_what_to_do_and_without_a_secret(String way)
      throws Exception {
    start(way);
    Secret wrong = Secret.of("ffffffffffffffffffffffffffffffff");
    HttpsDeviceException secret = failure(device(DeviceProfile.ofDevice(OWN, wrong)), new byte[1]);
    refused(secret, HttpsCode.LOGIN, "DeviceSecret");
    assertThat(everything(secret)).doesNotContain(wrong.reveal());

    DeviceIdentity nobody = new DeviceIdentity(PRODUCT, "nobody1");
    refused(
        failure(device(DeviceProfile.ofDevice(nobody, wrong)), new byte[1]),
        HttpsCode.LOGIN,
        "exists");
    refused(
        failure(device(DeviceProfile.ofProduct(FRESH, wrong, true)), new byte[1]),
        HttpsCode.SIGNATURE,
        "ProductSecret");
    refused(
        failure(device(DeviceProfile.ofProduct(nobody, PRODUCT_SECRET, true)), new byte[1]),
        HttpsCode.NO_SUCH_DEVICE,
        "create the device");
    platform.operations().products().dynamicRegistration(PRODUCT, false);
    refused(
        failure(device(DeviceProfile.ofProduct(FRESH, PRODUCT_SECRET, true)), new byte[1]),
        HttpsCode.REGISTRATION_OFF,
        "switch it on");
    assertThat(folder).isEmptyDirectory();

    HttpsDevice device = own();
    HttpsDeviceException elsewhere =
        catchThrowableOfType(
            HttpsDeviceException.class,
            () -> device.report("/" + PRODUCT + "/fresh1/user/update", new byte[1]));
    refused(elsewhere, HttpsCode.PUBLISH, "device's own");
    assertThat(device.report(UPDATE, new byte[1]).messageId()).isNotEmpty();
    assertThat(wire)
        .noneMatch(line -> line.contains(wrong.reveal()) || line.contains(DEVICE_SECRET.reveal()));
  }

  private static void refused(HttpsDeviceException failure, HttpsCode code, String advice) {
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.REFUSED);
    assertThat(failure.code()).isEqualTo(code.code());
    assertThat(failure).hasMessageContaining(advice);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void a_ca_that_does_not_fit_or_a_closed_door_is_no_answer_and_nothing_is_stored(String way)
      throws Exception {
    start(way);
    Watched right = watched;
    watched = watched(client(way, ca(CertificateAuthority.temporary("A stranger"))));
    HttpsDeviceException stranger =
        failure(device(DeviceProfile.ofProduct(FRESH, PRODUCT_SECRET, true)), new byte[1]);
    assertThat(stranger.reason()).isEqualTo(Reason.NO_ANSWER);
    assertThat(stranger).hasMessageContaining("signed by the CA");
    assertThat(watched.paths()).containsExactly("/auth/register/device");
    assertThat(folder).isEmptyDirectory();

    watched = right;
    int closed;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = taken.getLocalPort();
    }
    HttpsDevice nowhere =
        new HttpsDevice(
            watched,
            DeviceProfile.ofDevice(OWN, DEVICE_SECRET),
            HttpsEndpoint.explicit("localhost", closed),
            null);
    assertThat(failure(nowhere, new byte[1]).reason()).isEqualTo(Reason.NO_ANSWER);
    // The way is free for the next.
    assertThat(own().report(UPDATE, new byte[1]).messageId()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void many_reports_at_once_log_in_once_and_all_arrive(String way) throws Exception {
    start(way);
    HttpsDevice device = own();
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(device.reportAsync(UPDATE, new byte[] {(byte) i}).thenApply(r -> r.messageId()));
    }
    CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).get(60, TimeUnit.SECONDS);
    assertThat(all.stream().map(CompletableFuture::join)).doesNotHaveDuplicates();
    assertThat(watched.logins()).isOne();
    assertThat(platform.events().all(PlatformEvent.Published.class)).hasSize(10);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void a_certificate_of_another_name_is_not_trusted(String way) throws Exception {
    CertificateSpec spec =
        CertificateSpec.platform(Instant.now()).withNames(List.of("elsewhere.example"), List.of());
    platform =
        AliyunPlatform.start(
            PlatformConfig.builder()
                .authority(authority)
                .serverCertificate(authority.issue(spec))
                .build());
    watched = watched(client(way, ca(authority)));
    HttpsDeviceException failure = failure(own(), new byte[1]);
    assertThat(failure.reason()).isEqualTo(Reason.NO_ANSWER);
    assertThat(failure).hasMessageContaining("name");
    assertThat(watched.paths()).containsExactly("/auth");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void a_server_that_is_slow_endless_or_elsewhere_is_bounded_and_not_followed(String way)
      throws Exception {
    try (LoopWeb web = new LoopWeb()) {
      HttpsClient client =
          way.equals(HOST)
              ? new HostHttpsClient(web.ca(), Duration.ofSeconds(2))
              : module(way, web.ca(), Duration.ofSeconds(2));
      HttpsEndpoint place = HttpsEndpoint.parse(web.url(true, ""));
      for (String topic : List.of("/slow", "/drip", "/endless")) {
        HttpsPost post = HttpsReport.of(topic, new byte[1]).at(place, Secret.of("t0ken"));
        assertThatThrownBy(() -> client.post(post).get(60, TimeUnit.SECONDS))
            .as(topic)
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(ModemException.class)
            .hasMessageNotContaining("t0ken");
      }
      HttpsPost moved = HttpsReport.of("/moved", new byte[1]).at(place, Secret.of("t0ken"));
      assertThat(client.post(moved).get(60, TimeUnit.SECONDS).status()).isEqualTo(307);
      assertThat(web.asked).containsExactly("/topic/moved");
    }
  }

  /** Hands over each octet by itself, as a slow line does. */
  private record OneByOne(Transport to) implements Transport {
    @Override
    public String name() {
      return to.name();
    }

    @Override
    public void open(TransportListener listener) throws TransportException {
      to.open(
          new TransportListener() {
            @Override
            public void received(byte[] buffer, int offset, int length) {
              for (int i = offset; i < offset + length; i++) {
                listener.received(buffer, i, 1);
              }
            }

            @Override
            public void lost(TransportException cause) {
              listener.lost(cause);
            }
          });
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws TransportException {
      to.write(bytes, offset, length);
    }

    @Override
    public void close() {
      to.close();
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void octet_by_octet_the_same_is_done_and_no_secret_is_logged(String name) throws Exception {
    plugIn(name, OneByOne::new);
    start(name);
    HttpsDevice device = device(DeviceProfile.ofProduct(FRESH, PRODUCT_SECRET, true));
    assertThat(device.report("/" + PRODUCT + "/fresh1/user/update", new byte[256]).messageId())
        .isNotEmpty();
    String secret = platform.operations().device(FRESH).orElseThrow().deviceSecret().reveal();
    assertThat(watched.secrets()).contains(secret);
    assertThat(wire)
        .isNotEmpty()
        .noneMatch(line -> watched.secrets().stream().anyMatch(line::contains));
    // Each octet was a part of its own, and none of the parts was logged by itself.
    assertThat(String.join("", wire)).doesNotContain(secret);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void a_disabled_device_is_refused_with_a_token_and_without_and_is_welcome_again(String way)
      throws Exception {
    start(way);
    HttpsDevice device = own();
    device.login();
    platform.operations().disable(OWN, true).get(5, TimeUnit.SECONDS);
    refused(failure(device, new byte[1]), HttpsCode.PUBLISH, "enabled");
    refused(failure(own(), new byte[1]), HttpsCode.LOGIN, "enabled");
    platform.operations().disable(OWN, false).get(5, TimeUnit.SECONDS);
    assertThat(device.report(UPDATE, new byte[1]).messageId()).isNotEmpty();
  }

  @Test
  void a_ca_that_is_none_is_refused_at_once() {
    assertThatThrownBy(() -> new HostHttpsClient(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PEM");
    assertThatThrownBy(() -> new HostHttpsClient("no PEM".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PEM");
  }

  @Test
  void a_dialect_without_http_says_so_and_nothing_is_sent() throws Exception {
    start("ailink");
    wire.clear();
    HttpsDeviceException failure = failure(own(), new byte[1]);
    assertThat(failure.reason()).isEqualTo(Reason.NOT_SENT);
    assertThat(failure).hasMessageContaining("no commands for HTTP");
    assertThat(wire).isEmpty();
  }
}
