package io.github.atelier.platform.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.DeviceLogin;
import io.github.atelier.aliyun.DynamicRegistration;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.topic.DeviceTopics;
import io.github.atelier.platform.core.ConnectOutcome.Accepted;
import io.github.atelier.platform.core.ConnectOutcome.Registered;
import io.github.atelier.platform.core.DeviceLink.Outgoing;
import io.github.atelier.platform.core.DeviceState.Status;
import io.github.atelier.platform.core.MessageTrace.Direction;
import io.github.atelier.platform.core.PlatformRules.Reaction;
import io.github.atelier.platform.core.ProductDeclaration.DeviceDeclaration;
import io.github.atelier.platform.core.TopicClass.Permission;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.event.OfflineReason;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.event.RefusalReason;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.store.DatabaseAddress;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.ConsumerGroups.Relation;
import io.github.atelier.platform.subscription.DurableGroups;
import io.github.atelier.platform.subscription.GroupQueue.Taken;
import io.github.atelier.platform.subscription.MessageKind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the core remembers over a restart, and what it tells the servers. */
class LastingStateTest {
  private static final String PRODUCT = "a1Pk0000001";
  private static final DeviceIdentity DEV1 = new DeviceIdentity(PRODUCT, "dev1");
  private static final DeviceIdentity DEV2 = new DeviceIdentity(PRODUCT, "dev2");
  private static final Secret SECRET = Secret.of("device-secret");
  private static final Secret PRODUCT_SECRET = Secret.of("prodsecret000001");
  private static final Endpoint ANYWHERE = Endpoint.explicit("localhost", 1883);

  private final EventFeed events = new EventFeed();
  private final DeviceTopics topics = new DeviceTopics(DEV1);
  private final MovingClock clock = new MovingClock();
  private final Database database = Database.open(address());
  private long nanos;
  private DurableGroups groups;
  private Hub hub;

  private static final class MovingClock extends Clock {
    private long millis = 1_700_000_000_000L;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static final class Link implements DeviceLink {
    private final List<Outgoing> sent = new ArrayList<>();
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
    public void wakeAfter(Duration delay) {}
  }

  /** An empty database. */
  DatabaseAddress address() {
    return DatabaseAddress.memory();
  }

  @BeforeEach
  void start() {
    restart(PlatformRules.defaults());
    hub.operations().products().declare(declaration(SECRET));
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** Another process over the same database, as far as the core can tell. */
  private void restart(PlatformRules rules) {
    groups = DurableGroups.open(database, events, clock, () -> nanos);
    hub = new Hub(rules, events, clock, () -> nanos, database, groups);
  }

  private void restart() {
    restart(PlatformRules.defaults());
  }

  private static ProductDeclaration declaration(Secret dev1) {
    return new ProductDeclaration(
        PRODUCT,
        PRODUCT_SECRET,
        "Meter",
        true,
        List.of(new DeviceDeclaration("dev1", dev1), new DeviceDeclaration("dev2", SECRET)));
  }

  private ConnectOutcome connect(ConnectionParameters login, Link link, boolean clean) {
    return hub.connect(
            new ConnectAttempt(
                login.clientId(),
                login.username(),
                login.password(),
                true,
                60,
                clean,
                false,
                "127.0.0.1:4711"),
            link,
            Runnable::run)
        .join();
  }

  private Accepted accept(Link link, boolean clean) {
    return (Accepted) connect(DeviceLogin.of(DEV1, SECRET, ANYWHERE).build(), link, clean);
  }

  private void relate(MessageKind... kinds) {
    groups
        .relate(
            new Relation(
                PRODUCT, EnumSet.of(kinds[0], kinds), List.of(ConsumerGroups.DEFAULT_GROUP)))
        .join();
  }

  private List<Taken> takeAll() {
    return groups.queue(ConsumerGroups.DEFAULT_GROUP).orElseThrow().take(100).join();
  }

  private static String text(Taken taken) {
    return new String(taken.message().payload(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Throwable cause(CompletableFuture<?> failing) {
    try {
      throw new AssertionError("no failure but " + failing.join());
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  @Test
  void devices_switches_and_activations_are_there_after_a_restart() {
    accept(new Link(), true);
    hub.operations().devices().disabled(DEV2, true);
    DeviceInfo before = hub.operations().devices().find(DEV1).orElseThrow();
    hub.operations()
        .products()
        .update(PRODUCT, new ProductSpec("Gauge", "of water", 1, 0, 2, "secret", "CELLULAR"))
        .join();

    restart();
    DeviceInfo after = hub.operations().devices().find(DEV1).orElseThrow();
    assertThat(after.iotId()).isEqualTo(before.iotId()).hasSize(25);
    assertThat(after.activated()).contains(clock.instant());
    assertThat(after.status()).isEqualTo(Status.OFFLINE);
    assertThat(hub.operations().devices().state(DEV2).orElseThrow().status())
        .isEqualTo(Status.DISABLE);
    assertThat(hub.operations().products().find(PRODUCT).orElseThrow().spec())
        .isEqualTo(new ProductSpec("Gauge", "of water", 1, 0, 2, "secret", "CELLULAR"));
    assertThat(hub.operations().products().find(PRODUCT).orElseThrow().devices()).isEqualTo(2);
    assertThat(cause(hub.operations().devices().register(DEV1)))
        .isInstanceOfSatisfying(
            RegistrationException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.ALREADY_ACTIVE));

    hub.operations().devices().reset(DEV1);
    restart();
    assertThat(hub.operations().devices().state(DEV1).orElseThrow().status())
        .isEqualTo(Status.UNACTIVE);
  }

  @Test
  void what_is_declared_wins_for_secrets_and_state_is_kept() {
    hub.operations().devices().disabled(DEV1, true);
    hub.operations().devices().create(new DeviceIdentity(PRODUCT, "extra"), null, "nick").join();
    restart();
    Secret other = Secret.of("another-secret");
    hub.operations().products().merge(declaration(other));
    hub.operations()
        .products()
        .merge(new ProductDeclaration("b2", PRODUCT_SECRET, null, false, List.of()));
    restart();
    assertThat(hub.operations().devices().find(DEV1).orElseThrow().deviceSecret()).isEqualTo(other);
    assertThat(hub.operations().devices().find(DEV1).orElseThrow().status())
        .isEqualTo(Status.DISABLE);
    assertThat(hub.operations().devices().page(PRODUCT, 1, 10).items())
        .extracting(d -> d.device().deviceName())
        .containsExactly("extra", "dev2", "dev1");
    assertThat(hub.operations().products().page(1, 10).total()).isEqualTo(2);
  }

  @Test
  void a_token_that_was_issued_before_a_restart_lets_in_after_it() {
    DeviceIdentity fresh = new DeviceIdentity(PRODUCT, "fresh");
    Registered registered =
        (Registered)
            connect(
                DynamicRegistration.regnwl(fresh, PRODUCT_SECRET, ANYWHERE, "1").build(),
                new Link(),
                true);
    restart();
    assertThat(registered.push().topic()).isEqualTo("/ext/regnwl");
    String pushed = new String(registered.push().payload(), StandardCharsets.UTF_8);
    String clientId = pushed.replaceAll(".*\"clientId\":\"([^\"]+)\".*", "$1");
    String token = pushed.replaceAll(".*\"deviceToken\":\"([^\"]+)\".*", "$1");
    ConnectionParameters login =
        new DeviceCredentials.DeviceToken(fresh, clientId, Secret.of("deviceToken", token))
            .connectTo(ANYWHERE);
    assertThat(connect(login, new Link(), true)).isInstanceOf(Accepted.class);
  }

  @Test
  void a_session_with_clean_session_0_keeps_subscriptions_and_messages_over_a_restart() {
    Link link = new Link();
    Accepted first = accept(link, false);
    assertThat(hub.subscribe(first.session(), topics.custom("get"), 1).join()).isEqualTo(1);
    hub.operations().messages().publish(DEV1, topics.custom("get"), utf8("sent"), 1);
    assertThat(link.sent).hasSize(1);
    hub.disconnected(first.session(), link, OfflineReason.TCP_CLOSED, "");
    CompletableFuture<Delivery> stored =
        hub.operations().messages().publish(DEV1, topics.custom("get"), utf8("stored"), 1);
    assertThat(stored.join()).isEqualTo(Delivery.STORED);

    restart();
    assertThat(
            hub.operations()
                .messages()
                .publish(DEV1, topics.custom("get"), utf8("later"), 1)
                .join())
        .isEqualTo(Delivery.STORED);
    Link second = new Link();
    Accepted resumed = accept(second, false);
    assertThat(resumed.sessionPresent()).isTrue();
    assertThat(resumed.resumed())
        .extracting(o -> new String(o.payload(), StandardCharsets.UTF_8) + o.duplicate())
        .containsExactly("senttrue", "storedfalse", "laterfalse");
    assertThat(resumed.resumed().get(0).packetId()).isEqualTo(link.sent.get(0).packetId());
    resumed.resumed().forEach(o -> hub.acknowledge(resumed.session(), o.packetId()));
    hub.disconnected(resumed.session(), second, OfflineReason.TCP_CLOSED, "");

    restart();
    assertThat(accept(new Link(), false).resumed()).isEmpty();
    assertThat(accept(new Link(), true).sessionPresent()).isFalse();
    restart();
    assertThat(accept(new Link(), false).sessionPresent()).as("it was cleaned").isFalse();
  }

  @Test
  void a_message_for_an_offline_device_is_kept_for_seven_days() {
    Link link = new Link();
    Accepted first = accept(link, false);
    hub.disconnected(first.session(), link, OfflineReason.DISCONNECT, "");
    hub.operations().messages().publish(DEV1, topics.propertySet(), utf8("old"), 1).join();
    clock.millis += Duration.ofDays(3).toMillis();
    hub.operations().messages().publish(DEV1, topics.propertySet(), utf8("new"), 1).join();
    clock.millis += Duration.ofDays(4).toMillis() + 1;
    hub.dropOld().join();
    assertThat(accept(new Link(), false).resumed())
        .singleElement()
        .satisfies(o -> assertThat(o.payload()).isEqualTo(utf8("new")));
  }

  @Test
  void an_offline_queue_is_bounded_also_after_a_restart() {
    restart(PlatformRules.with(r -> r.maxStored = 2));
    Link link = new Link();
    Accepted first = accept(link, false);
    hub.disconnected(first.session(), link, OfflineReason.DISCONNECT, "");
    hub.operations().messages().publish(DEV1, topics.propertySet(), utf8("1"), 1).join();
    restart(PlatformRules.with(r -> r.maxStored = 2));
    hub.operations().messages().publish(DEV1, topics.propertySet(), utf8("2"), 1).join();
    assertThat(cause(hub.operations().messages().publish(DEV1, topics.propertySet(), utf8("3"), 1)))
        .isInstanceOfSatisfying(
            DeliveryException.class,
            e -> assertThat(e.reason()).isEqualTo(DeliveryException.Cause.QUEUE_FULL));
  }

  @Test
  void a_message_on_a_custom_topic_is_queued_before_it_is_taken() {
    relate(MessageKind.DEVICE_DATA);
    Accepted accepted = accept(new Link(), true);
    hub.take(accepted.session(), topics.custom("update"), utf8("hello"), 1, false).join();
    restart();
    assertThat(takeAll())
        .singleElement()
        .satisfies(
            taken -> {
              assertThat(text(taken)).isEqualTo("hello");
              assertThat(taken.message().topic()).isEqualTo(topics.custom("update"));
              assertThat(taken.message().messageId()).matches("\\d{19}");
            });
    String httpId = hub.publishFromHttp(DEV2, "/a1Pk0000001/dev2/user/update", utf8("x")).join();
    assertThat(takeAll().get(0).message().messageId()).isEqualTo(httpId);
    assertThat(cause(hub.publishFromHttp(DEV2, topics.custom("update"), utf8("x"))))
        .hasMessageContaining("does not belong to a1Pk0000001/dev2");
  }

  @Test
  void a_message_that_cannot_be_kept_is_not_taken() {
    relate(MessageKind.DEVICE_DATA);
    Accepted accepted = accept(new Link(), true);
    database.close();
    assertThat(cause(hub.take(accepted.session(), topics.custom("update"), utf8("x"), 1, false)))
        .hasMessageContaining("the database is closed");
    assertThat(events.all(PlatformEvent.PublishDropped.class))
        .singleElement()
        .satisfies(e -> assertThat(e.detail()).contains("cannot be kept"));
    assertThat(connect(DeviceLogin.of(DEV2, SECRET, ANYWHERE).build(), new Link(), true))
        .isEqualTo(new ConnectOutcome.Refused(3));
  }

  @Test
  void servers_learn_of_status_and_lifecycle_in_the_documented_payloads() {
    relate(MessageKind.DEVICE_STATUS, MessageKind.DEVICE_LIFECYCLE);
    Link link = new Link();
    Accepted accepted = accept(link, true);
    hub.disconnected(accepted.session(), link, OfflineReason.DISCONNECT, "");
    hub.operations().devices().create(new DeviceIdentity(PRODUCT, "born"), SECRET, "").join();
    hub.operations().devices().disabled(new DeviceIdentity(PRODUCT, "born"), true);
    hub.operations().devices().disabled(new DeviceIdentity(PRODUCT, "born"), false);
    hub.operations().devices().remove(new DeviceIdentity(PRODUCT, "born"));

    List<Taken> all = takeAll();
    assertThat(all)
        .extracting(t -> t.message().topic())
        .containsExactly(
            "/as/mqtt/status/a1Pk0000001/dev1",
            "/as/mqtt/status/a1Pk0000001/dev1",
            "/a1Pk0000001/born/thing/lifecycle",
            "/a1Pk0000001/born/thing/lifecycle",
            "/a1Pk0000001/born/thing/lifecycle",
            "/a1Pk0000001/born/thing/lifecycle");
    assertThat(text(all.get(0)))
        .contains(
            "\"status\":\"online\"",
            "\"time\":\"2023-11-15 06:13:20.000\"",
            "\"utcTime\":\"2023-11-14T22:13:20.000Z\"",
            "\"clientIp\":\"127.0.0.1\"");
    assertThat(text(all.get(1))).contains("\"status\":\"offline\"");
    assertThat(text(all.get(2))).contains("\"action\":\"create\"", "\"deviceSecret\":\"device-se");
    assertThat(text(all.get(3))).contains("\"action\":\"disable\"").doesNotContain("deviceSecret");
    assertThat(text(all.get(4))).contains("\"action\":\"enable\"");
    assertThat(text(all.get(5))).contains("\"action\":\"delete\"");
  }

  @Test
  void a_product_goes_only_when_its_devices_are_gone() {
    assertThat(cause(hub.operations().products().delete(PRODUCT)))
        .isInstanceOf(IllegalStateException.class);
    ProductInfo made = hub.operations().products().create(ProductSpec.named("New")).join();
    assertThat(made.productKey()).hasSize(11);
    assertThat(made.productSecret().reveal()).hasSize(16);
    hub.operations().devices().createAll(made.productKey(), List.of("one1", "two2")).join();
    assertThat(
            cause(hub.operations().devices().createAll(made.productKey(), List.of("tri3", "two2"))))
        .hasMessageContaining("two2 is declared already");
    assertThat(hub.operations().devices().page(made.productKey(), 1, 10).total())
        .as("all or none")
        .isEqualTo(2);
    assertThat(hub.operations().devices().page(made.productKey(), 2, 1).items())
        .extracting(d -> d.device().deviceName())
        .containsExactly("one1");
    hub.operations().devices().remove(new DeviceIdentity(made.productKey(), "one1"));
    hub.operations().devices().remove(new DeviceIdentity(made.productKey(), "two2"));
    hub.operations().products().delete(made.productKey()).join();
    restart();
    assertThat(hub.operations().products().find(made.productKey())).isEmpty();
  }

  @Test
  void custom_topics_need_a_topic_class_with_the_permission() {
    Session session = accept(new Link(), true).session();
    assertThat(hub.judge(session, topics.custom("update"), 1)).isEqualTo(Reaction.IGNORE);
    assertThat(hub.judge(session, topics.custom("update/error"), 1)).isEqualTo(Reaction.IGNORE);
    assertThat(hub.judge(session, "/a1Pk0000001/dev1/update", 1)).isEqualTo(Reaction.IGNORE);
    assertThat(hub.judge(session, topics.custom("get"), 1))
        .isEqualTo(Reaction.DROP_AND_ACKNOWLEDGE);
    assertThat(hub.subscribe(session, topics.custom("update"), 1).join()).isEqualTo(0x80);
    assertThat(hub.subscribe(session, topics.custom("a/b"), 1).join()).isEqualTo(0x80);

    TopicClasses classes = hub.operations().topicClasses();
    TopicClass wide = classes.create(PRODUCT, "a/+", Permission.SUBSCRIBE, "").join();
    TopicClass both = classes.create(PRODUCT, "both", Permission.ALL, "").join();
    restart();
    session = accept(new Link(), true).session();
    assertThat(hub.subscribe(session, topics.custom("a/b"), 1).join()).isEqualTo(1);
    assertThat(hub.subscribe(session, topics.custom("a/+"), 1).join()).isEqualTo(1);
    assertThat(hub.subscribe(session, topics.custom("a/#"), 1).join()).isEqualTo(0x80);
    assertThat(hub.subscribe(session, topics.custom("a/b/c"), 1).join()).isEqualTo(0x80);
    assertThat(hub.judge(session, topics.custom("both"), 1)).isEqualTo(Reaction.IGNORE);

    classes = hub.operations().topicClasses();
    classes.update(both.id(), "both", Permission.SUBSCRIBE, "no more").join();
    assertThat(hub.judge(session, topics.custom("both"), 1))
        .isEqualTo(Reaction.DROP_AND_ACKNOWLEDGE);
    assertThat(classes.delete(wide.id()).join()).isTrue();
    assertThat(classes.of(PRODUCT)).hasSize(4);
    assertThat(cause(classes.create(PRODUCT, "both", Permission.ALL, "")))
        .hasMessageContaining("both");
    assertThatThrownBy(() -> new TopicClass(1, PRODUCT, "a/#", Permission.ALL, ""))
        .isInstanceOf(IllegalArgumentException.class);
    for (int i = 4; i < TopicClass.MAX_PER_PRODUCT; i++) {
      classes.create(PRODUCT, "t" + i, Permission.ALL, "").join();
    }
    assertThat(cause(classes.create(PRODUCT, "more", Permission.ALL, "")))
        .hasMessageContaining("50 topic classes");
  }

  @Test
  void rates_are_limited_without_a_word_where_the_rules_say_so() {
    restart(PlatformRules.with(r -> r.rateLimits = true));
    Session session = accept(new Link(), true).session();
    for (int i = 0; i < 10; i++) {
      assertThat(hub.judge(session, topics.custom("update"), 1)).isEqualTo(Reaction.IGNORE);
    }
    assertThat(hub.judge(session, topics.custom("update"), 1)).isEqualTo(Reaction.DROP);
    for (int i = 0; i < 30; i++) {
      assertThat(hub.judge(session, topics.custom("update"), 0)).isEqualTo(Reaction.IGNORE);
    }
    assertThat(hub.judge(session, topics.custom("update"), 0)).isEqualTo(Reaction.DROP);
    for (int i = 0; i < 50; i++) {
      hub.operations().messages().publish(DEV1, topics.propertySet(), utf8("x"), 0).join();
    }
    assertThat(cause(hub.operations().messages().publish(DEV1, topics.propertySet(), utf8("x"), 0)))
        .hasMessageContaining("429");
    nanos = Duration.ofSeconds(1).toNanos();
    assertThat(hub.judge(session, topics.custom("update"), 1)).isEqualTo(Reaction.IGNORE);

    for (int i = 1; i < 5; i++) {
      accept(new Link(), true);
    }
    ConnectionParameters login = DeviceLogin.of(DEV1, SECRET, ANYWHERE).build();
    assertThat(connect(login, new Link(), true)).isEqualTo(new ConnectOutcome.Refused(3));
    nanos = Duration.ofSeconds(62).toNanos();
    assertThat(connect(login, new Link(), true)).isInstanceOf(Accepted.class);
  }

  @Test
  void a_disabled_or_deleted_device_is_cut_and_not_let_in_again() {
    Link link = new Link();
    accept(link, false);
    hub.operations().devices().disabled(DEV1, true);
    assertThat(link.closed).isEqualTo(OfflineReason.DEVICE_DISABLED);
    ConnectionParameters login = DeviceLogin.of(DEV1, SECRET, ANYWHERE).build();
    assertThat(connect(login, new Link(), true)).isEqualTo(new ConnectOutcome.Refused(5));
    hub.operations().devices().disabled(DEV1, false);
    Link again = new Link();
    assertThat(connect(login, again, false)).isInstanceOf(Accepted.class);
    hub.operations().devices().remove(DEV1);
    assertThat(again.closed).isEqualTo(OfflineReason.DEVICE_REVOKED);
    assertThat(connect(login, new Link(), true)).isEqualTo(new ConnectOutcome.Refused(4));
  }

  @Test
  void what_went_through_leaves_a_trace() {
    Link link = new Link();
    Accepted accepted = accept(link, true);
    hub.take(accepted.session(), topics.custom("update"), utf8("secret"), 1, false).join();
    String sent =
        hub.operations().messages().send(DEV1, topics.propertySet(), utf8("{}"), 0).messageId();
    database.write(c -> null).join();
    List<MessageTrace> traces =
        hub.operations().messages().traces(DEV1, Instant.EPOCH, clock.instant(), 10).join();
    assertThat(traces)
        .extracting(MessageTrace::direction)
        .containsExactly(Direction.DOWN, Direction.UP);
    assertThat(traces.get(0).messageId()).isEqualTo(sent);
    assertThat(traces.get(0).outcome()).isEqualTo("SENT");
    clock.millis += Traces.KEPT.toMillis() + 1;
    hub.dropOld().join();
    assertThat(hub.operations().messages().traces(DEV1, Instant.EPOCH, clock.instant(), 10).join())
        .isEmpty();
  }
}
