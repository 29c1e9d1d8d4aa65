package io.github.atelier.aliyun.thing.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.alink.AlinkRequest;
import io.github.atelier.aliyun.thing.ThingCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each message as its bytes stand in the documents or come from an SDK, read and written. */
class MessagesTest {
  private static final DeviceIdentity DEVICE = new DeviceIdentity("a1Pk0000001", "dev1");

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static void refused(ThingCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(MessageException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void a_property_post_has_bare_values_and_values_with_a_time() {
    JsonNode params =
        json(
            "{\"Power\":{\"value\":\"on\",\"time\":1524448722000},\"WF\":23.6,\"Pose\":{\"x\":1}}");
    PropertyPost post = PropertyPost.parse(params);
    assertThat(post.values())
        .containsExactly(
            Map.entry("Power", Stamped.at(TextNode.valueOf("on"), 1524448722000L)),
            Map.entry("WF", Stamped.now(params.get("WF"))),
            Map.entry("Pose", Stamped.now(params.get("Pose"))));
    assertThat(post.toJson()).isEqualTo(params);
  }

  @Test
  void a_posted_value_that_looks_like_a_wrapped_one_is_wrapped() {
    ObjectNode struct = (ObjectNode) json("{\"value\":7}");
    JsonNode written = Stamped.now(struct).toJson();
    assertThat(written).isEqualTo(json("{\"value\":{\"value\":7}}"));
    assertThat(Stamped.parse(written)).isEqualTo(Stamped.now(struct));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"soon\"", "-1", "1.5", "253402300800000", "{}", "true"})
  void a_bad_time_is_told_of_its_property_alone(String time) {
    PropertyPost post =
        PropertyPost.parse(json("{\"a\":{\"value\":1,\"time\":" + time + "},\"b\":2}"));
    assertThat(post.values()).containsOnlyKeys("b");
    assertThat(post.unreadable().get("a").code()).isEqualTo(ThingCode.TIME);
  }

  @Test
  void two_hundred_properties_are_taken_and_one_more_is_6106() {
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < 200; i++) {
      params.put("p" + i, i);
    }
    assertThat(PropertyPost.parse(params).values()).hasSize(200);
    params.put("p200", 1);
    refused(ThingCode.TOO_MANY_PROPERTIES, () -> PropertyPost.parse(params));
    refused(ThingCode.PARAMETER, () -> PropertyPost.parse(json("[]")));
    refused(ThingCode.IDENTIFIER_EMPTY, () -> PropertyPost.parse(json("{\"\":1}")));
  }

  @Test
  void the_post_of_the_c_sdk_is_read() {
    AlinkRequest request =
        AlinkRequest.parse(
            "{\"id\":\"1\",\"version\":\"1.0\",\"params\":{\"LightSwitch\": 0},\"sys\":{\"ack\":1}}"
                .getBytes(UTF_8));
    assertThat(PropertyPost.parse(request.params()).values())
        .containsExactly(Map.entry("LightSwitch", Stamped.now(IntNode.valueOf(0))));
  }

  @Test
  void an_event_is_read_in_the_form_of_the_documents_and_bare() {
    Stamped documented =
        EventPost.parse(json("{\"value\":{\"ErrorCode\":0},\"time\":1524448722000}"));
    assertThat(documented.time()).hasValue(1524448722000L);
    assertThat(documented.value()).isEqualTo(json("{\"ErrorCode\":0}"));
    assertThat(EventPost.toJson(documented))
        .isEqualTo(json("{\"value\":{\"ErrorCode\":0},\"time\":1524448722000}"));
    assertThat(EventPost.parse(json("{\"ErrorCode\": 0}")))
        .isEqualTo(Stamped.now(json("{\"ErrorCode\":0}")));
    // an output that happens to be called value is no wrapping: its value is no object
    assertThat(EventPost.parse(json("{\"value\":7}")))
        .isEqualTo(Stamped.now(json("{\"value\":7}")));
    refused(ThingCode.PARAMETER, () -> EventPost.parse(json("7")));
  }

  @Test
  void a_batch_has_lists_of_properties_and_events() {
    JsonNode params =
        json(
            """
            {"properties":{"Power":[{"value":"on","time":1524448722000},{"value":"off","time":1524448723000}]},
             "events":{"alarmEvent":[{"value":{"Power":"on"},"time":1524448722000}]}}""");
    BatchPost batch = BatchPost.parse(params);
    assertThat(batch.properties().get("Power")).hasSize(2);
    assertThat(batch.events().get("alarmEvent").get(0).value())
        .isEqualTo(json("{\"Power\":\"on\"}"));
    assertThat(batch.toJson()).isEqualTo(params);
    String many = "{\"properties\":{\"p\":[" + "1,".repeat(200) + "1]}}";
    refused(ThingCode.TOO_MANY_PROPERTIES, () -> BatchPost.parse(json(many)));
  }

  @Test
  void a_history_names_devices_and_moments() {
    JsonNode params =
        json(
            """
            [{"identity":{"productKey":"a1Pk0000001","deviceName":"dev1"},
              "properties":[{"Power":{"value":"on","time":1524448722000}},{"Power":{"value":"off","time":1524448723000}}],
              "events":[{"alarm":{"value":{"Power":"on"},"time":1524448722000}}]}]""");
    List<DevicePost> posts = DevicePost.parseHistory(params);
    assertThat(posts).hasSize(1);
    assertThat(posts.get(0).device()).contains(DEVICE);
    assertThat(posts.get(0).properties()).hasSize(2);
    assertThat(DevicePost.history(posts)).isEqualTo(params);
    refused(ThingCode.NOT_AN_ARRAY, () -> DevicePost.parseHistory(json("{}")));
    refused(
        ThingCode.PARAMETER,
        () -> DevicePost.parseHistory(json("[{\"identity\":{\"productKey\":\"a b\"}}]")));
  }

  @Test
  void a_pack_has_the_gateway_first_and_its_limits() {
    List<DevicePost> posts =
        DevicePost.parsePack(
            json(
                """
                {"properties":{"Power":{"value":"on","time":1524448722000}},
                 "events":{"alarm":{"value":{"a":1},"time":1524448722000}},
                 "subDevices":[{"identity":{"productKey":"a1Pk0000001","deviceName":"dev1"},
                   "properties":{"Power":1}}]}"""));
    assertThat(posts.get(0).device()).isEmpty();
    assertThat(posts.get(1).device()).contains(DEVICE);
    assertThat(posts.get(1).properties().get(0)).containsKey("Power");
    String sub = "{\"identity\":{\"productKey\":\"a1Pk0000001\",\"deviceName\":\"dev1\"}},";
    String many = "{\"subDevices\":[" + sub.repeat(20) + sub.replace("},", "}") + "]}";
    refused(ThingCode.PARAMETER, () -> DevicePost.parsePack(json(many)));
  }

  @Test
  void desired_values_are_asked_for_and_deleted_by_version() {
    assertThat(Desired.getParams(List.of("power", "temperature")))
        .isEqualTo(json("[\"power\",\"temperature\"]"));
    assertThat(Desired.parseGet(json("[\"power\"]"))).containsExactly("power");
    refused(ThingCode.NOT_AN_ARRAY, () -> Desired.parseGet(json("{}")));
    JsonNode data = json("{\"power\":{\"value\":\"on\",\"version\":2}}");
    assertThat(Desired.parseData(data))
        .containsExactly(Map.entry("power", new Desired(TextNode.valueOf("on"), 2)));
    assertThat(Desired.data(Desired.parseData(data)).toString()).isEqualTo(data.toString());
    Map<String, OptionalLong> versions = new LinkedHashMap<>();
    versions.put("power", OptionalLong.of(1));
    versions.put("temperature", OptionalLong.empty());
    JsonNode params = json("{\"power\":{\"version\":1},\"temperature\":{}}");
    assertThat(Desired.deleteParams(versions).toString()).isEqualTo(params.toString());
    assertThat(Desired.parseDelete(params)).isEqualTo(versions);
    refused(ThingCode.PARAMETER, () -> Desired.parseDelete(json("{\"p\":1}")));
  }

  @Test
  void tags_are_set_and_removed() {
    JsonNode params = json("[{\"attrKey\":\"Temperature\",\"attrValue\":\"36.8\"}]");
    assertThat(Tags.parseUpdate(params)).isEqualTo(Map.of("Temperature", "36.8"));
    assertThat(Tags.updateParams(Map.of("Temperature", "36.8"))).isEqualTo(params);
    assertThat(Tags.parseDelete(Tags.deleteParams(List.of("a_1")))).containsExactly("a_1");
    refused(
        ThingCode.PARAMETER,
        () -> Tags.parseUpdate(json("[{\"attrKey\":\"1a\",\"attrValue\":\"\"}]")));
    refused(ThingCode.PARAMETER, () -> Tags.parseDelete(json("[{\"attrKey\":\"a-b\"}]")));
    refused(ThingCode.NOT_AN_ARRAY, () -> Tags.parseDelete(json("{}")));
  }

  @Test
  void the_clock_answers_strings_with_strings_and_numbers_with_numbers() {
    assertThat(Ntp.request(1571724098000L))
        .isEqualTo(json("{\"deviceSendTime\":\"1571724098000\"}"));
    JsonNode text =
        Ntp.response(
            json("{\"deviceSendTime\":\"1571724098000\"}"), 1571724098110L, 1571724098115L);
    assertThat(text)
        .isEqualTo(
            json(
                "{\"deviceSendTime\":\"1571724098000\",\"serverRecvTime\":\"1571724098110\",\"serverSendTime\":\"1571724098115\"}"));
    assertThat(Ntp.time(text, 1571724098003L)).isEqualTo((1571724098110L + 1571724098115L + 3) / 2);
    assertThat(Ntp.response(json("{\"deviceSendTime\":1}"), 2, 3).toString())
        .isEqualTo("{\"deviceSendTime\":1,\"serverRecvTime\":2,\"serverSendTime\":3}");
    refused(ThingCode.PARAMETER, () -> Ntp.response(json("{}"), 1, 1));
  }

  @Test
  void ota_messages_have_the_documents_shape() {
    assertThat(Ota.Version.parse(json("{\"version\":\"1.0\"}")))
        .isEqualTo(new Ota.Version("1.0", "default"));
    assertThat(new Ota.Version("1.0", "MCU").toJson())
        .isEqualTo(json("{\"version\":\"1.0\",\"module\":\"MCU\"}"));
    Ota.Upgrade upgrade =
        new Ota.Upgrade(
            "2.0", "default", 432945, "https://x/1", "93230c3bde425a9d", "Md5", Optional.empty());
    assertThat(upgrade.message("1507707025").toString())
        .isEqualTo(
            "{\"code\":\"1000\",\"data\":{\"size\":432945,\"version\":\"2.0\",\"url\":\"https://x/1\",\"md5\":\"93230c3bde425a9d\",\"sign\":\"93230c3bde425a9d\",\"signMethod\":\"Md5\"},\"id\":\"1507707025\",\"message\":\"success\"}");
    assertThat(Ota.Upgrade.parse(upgrade.toJson())).contains(upgrade);
    assertThat(Ota.Upgrade.parse(json("{}"))).isEmpty();
    assertThat(Ota.Progress.parse(json("{\"step\":\"-1\",\"desc\":\"failed\"}")).step())
        .isEqualTo(-1);
    assertThat(Ota.Progress.parse(json("{\"step\":100}")).step()).isEqualTo(100);
    for (String bad : new String[] {"101", "-5", "\"x\"", "1.5", "null"}) {
      refused(ThingCode.PARAMETER, () -> Ota.Progress.parse(json("{\"step\":" + bad + "}")));
    }
  }

  @Test
  void a_configuration_file_is_described() {
    assertThat(ConfigFile.getParams())
        .isEqualTo(json("{\"configScope\":\"product\",\"getType\":\"file\"}"));
    ConfigFile file = new ConfigFile("123dagdah", 1234565, "123214adfadgadg", "https://x/c");
    assertThat(file.toJson().toString())
        .isEqualTo(
            ("{\"configId\":\"123dagdah\",\"configSize\":1234565,\"sign\":\"123214adfadgadg\",\"signMethod\":\"Sha256\",\"url\":\"https://x/c\",\"getType\":\"file\"}"));
    assertThat(ConfigFile.parse(file.toJson())).isEqualTo(file);
  }

  @Test
  void a_sub_device_is_signed_with_its_own_secret() {
    Secret secret = Secret.of("0123456789abcdef0123456789abcdef");
    SubDevice sub = SubDevice.signed(DEVICE, secret, "dev1", 1581417203000L);
    assertThat(sub.isSignedWith(secret)).isTrue();
    assertThat(sub.isSignedWith(Secret.of("another"))).isFalse();
    SubDevice read = SubDevice.parseAll(SubDevice.topologyParams(List.of(sub))).get(0);
    assertThat(read).isEqualTo(sub);
    assertThat(SubDevice.parse(sub.loginParams())).isEqualTo(sub);
    assertThat(sub.loginParams().get("cleanSession").textValue()).isEqualTo("true");
    // the published vector of device signatures: the content is the same
    SubDevice published =
        SubDevice.parse(
            json(
                "{\"productKey\":\"a14Xib5kdYd\",\"deviceName\":\"light1983432\",\"clientId\":\"SN1928339\",\"timestamp\":\"1539421321846\",\"signmethod\":\"hmacSha1\",\"sign\":\"B2488041F64F425016B467EE1C94959EBD592AD1\"}"));
    assertThat(published.isSignedWith(Secret.of("oLyaKqVxtRvjH284LdhqVgVUx1UPy6zq"))).isTrue();
    assertThat(new SubDevice(DEVICE, "", "1", "rot13", "00", true).isSignedWith(secret)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{; 400",
        "{\"state\":{}}; 401",
        "{\"method\":\"update\",\"version\":1}; 402",
        "{\"method\":\"update\",\"state\":{\"reported\":{\"a\":1}},\"version\":\"1\"}; 403",
        "{\"method\":\"update\",\"state\":{},\"version\":1}; 404",
        "{\"method\":\"update\",\"state\":{\"reported\":{}},\"version\":1}; 405",
        "{\"method\":\"put\"}; 406",
        "{}; 407",
      })
  void a_shadow_message_is_refused_with_the_documents_code(String payload, int code) {
    assertThatThrownBy(() -> Shadow.parse(payload.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            Shadow.RefusedException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }

  @Test
  void shadow_messages_are_read_and_their_limits_hold() {
    byte[] update = Shadow.update(json("{\"color\":\"red\"}"), 1).toString().getBytes(UTF_8);
    assertThat(new String(update, UTF_8))
        .isEqualTo(
            "{\"method\":\"update\",\"state\":{\"reported\":{\"color\":\"red\"}},\"version\":1}");
    assertThat(Shadow.parse(update).version()).hasValue(1);
    assertThat(Shadow.parse(Shadow.clearDesired(2).toString().getBytes(UTF_8)).state())
        .isEqualTo(json("{\"desired\":\"null\"}"));
    assertThat(Shadow.delete(List.of("temperature"), 1).toString())
        .isEqualTo(
            "{\"method\":\"delete\",\"state\":{\"reported\":{\"temperature\":\"null\"}},\"version\":1}");
    assertThat(Shadow.delete(List.of(), 1).toString())
        .isEqualTo("{\"method\":\"delete\",\"state\":{\"reported\":\"null\"},\"version\":1}");
    ObjectNode many = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < 129; i++) {
      many.put("a" + i, i);
    }
    problem(Shadow.update(many, 1), 408);
    problem(Shadow.update(json("{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":1}}}}}}"), 1), 400);
    problem(Shadow.update(json("{\"a\":\"" + "x".repeat(16384) + "\"}"), 1), 400);
  }

  private static void problem(ObjectNode message, int code) {
    assertThatThrownBy(() -> Shadow.parse(message.toString().getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            Shadow.RefusedException.class, e -> assertThat(e.problem().code()).isEqualTo(code));
  }

  @Test
  void a_shadow_problem_is_told_as_in_the_documents() {
    assertThat(Shadow.Problem.CONFLICT.reply(1469564576).toString())
        .isEqualTo(
            "{\"method\":\"reply\",\"payload\":{\"status\":\"error\",\"content\":{\"errorcode\":\"409\",\"errormessage\":\"version conflict\"}},\"timestamp\":1469564576}");
  }
}
