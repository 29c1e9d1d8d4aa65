package io.github.atelier.platform;

import static io.github.atelier.platform.RawMqtt.number;
import static io.github.atelier.platform.RawMqtt.publish;
import static io.github.atelier.platform.RawMqtt.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atelier.aliyun.ConnectionParameters;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.thing.Validation;
import io.github.atelier.platform.RawMqtt.Packet;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.event.RefusalReason;
import io.github.atelier.platform.openapi.ThingPort.Block;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a device may do wrong over MQTT: the code of its CONNACK or of the reply to its post, and
 * after each the next device is served and no secret was said.
 */
class MqttRefusalsTest {
  private static final String POST = "/sys/a1Pk0000001/dev1/thing/event/property/post";
  private static final String TSL =
      "{\"properties\":["
          + property("Count", "int", "\"min\":\"0\",\"max\":\"10\"")
          + ","
          + property("Ratio", "float", "\"min\":\"0\",\"max\":\"1\"")
          + ","
          + property("Exact", "double", "\"min\":\"0\",\"max\":\"1\"")
          + ","
          + property("On", "bool", "\"0\":\"off\",\"1\":\"on\"")
          + ","
          + property("Mode", "enum", "\"1\":\"a\",\"2\":\"b\"")
          + ","
          + property("Name", "text", "\"length\":\"4\"")
          + ","
          + property("Since", "date", "")
          + ","
          + property("List", "array", "\"size\":\"2\",\"item\":{\"type\":\"int\"}")
          + "],\"events\":[],\"services\":[]}";
  private static Overheard all;

  private static String property(String identifier, String type, String specs) {
    return "{\"identifier\":\""
        + identifier
        + "\",\"name\":\"n\",\"accessMode\":\"rw\",\"dataType\":{\"type\":\""
        + type
        + "\",\"specs\":{"
        + specs
        + "}}}";
  }

  @BeforeAll
  static void start() {
    all = new Overheard();
    all.platform
        .things()
        .importModel(Overheard.PRODUCT, TSL.getBytes(StandardCharsets.UTF_8))
        .join();
    all.platform.things().validation(Overheard.PRODUCT, Validation.STRONG).join();
  }

  @AfterAll
  static void stop() {
    all.close();
  }

  @AfterEach
  void theNextIsServedAndNoSecretWasSaid() throws Exception {
    all.platform.operations().devices().disabled(Sample.DEV1, false);
    try (RawMqtt device = RawMqtt.tls(all.platform).login(login())) {
      device.send(publish(Overheard.TOPIC, 1, 7, "hello".getBytes(StandardCharsets.UTF_8)));
      Packet answer = device.read();
      assertThat(answer.type()).isEqualTo(4);
      assertThat(answer.packetIdAt(0)).isEqualTo(7);
    }
    all.noSecretWasSaid();
  }

  private static ConnectionParameters login() {
    ConnectionParameters login = Sample.login(Sample.DEV1);
    all.secret(login.password().reveal());
    return login;
  }

  private record Attempt(
      String clientId, String user, String password, int keepAlive, int version, boolean secure) {
    byte[] packet() {
      return RawMqtt.packet(
          0x10,
          string(version == 3 ? "MQIsdp" : "MQTT"),
          new byte[] {(byte) version, (byte) (password == null ? 0x82 : 0xC2)},
          number(keepAlive),
          version == 5 ? new byte[] {0} : new byte[0],
          string(clientId),
          string(user),
          password == null ? new byte[0] : string(password));
    }

    Attempt as(String otherClientId) {
      return new Attempt(otherClientId, user, password, keepAlive, version, secure);
    }

    Attempt by(String otherUser) {
      return new Attempt(clientId, otherUser, password, keepAlive, version, secure);
    }

    Attempt with(String otherPassword) {
      return new Attempt(clientId, user, otherPassword, keepAlive, version, secure);
    }

    Attempt every(int seconds) {
      return new Attempt(clientId, user, password, seconds, version, secure);
    }

    Attempt version(int other) {
      return new Attempt(clientId, user, password, keepAlive, other, secure);
    }

    Attempt plain() {
      return new Attempt(clientId, user, password, keepAlive, version, false);
    }
  }

  private static Attempt registration(String productKey, String password) {
    return new Attempt(
        "c1|securemode=2,authType=register,random=789,signmethod=hmacsha1|",
        "dev1&" + productKey,
        password,
        60,
        4,
        true);
  }

  private static Attempt attempt(String mistake) {
    ConnectionParameters good = login();
    Attempt right =
        new Attempt(good.clientId(), good.username(), good.password().reveal(), 60, 4, true);
    switch (mistake) {
      case "a wrong signature":
        return right.with("00".repeat(32));
      case "a signature cut short":
        return right.with(right.password().substring(0, 20));
      case "no password":
        return right.with(null);
      case "an unknown product":
        return right.by("dev1&a1Pk0000009");
      case "an unknown device":
        return right.by("nobody&a1Pk0000001");
      case "a disabled device":
        all.platform.operations().devices().disabled(Sample.DEV1, true);
        return right;
      case "a user name without &":
        return right.by("dev1");
      case "a client id without |":
        return right.as("client");
      case "a client id with half an item":
        return right.as("c1|securemode|");
      case "an unknown sign method":
        return right.as("c1|securemode=2,signmethod=rot13|");
      case "a keep-alive of 29 s":
        return right.every(29);
      case "a keep-alive of 1201 s":
        return right.every(1201);
      case "TLS's securemode on plain TCP":
        return right.plain();
      case "MQTT 5":
        return right.version(5);
      case "MQTT 6":
        return right.version(6);
      case "an unknown device token":
        return right.as("c1|authType=connwl,securemode=-2|").with("^1^1677597746541^9ffd7c5bcf0c");
      case "an unknown iotToken":
        return right.as("c1|securemode=-1|").by("iotid").with("iottoken");
      case "a registration without TLS":
        return registration(Overheard.PRODUCT, "00").plain();
      case "a registration signed wrongly":
        return registration(Overheard.PRODUCT, "00");
      case "a registration that is switched off":
        return registration(
                "a1Pk0000002",
                all.secret(
                    Sample.register(new DeviceIdentity("a1Pk0000002", "dev1")).password().reveal()))
            .as("c1|securemode=2,authType=register,random=789,signmethod=hmacsha256|");
      default:
        throw new IllegalArgumentException(mistake);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "a wrong signature,4,WRONG_SIGNATURE",
    "a signature cut short,4,WRONG_SIGNATURE",
    "no password,4,MISSING_PASSWORD",
    "an unknown product,4,UNKNOWN_PRODUCT",
    "an unknown device,4,UNKNOWN_DEVICE",
    "a disabled device,5,DEVICE_DISABLED",
    "a user name without &,4,MALFORMED_USER_NAME",
    "a client id without |,2,SECURE_MODE",
    "a client id with half an item,2,MALFORMED_CLIENT_ID",
    "an unknown sign method,2,MALFORMED_PARAMETER",
    "a keep-alive of 29 s,2,KEEP_ALIVE_OUT_OF_RANGE",
    "a keep-alive of 1201 s,2,KEEP_ALIVE_OUT_OF_RANGE",
    "TLS's securemode on plain TCP,2,SECURE_MODE",
    "MQTT 5,132,PROTOCOL_VERSION",
    "MQTT 6,1,PROTOCOL_VERSION",
    "an unknown device token,4,WRONG_TOKEN",
    "an unknown iotToken,3,PRE_AUTHENTICATION",
    "a registration without TLS,2,REGISTRATION_NEEDS_TLS",
    "a registration signed wrongly,4,WRONG_SIGNATURE",
    "a registration that is switched off,4,REGISTRATION_OFF"
  })
  void aConnectWithAMistake(String mistake, int code, RefusalReason reason) throws Exception {
    long mark = all.platform.events().mark();
    Attempt attempt = attempt(mistake);
    try (RawMqtt device =
        attempt.secure() ? RawMqtt.tls(all.platform) : RawMqtt.plain(all.platform)) {
      assertThat(device.connackCode(attempt.packet())).isEqualTo(code);
      assertThat(device.closedByServer()).isTrue();
    }
    PlatformEvent.Refused refused =
        all.platform
            .events()
            .awaitAfter(mark, PlatformEvent.Refused.class, any -> true, Sample.SOON);
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.detail()).isNotBlank();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{ | 5159 | {}",
        "[] | 5159 | {}",
        "nul | 5159 | {}",
        "deep | 5159 | {}",
        "{\"id\":\"1\",\"params\":[]} | 460 | {}",
        "{\"id\":\"1\",\"params\":{},\"method\":\"thing.x\"} | 6831 | {}",
        "{\"id\":\"1\",\"params\":{\"Other\":1}} | 200 | Other",
        "{\"id\":\"1\",\"params\":{\"Count\":11}} | 200 | Count",
        "{\"id\":\"1\",\"params\":{\"Count\":1.5}} | 200 | Count",
        "{\"id\":\"1\",\"params\":{\"Count\":99999999999999999999}} | 200 | Count",
        "{\"id\":\"1\",\"params\":{\"Ratio\":1e999}} | 200 | Ratio",
        "{\"id\":\"1\",\"params\":{\"Exact\":-1}} | 200 | Exact",
        "{\"id\":\"1\",\"params\":{\"On\":2}} | 200 | On",
        "{\"id\":\"1\",\"params\":{\"Mode\":3}} | 200 | Mode",
        "{\"id\":\"1\",\"params\":{\"Name\":\"12345\"}} | 200 | Name",
        "{\"id\":\"1\",\"params\":{\"Since\":\"noon\"}} | 200 | Since",
        "{\"id\":\"1\",\"params\":{\"List\":[1,2,3]}} | 200 | List",
        "{\"id\":\"1\",\"params\":{\"List\":{}}} | 200 | List"
      })
  void aPostWithAMistakeIsAcknowledgedAndAnswered(String body, int code, String data)
      throws Exception {
    String sent =
        switch (body) {
          case "nul" -> "\0";
          case "deep" -> "{\"a\":".repeat(20_000);
          default -> body;
        };
    try (RawMqtt device = RawMqtt.tls(all.platform).login(login())) {
      device.send(publish(POST, 1, 9, sent.getBytes(StandardCharsets.UTF_8)));
      String reply = null;
      boolean acknowledged = false;
      while (reply == null || !acknowledged) {
        Packet packet = device.read();
        if (packet.type() == 4) {
          acknowledged = true;
        } else {
          assertThat(packet.topic()).isEqualTo(POST + "_reply");
          reply = all.heard(packet.payload());
        }
      }
      assertThat(reply).startsWith("{\"code\":" + code + ",");
      assertThat(reply)
          .contains(data.equals("{}") ? "\"data\":{}" : "\"data\":{\"" + data + "\":\"tsl parse: ");
    }
    assertThat(
            all.platform
                .thingPort()
                .propertyStatus(Sample.DEV1, new Block(Optional.empty(), Optional.empty()))
                .join())
        .allMatch(status -> status.value().isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a packet of 200 MiB announced",
    "a packet before CONNECT",
    "a length without an end",
    "a CONNECT in a CONNECT"
  })
  void whatIsNotMqttEndsTheConnection(String what) throws Exception {
    try (RawMqtt device = RawMqtt.tls(all.platform)) {
      switch (what) {
        case "a packet of 200 MiB announced" ->
            device.send(new byte[] {0x10, -1, -1, -1, 0x64, 0, 4});
        case "a packet before CONNECT" -> device.send(publish(Overheard.TOPIC, 0, 0, new byte[1]));
        case "a length without an end" -> device.send(new byte[] {0x10, -1, -1, -1, -1, -1});
        default -> {
          device.login(login());
          device.send(RawMqtt.connect(login(), 4, true, 60));
        }
      }
      assertThat(device.closedByServer()).isTrue();
    }
  }
}
