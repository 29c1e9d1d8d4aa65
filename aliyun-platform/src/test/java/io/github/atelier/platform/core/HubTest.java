package io.github.atelier.platform.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.DeviceLogin;
import io.github.atelier.aliyun.DynamicRegistration;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.SignMethod;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.platform.core.ConnectOutcome.Accepted;
import io.github.atelier.platform.core.DeviceLink.Outgoing;
import io.github.atelier.platform.core.ProductDeclaration.DeviceDeclaration;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.event.OfflineReason;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.event.RefusalReason;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.store.DatabaseAddress;
import io.github.atelier.platform.subscription.DurableGroups;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The core's decisions, with a clock of the test's own and a link that only writes down. */
class HubTest {
  private static final DeviceIdentity DEV1 = new DeviceIdentity("a1Pk0000001", "dev1");
  private static final DeviceIdentity DEV2 = new DeviceIdentity("a1Pk0000001", "dev2");
  private static final Secret SECRET = Secret.of("device-secret");
  private static final Secret PRODUCT_SECRET = Secret.of("prodsecret000001");
  private static final Endpoint ANYWHERE = Endpoint.explicit("localhost", 1883);

  private final EventFeed events = new EventFeed();
  private final DeviceTopics topics = new DeviceTopics(DEV1);
  private long nanos;
  private final Clock clock = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);
  private Database database;
  private Hub hub = hub(PlatformRules.defaults());

  private Hub hub(PlatformRules rules) {
    close();
    database = Database.open(DatabaseAddress.memory());
    Hub made =
        new Hub(
            rules,
            events,
            clock,
            () -> nanos,
            database,
            DurableGroups.open(database, events, clock, () -> nanos));
    made.operations()
        .products()
        .declare(
            new ProductDeclaration(
                "a1Pk0000001",
                PRODUCT_SECRET,
                "Meter",
                true,
                List.of(
                    new DeviceDeclaration("dev1", SECRET), new DeviceDeclaration("dev2", SECRET))));
    return made;
  }

  @AfterEach
  void close() {
    if (database != null) {
      database.close();
    }
  }

  private static final class Link implements DeviceLink {
    private final List<Outgoing> sent = new ArrayList<>();
    private final List<Duration> wakes = new ArrayList<>();
    private OfflineReason closed;

    @Override
    public void send(Outgoing message) {
      sent.add(message);
    }

    @Override
    public void close(OfflineReason reason, String detail) {
      closed = reason;
    }

    @Override
    public void wakeAfter(Duration delay) {
      wakes.add(delay);
    }

    private String last() {
      return new String(sent.get(sent.size() - 1).payload(), StandardCharsets.UTF_8);
    }
  }

  private static ConnectAttempt attempt(ConnectionParameters login, boolean clean) {
    return attempt(login.clientId(), login.username(), login.password().reveal(), clean);
  }

  private static ConnectAttempt attempt(
      String clientId, String userName, String password, boolean clean) {
    return new ConnectAttempt(
        clientId,
        userName,
        password == null ? null : Secret.of(password),
        true,
        60,
        clean,
        false,
        "test");
  }

  private static DeviceLogin login(DeviceIdentity device) {
    return DeviceLogin.of(device, SECRET, ANYWHERE);
  }

  private ConnectOutcome connect(ConnectAttempt attempt, DeviceLink link) {
    return hub.connect(attempt, link, Runnable::run).join();
  }

  private Accepted accept(DeviceIdentity device, Link link, boolean clean) {
    return (Accepted) connect(attempt(login(device).build(), clean), link);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(SignMethod.class)
  void a_signature_is_accepted_in_upper_and_lower_case_with_each_algorithm(SignMethod method) {
    ConnectionParameters login = login(DEV1).signMethod(method).timestamp("2524608000000").build();
    String hex = login.password().reveal();
    for (String password : List.of(hex, hex.toUpperCase(Locale.ROOT))) {
      assertThat(connect(attempt(login.clientId(), login.username(), password, true), new Link()))
          .isInstanceOf(Accepted.class);
    }
  }

  @Test
  void without_a_sign_method_it_is_md5() {
    ConnectionParameters login = login(DEV1).clientId("x").signMethod(SignMethod.HMAC_MD5).build();
    assertThat(
            connect(
                attempt("x|securemode=2|", login.username(), login.password().reveal(), true),
                new Link()))
        .isInstanceOf(Accepted.class);
  }

  static Stream<Arguments> refusals() {
    String user = "dev1&a1Pk0000001";
    String good = login(DEV1).build().password().reveal();
    String id = login(DEV1).build().clientId();
    return Stream.of(
        Arguments.of("x|a", user, good, RefusalReason.MALFORMED_CLIENT_ID, 2),
        Arguments.of("", user, good, RefusalReason.MALFORMED_CLIENT_ID, 2),
        Arguments.of(id, "dev1", good, RefusalReason.MALFORMED_USER_NAME, 4),
        Arguments.of(id, null, good, RefusalReason.MALFORMED_USER_NAME, 4),
        Arguments.of(id, user, null, RefusalReason.MISSING_PASSWORD, 4),
        Arguments.of(id, user, "00", RefusalReason.WRONG_SIGNATURE, 4),
        Arguments.of(id.replace("dev1|", "dev9|"), user, good, RefusalReason.WRONG_SIGNATURE, 4),
        Arguments.of(id, "dev1&a1PkXXXXXXX", good, RefusalReason.UNKNOWN_PRODUCT, 4),
        Arguments.of(id, "dev9&a1Pk0000001", good, RefusalReason.UNKNOWN_DEVICE, 4),
        Arguments.of("x", user, good, RefusalReason.SECURE_MODE, 2),
        Arguments.of(id.replace("mode=2", "mode=3"), user, good, RefusalReason.SECURE_MODE, 2),
        Arguments.of(
            id.replace("sha256", "sha9"), user, good, RefusalReason.MALFORMED_PARAMETER, 2),
        Arguments.of("x|authType=other|", user, good, RefusalReason.MALFORMED_PARAMETER, 2),
        Arguments.of("x|authType=register|", user, good, RefusalReason.MALFORMED_PARAMETER, 2),
        Arguments.of("x|authType=register,random=1|", user, good, RefusalReason.WRONG_SIGNATURE, 4),
        Arguments.of("x|authType=connwl|", user, good, RefusalReason.WRONG_TOKEN, 4));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void each_refusal_has_its_reason_and_code(
      String clientId, String userName, String password, RefusalReason reason, int code)
      throws Exception {
    assertThat(connect(attempt(clientId, userName, password, true), new Link()))
        .isEqualTo(new ConnectOutcome.Refused(code));
    PlatformEvent.Refused event = events.await(PlatformEvent.Refused.class, Duration.ofSeconds(1));
    assertThat(event.reason()).isEqualTo(reason);
    assertThat(event.detail()).isNotBlank().doesNotContain(SECRET.reveal());
  }

  @Test
  void a_code_can_be_changed_by_the_rules() {
    hub = hub(PlatformRules.with(r -> r.connackCodes.put(RefusalReason.UNKNOWN_DEVICE, 5)));
    assertThat(
            connect(
                attempt(login(DEV1).build().clientId(), "dev9&a1Pk0000001", "x", true), new Link()))
        .isEqualTo(new ConnectOutcome.Refused(5));
  }

  /** What the official SDKs send, whatever securemode and bare client id they choose. */
  @Test
  void the_registrations_of_all_sdks_are_accepted() {
    for (int mode : new int[] {2, -2}) {
      for (String instance : new String[] {null, "iot-06z00ez08936hvm"}) {
        ConnectionParameters login =
            DynamicRegistration.register(DEV1, PRODUCT_SECRET, ANYWHERE, "8Ygb7ULYh53B6OA")
                .clientId("dev1.a1Pk0000001")
                .secureMode(mode)
                .instanceId(instance)
                .build();
        assertThat(connect(attempt(login, true), new Link()))
            .isInstanceOf(ConnectOutcome.Registered.class);
      }
    }
  }

  @Test
  void redelivery_follows_the_clock_and_ends() {
    hub =
        hub(
            PlatformRules.with(
                r -> {
                  r.redeliveryInterval = Duration.ofSeconds(10);
                  r.maxRedeliveries = 2;
                }));
    Link link = new Link();
    Accepted accepted = accept(DEV1, link, true);
    CompletableFuture<Delivery> result =
        hub.operations().messages().publish(DEV1, topics.propertySet(), utf8("{}"), 1);
    assertThat(link.wakes).containsExactly(Duration.ofSeconds(10));
    for (int seconds = 5; seconds <= 45; seconds += 5) {
      nanos = Duration.ofSeconds(seconds).toNanos();
      hub.timePassed(accepted.session(), link);
    }
    assertThat(link.sent).extracting(Outgoing::duplicate).containsExactly(false, true, true);
    assertThat(link.sent).extracting(Outgoing::packetId).containsOnly(1);
    assertThat(failure(result)).isEqualTo(DeliveryException.Cause.NOT_ACKNOWLEDGED);
  }

  private static DeliveryException.Cause failure(CompletableFuture<Delivery> result) {
    try {
      throw new AssertionError("delivered: " + result.join());
    } catch (CompletionException e) {
      return ((DeliveryException) e.getCause()).reason();
    }
  }

  @Test
  void a_clean_session_fails_what_it_lost_and_a_persistent_one_keeps_it() {
    Link link = new Link();
    Accepted clean = accept(DEV1, link, true);
    CompletableFuture<Delivery> lost =
        hub.operations().messages().publish(DEV1, topics.propertySet(), utf8("{}"), 1);
    hub.disconnected(clean.session(), link, OfflineReason.TCP_CLOSED, "");
    assertThat(failure(lost)).isEqualTo(DeliveryException.Cause.CONNECTION_LOST);

    Link second = new Link();
    Accepted persistent = accept(DEV1, second, false);
    CompletableFuture<Delivery> kept =
        hub.operations().messages().publish(DEV1, topics.propertySet(), utf8("{}"), 1);
    hub.disconnected(persistent.session(), second, OfflineReason.TCP_CLOSED, "");
    assertThat(kept.join()).isEqualTo(Delivery.STORED);

    Accepted resumed = accept(DEV1, new Link(), false);
    assertThat(resumed.sessionPresent()).isTrue();
    assertThat(resumed.resumed()).singleElement().matches(Outgoing::duplicate);
    assertThat(accept(DEV1, new Link(), true).resumed()).as("clean again").isEmpty();
  }

  @Test
  void messages_beyond_the_window_wait_their_turn_and_the_queue_is_bounded() {
    hub =
        hub(
            PlatformRules.with(
                r -> {
                  r.maxInFlight = 2;
                  r.maxStored = 1;
                }));
    Link link = new Link();
    Accepted accepted = accept(DEV1, link, true);
    List<CompletableFuture<Delivery>> results = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      results.add(hub.operations().messages().publish(DEV1, topics.propertySet(), utf8("" + i), 1));
    }
    assertThat(link.sent).hasSize(2);
    assertThat(failure(results.get(3))).isEqualTo(DeliveryException.Cause.QUEUE_FULL);
    hub.acknowledge(accepted.session(), 1);
    assertThat(link.sent).hasSize(3);
    assertThat(link.last()).isEqualTo("2");
    hub.acknowledge(accepted.session(), 77);
    assertThat(link.sent).as("an unknown id changes nothing").hasSize(3);
  }

  @Test
  void the_same_client_id_of_another_device_kicks_unless_the_rules_say_otherwise() {
    Link first = new Link();
    connect(attempt(login(DEV1).clientId("same").build(), true), first);
    connect(attempt(login(DEV2).clientId("same").build(), true), new Link());
    assertThat(first.closed).isEqualTo(OfflineReason.KICKED_BY_SAME_CLIENT_ID);
    assertThat(hub.operations().devices().state(DEV1).orElseThrow().online()).isFalse();

    hub = hub(PlatformRules.with(r -> r.sharedClientIdKicks = false));
    Link alone = new Link();
    connect(attempt(login(DEV1).clientId("same").build(), true), alone);
    connect(attempt(login(DEV2).clientId("same").build(), true), new Link());
    assertThat(alone.closed).isNull();
  }

  @Test
  void a_late_end_of_a_kicked_connection_does_not_take_the_new_one_offline() {
    Link first = new Link();
    Accepted session = accept(DEV1, first, true);
    accept(DEV1, new Link(), true);
    hub.disconnected(session.session(), first, OfflineReason.TCP_CLOSED, "");
    assertThat(hub.operations().devices().state(DEV1).orElseThrow().online()).isTrue();
    assertThat(events.all(PlatformEvent.Disconnected.class)).hasSize(1);
  }

  static Stream<Arguments> posts() {
    return Stream.of(
        Arguments.of(
            "property", "{\"id\":\"1\",\"params\":{}}", "\"code\":200,\"data\":{},\"id\":\"1\""),
        Arguments.of("Alarm", "{\"id\":4,\"params\":{}}", "\"code\":200,\"data\":{},\"id\":4"),
        Arguments.of("property", "{\"id\":\"1\",\"params\":7}", "\"code\":460"),
        Arguments.of("property", "{\"id\":\"1\"}", "\"code\":460"),
        Arguments.of("property", "{nonsense", "\"code\":5159"),
        Arguments.of("Alarm", "{nonsense", "\"code\":5160"),
        Arguments.of("property", manyProperties(201), "\"code\":6106"),
        Arguments.of("property", manyProperties(200), "\"code\":200"));
  }

  private static String manyProperties(int count) {
    StringBuilder params = new StringBuilder("{\"id\":\"1\",\"params\":{\"p0\":0");
    for (int i = 1; i < count; i++) {
      params.append(",\"p").append(i).append("\":0");
    }
    return params.append("}}").toString();
  }

  @ParameterizedTest
  @MethodSource("posts")
  void a_post_is_answered(String identifier, String payload, String answer) {
    Link link = new Link();
    Accepted accepted = accept(DEV1, link, true);
    hub.take(accepted.session(), topics.eventPost(identifier), utf8(payload), 0, false);
    assertThat(link.sent)
        .singleElement()
        .satisfies(reply -> assertThat(reply.topic()).isEqualTo(topics.eventPostReply(identifier)));
    assertThat(link.last()).contains(answer);
  }

  @Test
  void a_post_that_wants_no_answer_gets_none() {
    Link link = new Link();
    Accepted accepted = accept(DEV1, link, true);
    byte[] quiet = utf8("{\"id\":\"1\",\"sys\":{\"ack\":0},\"params\":{}}");
    hub.take(accepted.session(), topics.propertyPost(), quiet, 0, false);
    hub.take(accepted.session(), topics.custom("update"), utf8("{}"), 0, false);
    assertThat(link.sent).isEmpty();
  }

  @Test
  void the_time_is_told_in_the_type_that_it_was_asked_in() {
    Link link = new Link();
    Accepted accepted = accept(DEV1, link, true);
    hub.take(accepted.session(), topics.ntpRequest(), utf8("{\"deviceSendTime\":\"5\"}"), 0, false);
    assertThat(link.last())
        .isEqualTo(
            "{\"deviceSendTime\":\"5\",\"serverRecvTime\":\"1700000000000\",\"serverSendTime\":\"1700000000000\"}");
    hub.take(accepted.session(), topics.ntpRequest(), utf8("{\"deviceSendTime\":5}"), 0, false);
    assertThat(link.last())
        .isEqualTo(
            "{\"deviceSendTime\":5,\"serverRecvTime\":1700000000000,\"serverSendTime\":1700000000000}");
    hub.take(accepted.session(), topics.ntpRequest(), utf8("what time is it?"), 0, false);
    assertThat(link.sent).hasSize(2);
  }

  @Test
  void a_full_platform_registers_nobody_new() throws Exception {
    hub = hub(PlatformRules.with(r -> r.maxDevices = 2));
    ConnectionParameters login =
        DynamicRegistration.regnwl(
                new DeviceIdentity("a1Pk0000001", "third"), PRODUCT_SECRET, ANYWHERE, "1")
            .build();
    assertThat(connect(attempt(login, true), new Link())).isEqualTo(new ConnectOutcome.Refused(4));
    assertThat(events.await(PlatformEvent.Refused.class, Duration.ofSeconds(1)).reason())
        .isEqualTo(RefusalReason.TOO_MANY_CLIENTS);
  }
}
