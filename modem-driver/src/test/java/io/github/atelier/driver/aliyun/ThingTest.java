package io.github.atelier.driver.aliyun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.alink.AlinkRequest;
import io.github.atelier.aliyun.thing.ThingModel;
import io.github.atelier.aliyun.thing.Validation;
import io.github.atelier.aliyun.thing.message.Desired;
import io.github.atelier.aliyun.thing.message.Ota;
import io.github.atelier.driver.aliyun.ThingException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thing over a link whose other end is the test, byte for byte. */
class ThingTest {
  private static final DeviceIdentity DEV = new DeviceIdentity("a1Pk0000001", "dev1");
  private static final String S = "/sys/a1Pk0000001/dev1/thing/";
  private static final ThingModel MODEL =
      ThingModel.parse(
          """
          {"properties":[{"identifier":"Power","accessMode":"rw","dataType":{"type":"bool","specs":{"0":"off","1":"on"}}},
                         {"identifier":"T","accessMode":"r","dataType":{"type":"float","specs":{"max":"50"}}}],
           "services":[{"identifier":"Add","callType":"sync","inputData":[{"identifier":"a","dataType":{"type":"int"}}]}]}
          """
              .getBytes(UTF_8));

  private record Sent(String topic, String payload, int qos) {}

  private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
  private final List<ThingLink.Listener> listeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> timers = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();
  private final List<String> subscribed = new ArrayList<>();
  private CompletableFuture<?> publishing = CompletableFuture.completedFuture(null);

  private final ThingLink link =
      new ThingLink() {
        @Override
        public CompletableFuture<?> publish(String topic, byte[] payload, int qos) {
          sent.add(new Sent(topic, new String(payload, UTF_8), qos));
          return publishing;
        }

        @Override
        public CompletableFuture<?> subscribe(String filter, int qos) {
          subscribed.add(filter);
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public Runnable listen(Listener listener) {
          listeners.add(listener);
          return () -> listeners.remove(listener);
        }
      };

  private final ThingOptions options =
      ThingOptions.defaults()
          .withTimer(
              (delay, task) -> {
                timers.add(task);
                return () -> timers.remove(task);
              })
          .withListener(
              new ThingListener() {
                @Override
                public void unmatchedReply(String topic, byte[] payload) {
                  reports.add("unmatched " + topic);
                }

                @Override
                public void unhandled(String topic, byte[] payload) {
                  reports.add("unhandled " + topic);
                }

                @Override
                public void handlerFailed(String topic, RuntimeException failure) {
                  reports.add("failed " + failure.getMessage());
                }

                @Override
                public void answerFailed(String topic, Throwable failure) {
                  reports.add("unanswered " + topic);
                }
              });
  private Thing thing = Thing.over(link, DEV, options);

  @AfterEach
  void close() {
    thing.close();
  }

  private void use(ThingOptions other) {
    thing.close();
    thing = Thing.over(link, DEV, other);
  }

  private void arrives(String topic, String payload) {
    listeners.forEach(listener -> listener.message(topic, payload.getBytes(UTF_8)));
  }

  private Sent next() throws InterruptedException {
    Sent one = sent.poll(5, TimeUnit.SECONDS);
    assertThat(one).as("something sent").isNotNull();
    return one;
  }

  private static String id(Sent request) {
    return AlinkRequest.parse(request.payload().getBytes(UTF_8)).id().textValue();
  }

  private static ThingException failure(CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    try {
      future.join();
      throw new AssertionError("it did not fail");
    } catch (CompletionException e) {
      return (ThingException) e.getCause();
    }
  }

  private void reply(Sent request, int code, String data) {
    arrives(
        request.topic() + "_reply",
        "{\"code\":"
            + code
            + ",\"data\":"
            + data
            + ",\"id\":\""
            + id(request)
            + "\",\"message\":\"m\",\"version\":\"1.0\"}");
  }

  @Test
  void a_post_is_sent_as_the_documents_show_and_done_when_it_is_replied() throws Exception {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("Power", true);
    values.put("T", 21.5);
    values.put("Since", Instant.ofEpochMilli(1524448722000L));
    values.put("Pose", Map.of("x", 1));
    values.put("Codes", List.of(1, 2));
    CompletableFuture<ThingReply> post = thing.postAsync(values);
    Sent request = next();
    assertThat(request)
        .isEqualTo(
            new Sent(
                S + "event/property/post",
                "{\"id\":\"1\",\"version\":\"1.0\",\"params\":{\"Power\":1,\"T\":21.5,\"Since\":\"1524448722000\",\"Pose\":{\"x\":1},\"Codes\":[1,2]},\"method\":\"thing.event.property.post\"}",
                1));
    assertThat(post).isNotDone();
    reply(request, 200, "{}");
    assertThat(post.join().complete()).isTrue();
    assertThat(timers).isEmpty();
  }

  @Test
  void a_value_of_a_moment_has_its_time() throws Exception {
    thing.postAsync(Map.of("T", 1), Instant.ofEpochMilli(5));
    assertThat(next().payload()).contains("\"params\":{\"T\":{\"value\":1,\"time\":5}}");
  }

  @Test
  void replies_are_matched_by_topic_and_id_and_what_is_left_over_is_reported() throws Exception {
    CompletableFuture<ThingReply> first = thing.postAsync(Map.of("T", 1));
    CompletableFuture<ThingReply> second = thing.eventAsync("Error", Map.of("code", 1));
    Sent post = next();
    Sent event = next();
    // the event's id on the post's reply topic is nobody's
    arrives(
        S + "event/property/post_reply", "{\"code\":200,\"data\":{},\"id\":\"" + id(event) + "\"}");
    assertThat(reports.poll()).isEqualTo("unmatched " + S + "event/property/post_reply");
    assertThat(second).isNotDone();
    reply(event, 200, "{}");
    reply(post, 200, "{}");
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    reply(post, 200, "{}");
    arrives(S + "event/property/post_reply", "no JSON");
    assertThat(reports).hasSize(2).allMatch(r -> r.startsWith("unmatched"));
  }

  @Test
  void a_refusal_has_its_code() throws Exception {
    CompletableFuture<ThingReply> post = thing.postAsync(Map.of("T", 1));
    reply(next(), 460, "{}");
    ThingException failure = failure(post);
    assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure.code()).isEqualTo(460);
  }

  @Test
  void no_reply_in_time_fails_and_a_late_one_is_reported() throws Exception {
    CompletableFuture<ThingReply> post = thing.postAsync(Map.of("T", 1));
    Sent request = next();
    timers.get(0).run();
    assertThat(failure(post).reason()).isEqualTo(Reason.NO_REPLY);
    reply(request, 200, "{}");
    assertThat(reports.poll()).startsWith("unmatched");
  }

  @Test
  void the_time_runs_from_when_it_was_sent() {
    CompletableFuture<Object> slow = new CompletableFuture<>();
    publishing = slow;
    CompletableFuture<ThingReply> post = thing.postAsync(Map.of("T", 1));
    assertThat(timers).isEmpty();
    slow.complete(null);
    assertThat(timers).hasSize(1);
    assertThat(post).isNotDone();
  }

  @Test
  void what_the_link_does_not_take_fails_and_so_does_too_much_at_once() {
    use(options.withMaxima(2, 1));
    publishing = CompletableFuture.failedFuture(new IllegalStateException("gone"));
    assertThat(failure(thing.postAsync(Map.of("T", 1))).getMessage()).contains("gone");
    publishing = CompletableFuture.completedFuture(null);
    thing.postAsync(Map.of("T", 1));
    CompletableFuture<ThingReply> second = thing.postAsync(Map.of("T", 1));
    assertThat(failure(thing.postAsync(Map.of("T", 1))).reason()).isEqualTo(Reason.TOO_MANY);
    thing.close();
    assertThat(failure(second).reason()).isEqualTo(Reason.CLOSED);
    assertThat(failure(thing.postAsync(Map.of("T", 1))).reason()).isEqualTo(Reason.CLOSED);
    assertThat(listeners).isEmpty();
  }

  @Test
  void values_that_do_not_fit_the_model_are_not_sent() {
    use(options.withModel(MODEL, Validation.STRONG));
    ThingException failure = failure(thing.postAsync(Map.of("T", 51)));
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure.code()).isEqualTo(6307);
    assertThatThrownBy(() -> thing.event("None", Map.of()))
        .isInstanceOf(ThingException.class)
        .hasMessageContaining("None");
    assertThatThrownBy(() -> thing.postAsync(Map.of("T", new Object())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(sent).isEmpty();
  }

  @Test
  void settings_are_handled_and_answered() throws Exception {
    BlockingQueue<Map<String, JsonNode>> set = new LinkedBlockingQueue<>();
    thing.onSet(set::add);
    arrives(
        S + "service/property/set",
        "{\"method\":\"thing.service.property.set\",\"id\":\"77\",\"params\":{\"Power\":1},\"version\":\"1.0.0\"}");
    assertThat(next())
        .isEqualTo(
            new Sent(
                S + "service/property/set_reply",
                "{\"code\":200,\"data\":{},\"id\":\"77\",\"message\":\"success\",\"version\":\"1.0\"}",
                1));
    assertThat(set.take().get("Power").intValue()).isEqualTo(1);
  }

  @Test
  void a_setting_that_does_not_fit_the_model_never_reaches_the_handler() throws Exception {
    use(options.withModel(MODEL, Validation.WEAK));
    thing.onSet(
        values -> {
          throw new AssertionError("it was called");
        });
    arrives(S + "service/property/set", "{\"id\":\"1\",\"params\":{\"T\":1}}");
    assertThat(next().payload()).startsWith("{\"code\":460,").contains("read-only");
    arrives(S + "service/property/set", "{\"id\":\"1\",\"params\":[]}");
    assertThat(next().payload()).startsWith("{\"code\":460,");
  }

  @Test
  void a_service_is_answered_where_it_was_asked() throws Exception {
    thing.onService("Add", input -> Map.of("sum", input.get("a").intValue() + 1));
    String call =
        "{\"id\":\"5\",\"version\":\"1.0.0\",\"params\":{\"a\":2},\"method\":\"thing.service.Add\"}";
    String answer =
        "{\"code\":200,\"data\":{\"sum\":3},\"id\":\"5\",\"message\":\"success\",\"version\":\"1.0\"}";
    String[][] ways = {
      {S + "service/Add", S + "service/Add_reply", "1"},
      {"/sys/a1Pk0000001/dev1/rrpc/request/9", "/sys/a1Pk0000001/dev1/rrpc/response/9", "0"},
      {"/ext/rrpc/9" + S + "service/Add", "/ext/rrpc/9" + S + "service/Add", "0"}
    };
    for (String[] way : ways) {
      arrives(way[0], call);
      assertThat(next()).isEqualTo(new Sent(way[1], answer, Integer.parseInt(way[2])));
    }
  }

  @Test
  void what_goes_wrong_in_a_handler_is_a_code_for_the_platform_and_a_report_for_the_owner()
      throws Exception {
    thing.onService(
        "Own",
        input -> {
          throw new ServiceFailedException(100001, "the door is stuck");
        });
    thing.onService(
        "Bug",
        input -> {
          throw new IllegalStateException("inner detail");
        });
    arrives(S + "service/Own", "{\"id\":\"1\",\"params\":{}}");
    assertThat(next().payload()).startsWith("{\"code\":100001,").contains("the door is stuck");
    arrives(S + "service/Bug", "{\"id\":\"1\",\"params\":{}}");
    assertThat(next().payload()).startsWith("{\"code\":400,").doesNotContain("inner detail");
    assertThat(reports.poll(5, TimeUnit.SECONDS)).isEqualTo("failed inner detail");
    arrives(S + "service/None", "{\"id\":\"1\",\"params\":{}}");
    assertThat(next().payload()).startsWith("{\"code\":460,");
    assertThat(reports.poll()).isEqualTo("unhandled " + S + "service/None");
    arrives(S + "service/Own", "{");
    assertThat(next().payload()).startsWith("{\"code\":460,");
  }

  @Test
  void a_handler_may_call_the_thing_and_too_many_calls_are_told_so() throws Exception {
    use(options.withMaxima(10, 1));
    CountDownLatch inside = new CountDownLatch(1);
    thing.onService(
        "Post",
        input -> {
          inside.countDown();
          thing.post(Map.of("T", 1));
          return Map.of();
        });
    String call = "{\"id\":\"%d\",\"params\":{}}";
    arrives(S + "service/Post", call.formatted(1));
    assertThat(inside.await(5, TimeUnit.SECONDS)).isTrue();
    Sent post = next();
    arrives(S + "service/Post", call.formatted(2));
    arrives(S + "service/Post", call.formatted(3));
    assertThat(next().payload()).startsWith("{\"code\":429,").contains("\"id\":\"3\"");
    reply(post, 200, "{}");
    assertThat(next().payload()).startsWith("{\"code\":200,").contains("\"id\":\"1\"");
  }

  @Test
  void desired_values_are_asked_for_and_cleared() throws Exception {
    CompletableFuture<Map<String, Desired>> wanted = thing.desiredAsync(List.of("Power"));
    Sent request = next();
    assertThat(request.payload()).contains("\"params\":[\"Power\"]");
    reply(request, 200, "{\"Power\":{\"value\":1,\"version\":3}}");
    assertThat(wanted.join().get("Power").version()).isEqualTo(3);
    thing.clearDesiredAsync(Map.of("Power", 3L));
    assertThat(next().payload()).contains("\"params\":{\"Power\":{\"version\":3}}");
  }

  @Test
  void the_clock_is_asked_and_a_stray_answer_is_reported() throws Exception {
    CompletableFuture<Instant> time = thing.timeAsync(() -> 100);
    assertThat(next())
        .isEqualTo(
            new Sent("/ext/ntp/a1Pk0000001/dev1/request", "{\"deviceSendTime\":\"100\"}", 0));
    String answer =
        "{\"deviceSendTime\":\"100\",\"serverRecvTime\":\"500\",\"serverSendTime\":\"500\"}";
    arrives("/ext/ntp/a1Pk0000001/dev1/response", answer.replace("100", "99"));
    assertThat(time).isNotDone();
    arrives("/ext/ntp/a1Pk0000001/dev1/response", answer);
    assertThat(time.join()).isEqualTo(Instant.ofEpochMilli(500));
    assertThat(reports).containsExactly("unmatched /ext/ntp/a1Pk0000001/dev1/response");
  }

  @Test
  void an_upgrade_is_told_and_what_nobody_handles_is_reported() throws Exception {
    String upgrade =
        "{\"code\":\"1000\",\"data\":{\"size\":3,\"version\":\"2.0\",\"url\":\"https://x/1\",\"md5\":\"AB\",\"sign\":\"AB\",\"signMethod\":\"Md5\"},\"id\":1507707025,\"message\":\"success\"}";
    arrives("/ota/device/upgrade/a1Pk0000001/dev1", upgrade);
    assertThat(reports.poll()).startsWith("unhandled /ota");
    BlockingQueue<Ota.Upgrade> upgrades = new LinkedBlockingQueue<>();
    thing.onUpgrade(upgrades::add);
    arrives("/ota/device/upgrade/a1Pk0000001/dev1", upgrade);
    assertThat(upgrades.poll(5, TimeUnit.SECONDS).version()).isEqualTo("2.0");
    arrives("/ota/device/upgrade/a1Pk0000001/dev1", "{\"data\":{\"version\":\"2.0\"}}");
    arrives("/shadow/get/a1Pk0000001/dev1", "{}");
    arrives(S + "config/push", "{}");
    assertThat(reports).hasSize(3).allMatch(r -> r.startsWith("unhandled"));
    // another device's, and custom topics, are not this thing's affair
    arrives("/sys/a1Pk0000001/dev2/thing/service/property/set", "{}");
    arrives("/a1Pk0000001/dev1/user/get", "{}");
    assertThat(reports).hasSize(3);
  }

  @Test
  void an_answer_that_cannot_be_sent_is_reported() throws Exception {
    publishing = CompletableFuture.failedFuture(new IllegalStateException("gone"));
    thing.onService("Add", input -> Map.of());
    arrives(S + "service/Add", "{\"id\":\"1\",\"params\":{}}");
    assertThat(reports.poll(5, TimeUnit.SECONDS))
        .isEqualTo("unanswered " + S + "service/Add_reply");
  }

  @Test
  void the_jdks_time_brings_a_time_out() {
    use(ThingOptions.defaults().withReplyWithin(Duration.ofMillis(20)));
    assertThatThrownBy(() -> thing.post(Map.of("T", 1)))
        .isInstanceOfSatisfying(
            ThingException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_REPLY));
  }

  @Test
  void a_broker_that_sends_nothing_unasked_is_subscribed_to() {
    thing.subscribeAll().join();
    assertThat(subscribed).hasSize(6).contains(S + "#", "/sys/a1Pk0000001/dev1/rrpc/request/+");
  }
}
