package io.github.atelier.driver.aliyun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.http.HttpsEndpoint;
import io.github.atelier.aliyun.http.HttpsPost;
import io.github.atelier.driver.HttpResponse;
import io.github.atelier.driver.aliyun.HttpsDeviceException.Reason;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.driver.channel.ModemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device over HTTPS whose other end is the test, answer by answer. */
class HttpsDeviceTest {
  private static final DeviceIdentity DEV = new DeviceIdentity("a1Pk0000001", "dev1");
  private static final Secret OWN = Secret.of("0123456789abcdef0123456789abcdef");
  private static final HttpsEndpoint PLACE = HttpsEndpoint.explicit("localhost", 8443);
  private static final String TOPIC = "/a1Pk0000001/dev1/user/update";
  private static final String EXPIRED = "{\"code\":20001,\"message\":\"token is expired\"}";
  private static final String WRONG = "{\"code\":20003,\"message\":\"check token error\"}";
  private static final String TAKEN =
      "{\"code\":0,\"message\":\"success\",\"info\":{\"messageId\":12,\"data\":\"\"}}";
  private static final String GIVEN =
      "{\"code\":200,\"data\":{\"productKey\":\"a1Pk0000001\",\"deviceName\":\"dev1\",\"deviceSecret\":\"handed-out-once\"},\"message\":\"success\"}";

  @TempDir Path folder;

  private record Asked(HttpsPost post, CompletableFuture<HttpResponse> answer) {
    String path() {
      return post.uri().getPath();
    }

    void tell(String body) {
      answer.complete(new HttpResponse(200, "", body.getBytes(UTF_8)));
    }
  }

  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final List<Secret> concealed = new CopyOnWriteArrayList<>();
  private final HttpsClient client =
      new HttpsClient() {
        @Override
        public CompletableFuture<HttpResponse> post(HttpsPost post) {
          CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
          asked.add(new Asked(post, answer));
          return answer;
        }

        @Override
        public void conceal(Secret secret) {
          concealed.add(secret);
        }
      };

  private final HttpsDevice device =
      new HttpsDevice(client, DeviceProfile.ofDevice(DEV, OWN), PLACE, null);

  private Asked next(String path) throws InterruptedException {
    Asked one = asked.poll(5, TimeUnit.SECONDS);
    assertThat(one).as("something asked").isNotNull();
    assertThat(one.path()).isEqualTo(path);
    return one;
  }

  private static String token(String text) {
    return "{\"code\":0,\"message\":\"success\",\"info\":{\"token\":\"" + text + "\"}}";
  }

  private void logIn(String token) throws InterruptedException {
    next("/auth").tell(token(token));
  }

  private Asked report(String token) throws InterruptedException {
    Asked one = next("/topic" + TOPIC);
    assertThat(one.post().headers()).isEqualTo(Map.of("password", token));
    return one;
  }

  private static HttpsDeviceException failure(CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    try {
      future.join();
      throw new AssertionError("it did not fail");
    } catch (CompletionException e) {
      return (HttpsDeviceException) e.getCause();
    }
  }

  @Test
  void reports_that_wait_for_one_login_share_it_and_later_ones_its_token() throws Exception {
    var first = device.reportAsync(TOPIC, new byte[] {1});
    var second = device.reportAsync(TOPIC, new byte[] {2});
    logIn("t1");
    report("t1").tell(TAKEN);
    report("t1").tell(TAKEN);
    assertThat(first.join().messageId()).isEqualTo("12");
    assertThat(second).isCompleted();
    var third = device.reportAsync(TOPIC, new byte[] {3});
    report("t1").tell(TAKEN);
    assertThat(third).isCompleted();
    assertThat(asked).isEmpty();
    assertThat(concealed).contains(OWN, Secret.of("t1"));
  }

  @Test
  void two_reports_refused_for_the_same_token_renew_it_once() throws Exception {
    var first = device.reportAsync(TOPIC, new byte[] {1});
    var second = device.reportAsync(TOPIC, new byte[] {2});
    logIn("t1");
    Asked one = report("t1");
    Asked other = report("t1");
    one.tell(EXPIRED);
    logIn("t2");
    // The second refusal comes when there is a fresh token already.
    other.tell(WRONG);
    report("t2").tell(TAKEN);
    report("t2").tell(TAKEN);
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(asked).isEmpty();
  }

  @Test
  void a_fresh_token_that_is_refused_too_ends_the_report_and_the_next_one_logs_in()
      throws Exception {
    var first = device.reportAsync(TOPIC, new byte[] {1});
    logIn("t1");
    report("t1").tell(EXPIRED);
    logIn("t2");
    report("t2").tell(WRONG);
    assertThat(failure(first).reason()).isEqualTo(Reason.REFUSED);
    assertThat(failure(first).code()).isEqualTo(20003);
    assertThat(asked).isEmpty();
    var second = device.reportAsync(TOPIC, new byte[] {2});
    logIn("t3");
    report("t3").tell(TAKEN);
    assertThat(second).isCompleted();
  }

  @Test
  void what_is_not_the_tokens_fault_is_not_sent_again() throws Exception {
    var limited = device.reportAsync(TOPIC, new byte[] {1});
    logIn("t1");
    report("t1").tell("{\"code\":40000,\"message\":\"request too many\"}");
    assertThat(failure(limited).code()).isEqualTo(40000);
    assertThat(failure(limited)).hasMessageContaining("wait");

    var lost = device.reportAsync(TOPIC, new byte[] {2});
    report("t1").answer().completeExceptionally(new ModemException("the line broke"));
    assertThat(failure(lost).reason()).isEqualTo(Reason.NO_ANSWER);
    assertThat(failure(lost)).hasMessageContaining("the line broke").hasMessageContaining(TOPIC);

    var odd = device.reportAsync(TOPIC, new byte[] {3});
    report("t1").tell("<html>");
    assertThat(failure(odd).reason()).isEqualTo(Reason.NOT_UNDERSTOOD);

    var unable = device.reportAsync(TOPIC, new byte[] {4});
    report("t1").answer().completeExceptionally(new CommandRefusedException("no such command"));
    assertThat(failure(unable).reason()).isEqualTo(Reason.NOT_SENT);
    assertThat(asked).isEmpty();
  }

  @Test
  void a_login_that_failed_is_tried_again_by_the_next_report() throws Exception {
    var first = device.reportAsync(TOPIC, new byte[] {1});
    next("/auth").tell("{\"code\":20000,\"message\":\"auth check error\"}");
    assertThat(failure(first).code()).isEqualTo(20000);
    var second = device.reportAsync(TOPIC, new byte[] {2});
    logIn("t1");
    report("t1").tell(TAKEN);
    assertThat(second).isCompleted();
  }

  @Test
  void a_login_gets_a_fresh_token() throws Exception {
    var first = device.loginAsync();
    logIn("t1");
    assertThat(first).isCompleted();
    var second = device.loginAsync();
    logIn("t2");
    assertThat(second).isCompleted();
    device.reportAsync(TOPIC, new byte[0]);
    report("t2");
  }

  @Test
  void one_who_gives_up_does_not_take_the_others_login_away() throws Exception {
    var first = device.loginAsync();
    var second = device.reportAsync(TOPIC, new byte[] {1});
    first.cancel(true);
    logIn("t1");
    report("t1").tell(TAKEN);
    assertThat(second).isCompleted();
  }

  @Test
  void a_topic_or_message_outside_the_rules_is_refused_before_a_login() {
    assertThat(failure(device.reportAsync("/a/+", new byte[0])).reason()).isEqualTo(Reason.INVALID);
    assertThat(failure(device.reportAsync(TOPIC, new byte[131073])))
        .hasMessageContaining("131072")
        .hasMessageContaining("nothing was sent");
    assertThat(asked).isEmpty();
  }

  // ---- register ----

  private HttpsDevice registering(Path file, boolean preregistered) {
    return new HttpsDevice(
        client,
        DeviceProfile.ofProduct(DEV, Secret.of("prodsecret000001"), preregistered),
        PLACE,
        new CredentialStore(file));
  }

  @Test
  void a_secret_is_on_the_disk_before_it_is_given_out_and_asked_for_once() throws Exception {
    Path file = folder.resolve("dev1.json");
    HttpsDevice fresh = registering(file, true);
    var first = fresh.provisionAsync();
    var second = fresh.provisionAsync();
    CompletableFuture<Boolean> stored = first.thenApply(given -> Files.exists(file));
    next("/auth/register/device").tell(GIVEN);
    assertThat(stored.get(5, TimeUnit.SECONDS)).isTrue();
    assertThat(second.get(5, TimeUnit.SECONDS).secret()).isEqualTo(Secret.of("handed-out-once"));
    assertThat(concealed).contains(Secret.of("handed-out-once"));

    var again = registering(file, true).provisionAsync();
    assertThat(again.get(5, TimeUnit.SECONDS)).isEqualTo(first.join());
    assertThat(asked).isEmpty();
  }

  @Test
  void a_store_that_cannot_be_written_fails_the_registration() throws Exception {
    var lost = registering(folder.resolve("no/such/folder.json"), true).provisionAsync();
    next("/auth/register/device").tell(GIVEN);
    assertThatThrownBy(() -> lost.get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(DeviceFileException.class)
        .hasMessageNotContaining("handed-out-once");
  }

  @Test
  void a_device_that_was_not_created_beforehand_registers_over_mqtt_only() {
    assertThatThrownBy(() -> registering(folder.resolve("dev1.json"), false).provision())
        .isInstanceOfSatisfying(
            HttpsDeviceException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID))
        .hasMessageContaining("over MQTT only");
    assertThat(asked).isEmpty();
  }

  @Test
  void a_stored_token_of_mqtt_is_no_secret_to_log_in_with() {
    Path file = folder.resolve("dev1.json");
    new CredentialStore(file)
        .save(new DeviceCredentials.DeviceToken(DEV, "client1", Secret.of("mqtt-token")));
    assertThatThrownBy(() -> registering(file, true).provision())
        .hasMessageContaining("token for MQTT")
        .hasMessageNotContaining("mqtt-token");
    assertThat(asked).isEmpty();
  }

  @Test
  void a_device_that_registers_needs_a_store() {
    assertThatThrownBy(
            () ->
                new HttpsDevice(
                    client,
                    DeviceProfile.ofProduct(DEV, Secret.of("prodsecret000001"), true),
                    PLACE,
                    null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("store");
  }

  // ---- a thing over it ----

  @Test
  void a_thing_posts_asking_for_no_reply_and_says_that_nobody_judged() throws Exception {
    try (Thing thing = Thing.over(new HttpsThingLink(device), DEV)) {
      var reply = thing.postAsync(Map.of("Power", true));
      logIn("t1");
      Asked post = next("/topic/sys/a1Pk0000001/dev1/thing/event/property/post");
      assertThat(new String(post.post().body(), UTF_8))
          .isEqualTo(
              "{\"id\":\"1\",\"version\":\"1.0\",\"sys\":{\"ack\":0},\"params\":{\"Power\":1},\"method\":\"thing.event.property.post\"}");
      assertThat(reply).isNotDone();
      post.tell(TAKEN);
      assertThat(reply.join().judged()).isFalse();
      assertThat(reply.join().complete()).isFalse();
      assertThat(reply.join().messageId()).contains("12");
      assertThat(reply.join().data().isEmpty()).isTrue();
    }
  }

  @Test
  void a_things_failures_keep_their_meaning() throws Exception {
    try (Thing thing = Thing.over(new HttpsThingLink(device), DEV)) {
      var refused = thing.eventAsync("Fault", Map.of("Code", 7));
      logIn("t1");
      next("/topic/sys/a1Pk0000001/dev1/thing/event/Fault/post")
          .tell("{\"code\":30001,\"message\":\"publish message error\"}");
      assertThat(thingFailure(refused).reason()).isEqualTo(ThingException.Reason.REFUSED);
      assertThat(thingFailure(refused).code()).isEqualTo(30001);

      var lost = thing.tagsAsync(Map.of("room", "1"));
      next("/topic/sys/a1Pk0000001/dev1/thing/deviceinfo/update")
          .answer()
          .completeExceptionally(new ModemException("the line broke"));
      assertThat(thingFailure(lost).reason()).isEqualTo(ThingException.Reason.NO_REPLY);
    }
  }

  @Test
  void what_needs_to_hear_is_refused_at_once() {
    try (Thing thing = Thing.over(new HttpsThingLink(device), DEV)) {
      for (Runnable each :
          List.<Runnable>of(
              () -> thing.onSet(values -> {}),
              () -> thing.onService("Add", in -> Map.of()),
              () -> thing.onUpgrade(upgrade -> {}),
              () -> thing.onShadow(shadow -> {}))) {
        assertThatThrownBy(each::run)
            .isInstanceOfSatisfying(
                ThingException.class,
                e -> assertThat(e.reason()).isEqualTo(ThingException.Reason.UPLINK_ONLY))
            .hasMessageContaining("only up (HTTPS)");
      }
      for (CompletableFuture<?> each :
          List.of(
              thing.desiredAsync(List.of("Power")),
              thing.modelAsync(),
              thing.timeAsync(System::currentTimeMillis),
              thing.subscribeAll())) {
        assertThat(thingFailure(each).reason()).isEqualTo(ThingException.Reason.UPLINK_ONLY);
      }
    }
    assertThat(asked).isEmpty();
  }

  private static ThingException thingFailure(CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    try {
      future.join();
      throw new AssertionError("it did not fail");
    } catch (CompletionException e) {
      return (ThingException) e.getCause();
    }
  }
}
