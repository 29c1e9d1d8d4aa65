package io.github.atelier.platform.thing;

import static io.github.atelier.platform.thing.ThingBench.DEV;
import static io.github.atelier.platform.thing.ThingBench.NOW;
import static io.github.atelier.platform.thing.ThingBench.S;
import static io.github.atelier.platform.thing.ThingBench.SUB;
import static io.github.atelier.platform.thing.ThingBench.done;
import static io.github.atelier.platform.thing.ThingBench.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.thing.ThingCode;
import io.github.atelier.aliyun.thing.ThingModelException;
import io.github.atelier.aliyun.thing.Validation;
import io.github.atelier.aliyun.thing.message.Ota;
import io.github.atelier.aliyun.thing.message.SubDevice;
import io.github.atelier.platform.store.DatabaseAddress;
import io.github.atelier.platform.subscription.MessageKind;
import io.github.atelier.platform.subscription.ServerMessage;
import io.github.atelier.platform.thing.ThingBench.Down;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each system topic, as a device sees it and as the owner's servers are told of it. */
class ThingsTest {
  static final String TSL =
      """
      {"properties":[
        {"identifier":"Temperature","name":"t","accessMode":"r","dataType":{"type":"float","specs":{"min":"-40","max":"55"}}},
        {"identifier":"Power","name":"p","accessMode":"rw","dataType":{"type":"bool","specs":{"0":"off","1":"on"}}}],
       "events":[{"identifier":"Error","name":"fault","type":"error","outputData":[
        {"identifier":"ErrorCode","name":"code","dataType":{"type":"int"}}]}],
       "services":[
        {"identifier":"Reboot","name":"r","callType":"async","inputData":[{"identifier":"Delay","name":"d","dataType":{"type":"int"}}],"outputData":[]},
        {"identifier":"Ask","name":"a","callType":"sync","inputData":[],"outputData":[{"identifier":"Answer","name":"x","dataType":{"type":"int"}}]}]}
      """;

  private ThingBench bench = new ThingBench();

  @AfterEach
  void close() {
    bench.close();
  }

  private void use(ThingRules rules) {
    bench.close();
    bench = new ThingBench(rules);
  }

  @Test
  void a_property_post_is_answered_kept_and_told() {
    bench.model(TSL);
    assertThat(
            bench.ask(
                S + "event/property/post",
                "{\"id\":\"1|exp\",\"version\":\"1.0\",\"params\":{\"Temperature\":21.50,\"Power\":{\"value\":1,\"time\":1524448722000}},\"method\":\"thing.event.property.post\"}"))
        .isEqualTo(
            "{\"code\":200,\"data\":{},\"id\":\"1|exp\",\"message\":\"success\",\"method\":\"thing.event.property.post\",\"version\":\"1.0\"}");
    List<ServerMessage> told = bench.told();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).topic()).isEqualTo("/a1Pk0000001/dev1/thing/event/property/post");
    assertThat(told.get(0).kind()).isEqualTo(MessageKind.DEVICE_DATA);
    assertThat(text(told.get(0)))
        .isEqualTo(
            "{\"deviceType\":\"None\",\"iotId\":\"iot-dev1\",\"productKey\":\"a1Pk0000001\",\"deviceName\":\"dev1\",\"gmtCreate\":1524448722123,\"checkFailedData\":{},\"items\":{\"Temperature\":{\"value\":21.50,\"time\":1524448722123},\"Power\":{\"value\":1,\"time\":1524448722000}}}");
    assertThat(latest()).isEqualTo("[Power=1@1524448722000, Temperature=21.50@1524448722123]");
  }

  private String latest() {
    return done(bench.things.room().database().read(c -> Ledger.latest(c, DEV))).stream()
        .map(v -> v.identifier() + "=" + v.json() + "@" + v.time())
        .sorted()
        .toList()
        .toString();
  }

  @Test
  void a_value_that_does_not_fit_is_told_as_failed_and_not_kept() {
    bench.model(TSL);
    assertThat(
            bench.ask(
                S + "event/property/post",
                "{\"id\":\"2\",\"params\":{\"Power\":7,\"Humidity\":1}}"))
        .startsWith("{\"code\":200,\"data\":{\"Power\":\"tsl parse: bool type error -> Power");
    assertThat(text(bench.told().get(0)))
        .contains(
            "\"checkFailedData\":{\"Power\":{\"time\":1524448722123,\"value\":7,\"code\":6308,\"message\":")
        .contains("\"Humidity\":{\"time\":1524448722123,\"value\":1,\"code\":6304")
        .endsWith("\"items\":{}}");
    assertThat(latest()).isEqualTo("[]");
  }

  @Test
  void the_switches_of_filtering_and_strength_do_what_they_say() {
    use(ThingRules.defaults().with(Validation.STRONG).withFilteredIsError(true));
    bench.model(TSL);
    assertThat(
            bench.ask(S + "event/property/post", "{\"id\":\"2\",\"params\":{\"Temperature\":56}}"))
        .startsWith("{\"code\":6307,");
    done(bench.things.validation(DEV.productKey(), Validation.WEAK));
    assertThat(
            bench.ask(S + "event/property/post", "{\"id\":\"2\",\"params\":{\"Temperature\":56}}"))
        .startsWith("{\"code\":200,");
    done(bench.things.validation(DEV.productKey(), Validation.NONE));
    assertThat(bench.ask(S + "event/property/post", "{\"id\":\"2\",\"params\":{\"Anything\":[]}}"))
        .startsWith("{\"code\":200,\"data\":{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "event/property/post; {; 5159",
        "event/Error/post; [; 5160",
        "deviceinfo/update; x; 5161",
        "event/property/post; {\"id\":\"1\",\"params\":[]}; 460",
        "event/property/post; {\"id\":\"1\",\"params\":{},\"method\":\"thing.event.x.post\"}; 6831",
        "event/property/history/post; {\"id\":\"1\",\"params\":{}}; 6301",
        "property/desired/get; {\"id\":\"1\",\"params\":{}}; 6301",
        "dsltemplate/get; {\"id\":\"1\",\"params\":{}}; 6313",
        "config/get; {\"id\":\"1\",\"params\":{}}; 6710",
        "topo/add; {\"id\":\"1\",\"params\":{}}; 6301",
      })
  void what_a_device_does_wrong_is_answered_with_the_code_of_the_table(
      String topic, String payload, int code) {
    assertThat(bench.ask(S + topic, payload)).startsWith("{\"code\":" + code + ",");
    // and the next request works
    assertThat(bench.ask(S + "event/property/post", "{\"id\":\"9\",\"params\":{\"a\":1}}"))
        .startsWith("{\"code\":200,");
  }

  @Test
  void an_answer_that_is_not_wanted_is_not_sent() {
    assertThat(
            bench.publish(
                S + "event/property/post",
                "{\"id\":\"1\",\"params\":{\"a\":1},\"sys\":{\"ack\":0}}"))
        .isEmpty();
    assertThat(bench.told()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"1\",\"params\":{\"value\":{\"ErrorCode\":3},\"time\":1524448722000}}",
        "{\"id\":\"1\",\"params\":{\"ErrorCode\":3}}",
      })
  void an_event_is_told_in_one_form_whichever_it_came_in(String payload) {
    bench.model(TSL);
    assertThat(bench.ask(S + "event/Error/post", payload))
        .contains("\"method\":\"thing.event.Error.post\"");
    ServerMessage told = bench.told().get(0);
    assertThat(told.topic()).isEqualTo("/a1Pk0000001/dev1/thing/event/Error/post");
    assertThat(text(told))
        .contains("\"identifier\":\"Error\",\"name\":\"fault\",\"type\":\"error\"")
        .contains("\"value\":{\"ErrorCode\":3}");
    List<Ledger.Entry> kept =
        done(
            bench
                .things
                .room()
                .database()
                .read(
                    c ->
                        Ledger.events(
                            c, DEV, Optional.empty(), Optional.of("error"), 0, NOW, true, 9)));
    assertThat(kept).hasSize(1);
  }

  @Test
  void a_batch_is_told_value_by_value_and_history_does_not_become_the_latest() {
    bench.model(TSL);
    bench.ask(
        S + "event/property/batch/post",
        "{\"id\":\"1\",\"params\":{\"properties\":{\"Temperature\":[{\"value\":1,\"time\":1000},{\"value\":2,\"time\":2000}],\"Power\":[{\"value\":1,\"time\":1000}]},\"events\":{\"Error\":[{\"value\":{\"ErrorCode\":1},\"time\":1000}]}}}");
    assertThat(bench.told()).hasSize(3);
    assertThat(latest()).isEqualTo("[Power=1@1000, Temperature=2@2000]");
    bench.ask(
        S + "event/property/history/post",
        "{\"id\":\"1\",\"params\":[{\"identity\":{\"productKey\":\"a1Pk0000001\",\"deviceName\":\"dev1\"},\"properties\":[{\"Temperature\":{\"value\":9,\"time\":9000}}]}]}");
    ServerMessage told = bench.told().get(0);
    assertThat(told.kind()).isEqualTo(MessageKind.HISTORY);
    assertThat(told.topic()).isEqualTo("/a1Pk0000001/dev1/thing/event/property/history/post");
    assertThat(latest()).isEqualTo("[Power=1@1000, Temperature=2@2000]");
  }

  @Test
  void desired_values_count_their_versions_and_are_deleted_by_version_only() {
    done(bench.things.wishes().set(DEV, Json.object().put("Power", 1), java.util.Map.of()));
    assertThat(
            done(
                bench
                    .things
                    .wishes()
                    .set(DEV, Json.object().put("Power", 0), java.util.Map.of("Power", 7L))))
        .isEmpty();
    done(
        bench
            .things
            .wishes()
            .set(DEV, Json.object().put("Power", 0), java.util.Map.of("Power", 1L)));
    String get = "{\"id\":\"1\",\"params\":[\"Power\",\"Nothing\"]}";
    String kept = "\"data\":{\"Power\":{\"value\":0,\"version\":2}}";
    assertThat(bench.ask(S + "property/desired/get", get)).contains(kept);
    bench.ask(
        S + "property/desired/delete", "{\"id\":\"1\",\"params\":{\"Power\":{\"version\":1}}}");
    assertThat(bench.ask(S + "property/desired/get", get)).contains(kept);
    bench.ask(
        S + "property/desired/delete", "{\"id\":\"1\",\"params\":{\"Power\":{\"version\":2}}}");
    assertThat(bench.ask(S + "property/desired/get", get)).contains("\"data\":{}");
  }

  @Test
  void tags_are_kept_and_told() {
    bench.ask(
        S + "deviceinfo/update",
        "{\"id\":\"1\",\"params\":[{\"attrKey\":\"Room\",\"attrValue\":\"12\"},{\"attrKey\":\"Floor\",\"attrValue\":\"1\"}]}");
    assertThat(bench.told().get(0).kind()).isEqualTo(MessageKind.DEVICE_TAG);
    bench.ask(S + "deviceinfo/delete", "{\"id\":\"1\",\"params\":[{\"attrKey\":\"Floor\"}]}");
    assertThat(done(bench.things.wishes().tags(DEV))).containsOnlyKeys("Room").containsValue("12");
  }

  @Test
  void the_model_is_sent_to_a_device_that_asks() {
    bench.model(TSL);
    assertThat(bench.ask(S + "dsltemplate/get", "{\"id\":\"1\",\"params\":{}}"))
        .contains("\"profile\":{\"productKey\":\"a1Pk0000001\"}")
        .contains("thing.service.property.set");
  }

  @Test
  void a_model_with_mistakes_is_refused_and_the_one_before_stays() {
    bench.model(TSL);
    assertThatThrownBy(() -> bench.model(TSL.replace("float", "flaot")))
        .isInstanceOf(ThingModelException.class)
        .hasMessageContaining("$.properties[0].dataType.type");
    assertThat(bench.things.model(DEV.productKey()).orElseThrow().properties()).hasSize(2);
  }

  @Test
  void the_clock_answers() {
    List<Down> answers =
        bench.publish("/ext/ntp/a1Pk0000001/dev1/request", "{\"deviceSendTime\":\"5\"}");
    assertThat(answers.get(0).topic()).isEqualTo("/ext/ntp/a1Pk0000001/dev1/response");
    assertThat(answers.get(0).payload())
        .isEqualTo(
            "{\"deviceSendTime\":\"5\",\"serverRecvTime\":\"1524448722123\",\"serverSendTime\":\"1524448722123\"}");
    assertThat(bench.publish("/ext/ntp/a1Pk0000001/dev1/request", "?")).isEmpty();
  }

  @Test
  void a_property_is_set_and_the_reply_is_told() {
    bench.model(TSL);
    Things.Sent sent = done(bench.things.setProperties(DEV, "{\"Power\":1}"));
    Down down = bench.sent.get(0);
    assertThat(down.topic()).isEqualTo(S + "service/property/set");
    assertThat(down.qos()).isEqualTo(1);
    assertThat(down.payload())
        .isEqualTo(
            "{\"method\":\"thing.service.property.set\",\"id\":\""
                + sent.messageId()
                + "\",\"params\":{\"Power\":1},\"version\":\"1.0.0\"}");
    String reply = "{\"id\":\"" + sent.messageId() + "\",\"code\":200,\"data\":{}}";
    // the same id on another topic, or of another device, is no reply to this
    bench.publish(S + "service/Reboot_reply", reply);
    bench.publish(SUB, "/sys/a1Pk0000002/sub1/thing/service/property/set_reply", reply);
    assertThat(bench.told()).isEmpty();
    bench.publish(S + "service/property/set_reply", reply);
    ServerMessage told = bench.told().get(0);
    assertThat(told.topic()).isEqualTo("/a1Pk0000001/dev1/thing/downlink/reply/message");
    assertThat(text(told))
        .isEqualTo(
            "{\"iotId\":\"iot-dev1\",\"productKey\":\"a1Pk0000001\",\"deviceName\":\"dev1\",\"gmtCreate\":1524448722123,\"requestId\":"
                + sent.messageId()
                + ",\"code\":200,\"message\":\"success\",\"topic\":\"/sys/a1Pk0000001/dev1/thing/service/property/set_reply\",\"data\":{},\"checkFailedData\":{}}");
    bench.publish(S + "service/property/set_reply", reply);
    assertThat(bench.told()).as("a second reply").isEmpty();
    assertThat(bench.waiting()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"Power\":7}; BOOL",
        "{\"Temperature\":1}; PARAMETER",
        "{\"x\":1}; NOT_IN_MODEL",
        "[]; PARAMETER"
      })
  void a_set_that_does_not_fit_the_model_reaches_no_device(String items, ThingCode code) {
    bench.model(TSL);
    assertThatThrownBy(() -> done(bench.things.setProperties(DEV, items)))
        .isInstanceOfSatisfying(ThingException.class, e -> assertThat(e.code()).isEqualTo(code));
    assertThat(bench.sent).isEmpty();
  }

  @Test
  void a_command_to_a_device_that_is_offline_fails_at_once() {
    bench.model(TSL);
    bench.offline(DEV);
    assertThatThrownBy(() -> done(bench.things.setProperties(DEV, "{\"Power\":1}")))
        .isInstanceOfSatisfying(
            RrpcException.class, e -> assertThat(e.code()).isEqualTo(RrpcException.Code.OFFLINE));
    assertThat(bench.waiting()).isZero();
  }

  @Test
  void a_reply_that_never_comes_is_forgotten_in_time() {
    bench.model(TSL);
    done(bench.things.setProperties(DEV, "{\"Power\":1}"));
    assertThat(bench.timePasses()).isEqualTo(Duration.ofSeconds(60));
    assertThat(bench.waiting()).isZero();
  }

  @Test
  void an_asynchronous_service_is_invoked_and_its_output_kept_when_it_comes() {
    bench.model(TSL);
    done(bench.things.invokeService(DEV, "Reboot", "{\"Delay\":3}"));
    Down down = bench.sent.get(0);
    assertThat(down.topic()).isEqualTo(S + "service/Reboot");
    String id = Json.object(down.payload()).orElseThrow().get("id").textValue();
    bench.publish(
        S + "service/Reboot_reply", "{\"id\":\"" + id + "\",\"code\":200,\"data\":{\"a\":1}}");
    Ledger.Entry call =
        done(bench
                .things
                .room()
                .database()
                .read(c -> Ledger.calls(c, DEV, Optional.of("Reboot"), 0, NOW, true, 9)))
            .get(0);
    assertThat(call.input()).isEqualTo("{\"Delay\":3}");
    assertThat(call.output()).isEqualTo("{\"a\":1}");
  }

  @Test
  void a_synchronous_service_waits_for_the_device_on_either_kind_of_topic() {
    bench.model(TSL);
    for (boolean ext : new boolean[] {false, true}) {
      bench.sent.clear();
      bench.online(DEV, ext);
      CompletableFuture<Things.Sent> called = bench.things.invokeService(DEV, "Ask", "{}");
      Awaitility.await().until(() -> !bench.sent.isEmpty());
      Down down = bench.sent.get(0);
      assertThat(down.topic())
          .matches(
              ext
                  ? "/ext/rrpc/[0-9]+/sys/a1Pk0000001/dev1/thing/service/Ask"
                  : "/sys/a1Pk0000001/dev1/rrpc/request/[0-9]+");
      assertThat(down.qos()).isZero();
      assertThat(called).isNotDone();
      bench.publish(
          down.topic().replace("/request/", "/response/"),
          "{\"id\":\"1\",\"code\":200,\"data\":{\"Answer\":42}}");
      assertThat(done(called).result()).contains("{\"Answer\":42}");
      assertThat(bench.waiting()).isZero();
    }
  }

  @Test
  void a_synchronous_service_that_is_not_answered_fails_after_five_seconds() {
    bench.model(TSL);
    CompletableFuture<Things.Sent> called = bench.things.invokeService(DEV, "Ask", "{}");
    Awaitility.await().until(() -> bench.waiting() == 1);
    assertThat(bench.timePasses()).isEqualTo(Duration.ofSeconds(5));
    assertThatThrownBy(() -> done(called))
        .isInstanceOfSatisfying(
            RrpcException.class, e -> assertThat(e.code()).isEqualTo(RrpcException.Code.TIMEOUT));
  }

  @Test
  void another_devices_answer_is_not_taken_for_the_one_waited_for() {
    CompletableFuture<byte[]> called =
        bench.things.rrpc(DEV, Optional.of("/a/b"), "?".getBytes(UTF_8), Duration.ofSeconds(8));
    String topic = bench.sent.get(0).topic();
    assertThat(topic).matches("/ext/rrpc/[0-9]+//a/b");
    bench.publish(SUB, topic, "wrong");
    assertThat(called).isNotDone();
    bench.publish(DEV, topic, "right");
    assertThat(done(called)).isEqualTo("right".getBytes(UTF_8));
  }

  private static final String SHADOW = "/shadow/update/a1Pk0000001/dev1";

  private String shadow(String payload) {
    List<Down> answers = bench.publish(SHADOW, payload);
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).topic()).isEqualTo("/shadow/get/a1Pk0000001/dev1");
    return answers.get(0).payload();
  }

  @Test
  void a_shadow_has_versions() {
    assertThat(
            shadow(
                "{\"method\":\"update\",\"state\":{\"reported\":{\"color\":\"red\"}},\"version\":1}"))
        .isEqualTo(
            "{\"method\":\"reply\",\"payload\":{\"status\":\"success\",\"version\":1},\"timestamp\":1524448722}");
    assertThat(
            shadow(
                "{\"method\":\"update\",\"state\":{\"reported\":{\"color\":\"blue\"}},\"version\":1}"))
        .contains("\"errorcode\":\"409\"");
    assertThat(shadow("{\"method\":\"get\"}"))
        .isEqualTo(
            "{\"method\":\"reply\",\"payload\":{\"status\":\"success\",\"state\":{\"reported\":{\"color\":\"red\"}},\"metadata\":{\"reported\":{\"color\":{\"timestamp\":1524448722}}}},\"version\":1,\"timestamp\":1524448722}");
    done(bench.things.shadows().wish(DEV, Json.object().put("color", "green"), 2, true));
    assertThat(bench.sent.get(bench.sent.size() - 1).payload())
        .startsWith(
            "{\"method\":\"control\",\"payload\":{\"status\":\"success\",\"state\":{\"reported\":{\"color\":\"red\"},\"desired\":{\"color\":\"green\"}}");
    shadow("{\"method\":\"update\",\"state\":{\"desired\":\"null\"},\"version\":3}");
    assertThat(shadow("{\"method\":\"get\"}")).doesNotContain("desired");
    shadow("{\"method\":\"delete\",\"state\":{\"reported\":{\"color\":\"null\"}},\"version\":4}");
    assertThat(shadow("{\"method\":\"get\"}")).contains("\"reported\":{}");
    assertThat(shadow("{\"method\":\"update\",\"state\":{\"reported\":{\"a\":1}},\"version\":-1}"))
        .contains("\"version\":0");
    assertThat(shadow("{")).contains("\"errorcode\":\"400\"");
  }

  @Test
  void firmware_is_offered_fetched_and_done() {
    bench.things.filesAt("https://x/files/");
    byte[] content = "firmware".getBytes(UTF_8);
    Ota.Upgrade offered =
        done(bench.things.upgrade(DEV, Ota.DEFAULT_MODULE, "2.0", content, "Md5"));
    Down down = bench.sent.get(0);
    assertThat(down.topic()).isEqualTo("/ota/device/upgrade/a1Pk0000001/dev1");
    assertThat(down.payload())
        .startsWith(
            "{\"code\":\"1000\",\"data\":{\"size\":8,\"version\":\"2.0\",\"url\":\"https://x/files/")
        .contains("\"md5\":\"74b5b5e9570efc5c0553bb327cd41940\"");
    String token = offered.url().substring("https://x/files/".length());
    assertThat(done(bench.things.file(token)).orElseThrow().content()).isEqualTo(content);
    assertThat(done(bench.things.file("0".repeat(48)))).isEmpty();
    assertThat(bench.ask(S + "ota/firmware/get", "{\"id\":\"1\",\"params\":{}}"))
        .contains("\"version\":\"2.0\",\"url\"");
    bench.publish(
        "/ota/device/progress/a1Pk0000001/dev1",
        "{\"id\":\"1\",\"params\":{\"step\":\"50\",\"desc\":\"half\"}}");
    assertThat(done(bench.things.upgrades(DEV)))
        .containsExactly(new Things.UpgradeState("default", "2.0", 50, "IN_PROGRESS"));
    // the numeric id of the C SDK
    bench.publish(
        "/ota/device/inform/a1Pk0000001/dev1", "{\"id\":4,\"params\":{\"version\":\"2.0\"}}");
    assertThat(done(bench.things.upgrades(DEV)))
        .containsExactly(new Things.UpgradeState("default", "2.0", 100, "SUCCEEDED"));
    assertThat(bench.ask(S + "ota/firmware/get", "{\"id\":\"1\",\"params\":{}}"))
        .contains("\"data\":{}");
    assertThat(bench.told())
        .extracting(ServerMessage::kind)
        .containsOnly(MessageKind.OTA)
        .hasSize(2);
  }

  @Test
  void a_device_that_tells_an_old_version_is_offered_the_new_one_again() {
    bench.offline(DEV);
    done(bench.things.upgrade(DEV, "default", "2.0", new byte[3], "SHA256"));
    assertThat(bench.sent).isEmpty();
    bench.online(DEV, false);
    assertThat(
            bench.publish(
                "/ota/device/inform/a1Pk0000001/dev1",
                "{\"id\":\"1\",\"params\":{\"version\":\"1.0\"}}"))
        .extracting(Down::topic)
        .containsExactly("/ota/device/upgrade/a1Pk0000001/dev1");
    assertThat(bench.publish("/ota/device/inform/a1Pk0000001/dev1", "{}")).isEmpty();
  }

  @Test
  void a_configuration_is_asked_for_and_pushed() {
    bench.things.filesAt("https://x/files/");
    done(bench.things.configure(DEV.productKey(), "{}".getBytes(UTF_8)));
    assertThat(
            bench.ask(
                S + "config/get",
                "{\"id\":\"1\",\"params\":{\"configScope\":\"product\",\"getType\":\"file\"}}"))
        .contains(
            "\"configSize\":2,\"sign\":\"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"signMethod\":\"Sha256\"");
    bench.sent.clear();
    done(bench.things.pushConfig(DEV));
    assertThat(bench.sent.get(0).topic()).isEqualTo(S + "config/push");
  }

  private String login(DeviceIdentity device, io.github.atelier.aliyun.Secret secret) {
    return "{\"id\":\"1\",\"params\":"
        + SubDevice.signed(device, secret, "c", 1).loginParams()
        + "}";
  }

  @Test
  void a_sub_device_is_bound_logged_in_and_spoken_for_by_its_gateway_alone() {
    String session = "/ext/session/a1Pk0000001/dev1/combine/login";
    String post = "/sys/a1Pk0000002/sub1/thing/event/property/post";
    assertThat(bench.things.speaksOn(DEV, post)).isFalse();
    assertThat(bench.ask(session, login(SUB, ThingBench.SECRET))).startsWith("{\"code\":6401");
    String bad =
        SubDevice.topologyParams(
                List.of(SubDevice.signed(SUB, io.github.atelier.aliyun.Secret.of("x"), "c", 1)))
            .toString();
    assertThat(bench.ask(S + "topo/add", "{\"id\":\"1\",\"params\":" + bad + "}"))
        .startsWith("{\"code\":6287");
    String good =
        SubDevice.topologyParams(List.of(SubDevice.signed(SUB, ThingBench.SECRET, "c", 1)))
            .toString();
    assertThat(bench.ask(S + "topo/add", "{\"id\":\"1\",\"params\":" + good + "}"))
        .startsWith("{\"code\":200");
    assertThat(bench.told().get(0).topic()).isEqualTo("/a1Pk0000001/dev1/thing/topo/lifecycle");
    assertThat(bench.ask(S + "topo/get", "{\"id\":\"1\",\"params\":{}}"))
        .contains("\"data\":[{\"productKey\":\"a1Pk0000002\",\"deviceName\":\"sub1\"}]");
    assertThat(bench.ask(session, login(SUB, ThingBench.SECRET))).startsWith("{\"code\":200");
    assertThat(bench.things.speaksOn(DEV, post)).isTrue();
    assertThat(bench.things.speaksOn(SUB, S + "event/property/post")).isFalse();
    // the answer to the sub-device goes through the gateway's connection
    List<Down> answers = bench.publish(DEV, post, "{\"id\":\"7\",\"params\":{\"a\":1}}");
    assertThat(answers.get(0).to()).isEqualTo(DEV);
    assertThat(answers.get(0).topic()).isEqualTo(post + "_reply");
    bench.things.wentOffline(DEV);
    assertThat(bench.things.speaksOn(DEV, post)).isFalse();
    assertThat(bench.publish(DEV, post, "{\"id\":\"8\",\"params\":{\"a\":1}}")).isEmpty();
    assertThat(
            bench.ask(
                "/ext/session/a1Pk0000001/dev1/combine/logout",
                "{\"id\":\"1\",\"params\":{\"productKey\":\"a1Pk0000002\",\"deviceName\":\"sub1\"}}"))
        .startsWith("{\"code\":520");
  }

  @Test
  void a_gateway_is_not_its_own_sub_device_and_a_stranger_is_not_known() {
    for (String[] one :
        new String[][] {{"a1Pk0000001", "dev1", "6402"}, {"nobody", "nobody", "6100"}}) {
      DeviceIdentity device = new DeviceIdentity(one[0], one[1]);
      String params =
          SubDevice.topologyParams(List.of(SubDevice.signed(device, ThingBench.SECRET, "c", 1)))
              .toString();
      assertThat(bench.ask(S + "topo/add", "{\"id\":\"1\",\"params\":" + params + "}"))
          .startsWith("{\"code\":" + one[2]);
    }
  }

  private static final String SCRIPT =
      """
      function rawDataToProtocol(b) {
        if (b[0] == 9) { return {id: '' + b[1], code: 200, data: {}}; }
        if (b[0] == 7) { throw new Error('not mine'); }
        return {id: '' + b[0], version: '1.0', method: 'thing.event.property.post', params: {Power: b[1]}};
      }
      function protocolToRawData(json) {
        if (json.method == 'thing.service.property.set') { return [2, json.params.Power]; }
        return [1, parseInt(json.id), json.code == 200 ? 0 : 1];
      }
      """;

  @Test
  void raw_data_is_understood_and_answered_through_the_products_script() {
    bench.model(TSL);
    done(bench.things.parseScript(DEV.productKey(), SCRIPT));
    bench.octets.clear();
    done(
        bench.things.take(
            DEV, S + "model/up_raw", new byte[] {5, 1}, 1, java.time.Instant.ofEpochMilli(NOW)));
    Awaitility.await().until(() -> bench.octets.size() == 1);
    assertThat(bench.sent.get(0).topic()).isEqualTo(S + "model/up_raw_reply");
    assertThat(bench.octets.get(0)).containsExactly(1, 5, 0);
    assertThat(latest()).isEqualTo("[Power=1@1524448722123]");
    assertThat(bench.told().get(0).topic())
        .isEqualTo("/a1Pk0000001/dev1/thing/event/property/post");
    // what the script does not understand changes nothing
    done(
        bench.things.take(
            DEV, S + "model/up_raw", new byte[] {7}, 1, java.time.Instant.ofEpochMilli(NOW)));
    assertThat(bench.told()).isEmpty();
  }

  @Test
  void a_command_goes_down_raw_and_its_raw_reply_is_told() {
    bench.model(TSL);
    done(bench.things.parseScript(DEV.productKey(), SCRIPT));
    Things.Sent sent = done(bench.things.setProperties(DEV, "{\"Power\":1}"));
    assertThat(bench.sent.get(0).topic()).isEqualTo(S + "model/down_raw");
    assertThat(bench.octets.get(0)).containsExactly(2, 1);
    // ids have more than eight bits: this script's reply is to somebody else's, and not told
    done(
        bench.things.take(
            DEV,
            S + "model/down_raw_reply",
            new byte[] {9, 0},
            1,
            java.time.Instant.ofEpochMilli(NOW)));
    assertThat(bench.told()).isEmpty();
    String answer =
        "function rawDataToProtocol(b) { return {id: '"
            + sent.messageId()
            + "', code: 200, data: {}}; }";
    done(bench.things.parseScript(DEV.productKey(), answer));
    done(
        bench.things.take(
            DEV,
            S + "model/down_raw_reply",
            new byte[] {9},
            1,
            java.time.Instant.ofEpochMilli(NOW)));
    assertThat(text(bench.told().get(0))).contains("model/down_raw_reply");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/sys/a1Pk0000001/dev1/thing",
        "/sys/a1Pk0000001/dev1/thing/event//post",
        "/sys/a1Pk0000001/dev1/thing/event/a/b/post",
        "/sys/a1Pk0000001/dev1/thing/none/such",
        "/sys/a1Pk0000001/dev1/rrpc/response/77",
        "/ext/session/a1Pk0000001/dev1/combine/none",
        "/shadow/get/a1Pk0000001/dev1",
        "/ota/device/upgrade/a1Pk0000001/dev1",
        "/sys/a b/c/thing/event/property/post",
      })
  void a_topic_that_leads_nowhere_is_taken_without_an_answer(String topic) {
    assertThat(bench.publish(topic, "{\"id\":\"1\",\"params\":{}}")).isEmpty();
    assertThat(bench.told()).isEmpty();
  }

  @Test
  void models_and_values_outlast_a_restart(@TempDir Path folder) {
    bench.close();
    bench = new ThingBench(DatabaseAddress.folder(folder), ThingRules.defaults());
    bench.model(TSL);
    done(bench.things.validation(DEV.productKey(), Validation.STRONG));
    bench.ask(S + "event/property/post", "{\"id\":\"1\",\"params\":{\"Power\":1}}");
    bench.close();
    bench = new ThingBench(DatabaseAddress.folder(folder), ThingRules.defaults());
    assertThat(bench.things.model(DEV.productKey()).orElseThrow().services()).hasSize(2);
    assertThat(latest()).isEqualTo("[Power=1@1524448722123]");
    assertThat(
            bench.ask(S + "event/property/post", "{\"id\":\"1\",\"params\":{\"Temperature\":56}}"))
        .contains("\"Temperature\":\"tsl parse: float");
    done(bench.things.forget(DEV));
    assertThat(latest()).isEqualTo("[]");
  }
}
