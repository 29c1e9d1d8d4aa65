package io.github.atelier.platform;

import static io.github.atelier.platform.Overheard.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an owner's server may do wrong with the OpenAPI: status and code, and after each the next
 * call is served and no secret was said.
 */
class OpenApiRefusalsTest {
  private static final String TSL =
      "{\"properties\":[{\"identifier\":\"Count\",\"name\":\"c\",\"accessMode\":\"rw\",\"dataType\":"
          + "{\"type\":\"int\",\"specs\":{\"min\":\"0\",\"max\":\"10\"}}}],\"events\":[],\"services\":"
          + "[{\"identifier\":\"Reboot\",\"name\":\"r\",\"callType\":\"async\",\"inputData\":"
          + "[{\"identifier\":\"Delay\",\"name\":\"d\",\"dataType\":{\"type\":\"int\",\"specs\":{}}}],"
          + "\"outputData\":[]}]}";
  private static Overheard all;

  @BeforeAll
  static void start() throws Exception {
    all = new Overheard();
    all.platform
        .things()
        .importModel(Overheard.PRODUCT, TSL.getBytes(StandardCharsets.UTF_8))
        .join();
    all.deviceIsServed(); // it is active from now on, and offline for MQTT
  }

  @AfterAll
  static void stop() {
    all.close();
  }

  @AfterEach
  void theNextIsServedAndNoSecretWasSaid() throws Exception {
    all.ownerIsServed();
    all.noSecretWasSaid();
  }

  private static JsonNode answer(Map<String, String> sent, int status) throws Exception {
    HttpResponse<String> response = all.api(sent);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode body = new ObjectMapper().readTree(response.body());
    assertThat(body.path("RequestId").asText()).matches("[0-9A-F-]{36}");
    return body;
  }

  private static void refusedByTheGateway(
      Map<String, String> sent, int status, String code, String message) throws Exception {
    JsonNode body = answer(sent, status);
    assertThat(body.path("Code").asText()).isEqualTo(code);
    assertThat(body.path("Message").asText()).startsWith(message);
    assertThat(body.path("HostId").asText()).startsWith("127.0.0.1:");
    assertThat(body.size()).isEqualTo(4);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Action | MissingParameter",
        "Version | MissingParameter",
        "AccessKeyId | MissingParameter",
        "Signature | MissingParameter",
        "SignatureMethod | MissingParameter",
        "SignatureVersion | MissingParameter",
        "SignatureNonce | MissingParameter",
        "Timestamp | MissingParameter"
      })
  void aCommonParameterThatIsMissing(String name, String code) throws Exception {
    Map<String, String> sent = signed(all.action("QueryProductList"));
    sent.remove(name);
    refusedByTheGateway(sent, 400, code, "The input parameter \"" + name + "\" that is mandatory");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "AccessKeyId | nobody | 404 | InvalidAccessKeyId.NotFound | Specified access key is not",
        "Timestamp | 2001-01-01T00:00:00Z | 400 | InvalidTimeStamp.Expired | Specified time stamp",
        "Timestamp | 2999-01-01T00:00:00Z | 400 | InvalidTimeStamp.Expired | Specified time stamp",
        "Timestamp | yesterday | 400 | InvalidTimeStamp.Format | Specified time stamp",
        "SignatureMethod | HMAC-MD5 | 400 | InvalidSignatureMethod | Specified parameter",
        "SignatureVersion | 2.0 | 400 | InvalidSignatureVersion | Specified parameter",
        "Version | 2017-04-20 | 400 | InvalidVersion | Specified parameter Version",
        "Format | YAML | 400 | InvalidFormat | Specified parameter Format",
        "Action | NoSuchAction | 404 | InvalidAction.NotFound | Specified api is not found",
        "PageSize | many | 400 | InvalidPageSize | Specified parameter PageSize is not valid"
      })
  void aCommonParameterThatIsWrong(
      String name, String value, int status, String code, String message) throws Exception {
    Map<String, String> sent = all.action("QueryProductList");
    sent.put("CurrentPage", "1");
    sent.put(name, value);
    HttpResponse<String> response = all.api(signed(sent));
    assertThat(response.statusCode()).isEqualTo(status);
    if (name.equals("Format")) {
      assertThat(response.body()).contains("<Code>" + code + "</Code><Message>" + message);
    } else {
      sent.put("SignatureNonce", "again-" + name + value);
      refusedByTheGateway(signed(sent), status, code, message);
    }
  }

  @Test
  void aSignatureByAnotherSecretOrOfAnotherText() throws Exception {
    Map<String, String> sent = signed(all.action("QueryProductList"));
    sent.put("Signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    refusedByTheGateway(
        sent, 400, "SignatureDoesNotMatch", "Specified signature is not matched with our");
    sent = signed(all.action("QueryProductList"));
    sent.put("PageSize", "50");
    refusedByTheGateway(
        sent, 400, "SignatureDoesNotMatch", "Specified signature is not matched with our");
  }

  @Test
  void aSignatureThatGrewOldOnTheWay() throws Exception {
    Map<String, String> sent = signed(all.action("QueryProductList"));
    all.clock.passes(Duration.ofMinutes(15).plusMillis(1));
    refusedByTheGateway(sent, 400, "InvalidTimeStamp.Expired", "Specified time stamp");
  }

  @Test
  void aCallThatIsSentAgain() throws Exception {
    Map<String, String> sent = all.action("CreateConsumerGroup");
    sent.put("GroupName", "only once");
    assertThat(answer(signed(sent), 200).path("Success").asBoolean()).isTrue();
    refusedByTheGateway(
        signed(sent), 400, "SignatureNonceUsed", "Specified signature nonce was used already.");
    assertThat(all.platform.consumerGroups().groups())
        .filteredOn(group -> group.name().equals("only once"))
        .hasSize(1);
  }

  /** Parameters are {@code a=b;c=d}. */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "QueryProduct | ProductKey=none | iot.prod.NotExistedProduct",
        "GetDeviceStatus | DeviceName=dev1 | iot.prod.NullProductKey",
        "GetDeviceStatus | ProductKey=a1Pk0000001 | iot.device.NullDeviceName",
        "GetDeviceStatus | ProductKey=a1Pk0000001;DeviceName=nobody | iot.device.NotExistedDevice",
        "GetDeviceStatus | IotId=none | iot.device.NotExistedDevice",
        "RegisterDevice | ProductKey=a1Pk0000001;DeviceName=dev1"
            + " | iot.device.AlreadyExistedDeviceName",
        "RegisterDevice | ProductKey=a1Pk0000001;DeviceName=a b"
            + " | iot.device.InvalidFormattedDeviceName",
        "DeleteProduct | ProductKey=a1Pk0000001 | iot.prod.DeleteProductFailed",
        "CreateProduct | ProductName=x?;NodeType=0 | iot.prod.InvalidFormattedProductName",
        "QueryDevice | ProductKey=a1Pk0000001;PageSize=0 | iot.common.InvalidPageParams",
        "Pub | ProductKey=a1Pk0000001;TopicFullName=/other/dev1/user/get;MessageContent=aGk="
            + " | iot.messagebroker.InvalidFormattedTopicName",
        "Pub | ProductKey=a1Pk0000001;TopicFullName=/a1Pk0000001/dev1/user/get;MessageContent=#"
            + " | iot.messagebroker.MessageContentIsNotBase64Encode",
        "Pub | ProductKey=a1Pk0000001;TopicFullName=/a1Pk0000001/dev1/user/get;MessageContent=huge"
            + " | iot.messagebroker.PublishMessageFailed",
        "Pub | ProductKey=a1Pk0000001;TopicFullName=/a1Pk0000001/nobody/user/get;MessageContent=aGk="
            + " | iot.device.NotExistedDevice",
        "RRpc | ProductKey=a1Pk0000001;DeviceName=dev1;RequestBase64Byte=aGk=;Timeout=999"
            + " | iot.messagebroker.InvalidTimeoutValue",
        "SetDeviceProperty | ProductKey=a1Pk0000001;DeviceName=dev2;Items={}"
            + " | iot.device.InactiveDevice",
        "SetDeviceProperty | ProductKey=a1Pk0000001;DeviceName=dev1;Items={\"Count\":5}"
            + " | iot.messagebroker.OFFLINE",
        "SetDeviceProperty | ProductKey=a1Pk0000001;DeviceName=dev1;Items={"
            + " | iot.device.InvalidThingIdentifierParams",
        "SetDeviceProperty | ProductKey=a1Pk0000001;DeviceName=dev1;Items={\"Other\":5}"
            + " | iot.device.InvalidThingIdentifierParams",
        "SetDeviceProperty | ProductKey=a1Pk0000001;DeviceName=dev1;Items={\"Count\":\"many\"}"
            + " | iot.device.InvalidThingIdentifierParams",
        "InvokeThingService | ProductKey=a1Pk0000001;DeviceName=dev1;Identifier=Fly;Args={}"
            + " | iot.device.NotExistedService",
        "InvokeThingService"
            + " | ProductKey=a1Pk0000001;DeviceName=dev1;Identifier=Reboot;Args={\"Delay\":\"x\"}"
            + " | iot.device.InvalidThingIdentifierParams",
        "QueryDevicePropertyData | ProductKey=a1Pk0000001;DeviceName=dev1;Identifier=Count"
            + ";StartTime=2;EndTime=1;Asc=1;PageSize=10 | iot.device.InvalidTimeBucket",
        "CreateSubscribeRelation | ProductKey=a1Pk0000001;Type=AMQP;DeviceDataFlag=true"
            + ";ConsumerGroupIds.1=none | iot.messagebroker.ConsumerGroupIsNotFound",
        "DeleteConsumerGroup | GroupId=none | iot.messagebroker.ConsumerGroupIsNotFound",
        "UpdateDeviceShadow | ProductKey=a1Pk0000001;DeviceName=dev1;ShadowMessage={}"
            + " | iot.shadow.InvalidShadowMessage",
        "ImportThingModelTsl | ProductKey=a1Pk0000001;TslStr={ | iot.tsl.InvalidTslModel"
      })
  void anActionThatIsRefused(String action, String parameters, String code) throws Exception {
    JsonNode body = answer(signed(with(action, parameters)), 200);
    assertThat(body.path("Success").isBoolean()).isTrue();
    assertThat(body.path("Success").asBoolean()).isFalse();
    assertThat(body.path("Code").asText()).as(body.toString()).isEqualTo(code);
    assertThat(body.path("ErrorMessage").asText()).isNotBlank();
  }

  private static Map<String, String> with(String action, String parameters) {
    Map<String, String> sent = all.action(action);
    for (String one : parameters.split(";")) {
      String value = one.substring(one.indexOf('=') + 1);
      sent.put(
          one.substring(0, one.indexOf('=')),
          value.equals("huge")
              ? Base64.getEncoder().encodeToString(new byte[256 * 1024 + 1])
              : value);
    }
    return sent;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "QueryProduct | ProductName=x | MissingProductKey",
        "Pub | ProductKey=a1Pk0000001;TopicFullName=/a1Pk0000001/dev1/user/get"
            + " | MissingMessageContent",
        "Pub | ProductKey=a1Pk0000001;TopicFullName=/a1Pk0000001/dev1/user/get"
            + ";MessageContent=aGk=;Qos=2 | InvalidQos",
        "InvokeThingService | ProductKey=a1Pk0000001;DeviceName=dev1;Args={} | MissingIdentifier"
      })
  void aParameterOfAnActionThatIsMissingOrOfTheWrongKind(
      String action, String parameters, String code) throws Exception {
    refusedByTheGateway(signed(with(action, parameters)), 400, code, "");
  }

  @ParameterizedTest(name = "{0} for {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "\"rw\",\"dataType\":{\"type\":\"int\" | \"rw\",\"dataType\":{\"type\":\"itn\""
            + " | $.properties[0].dataType.type",
        "\"10\" | \"ten\" | $.properties[0].dataType.specs.max",
        "\"Count\" | \"set\" | $.properties[0].identifier",
        "\"rw\" | \"x\" | $.properties[0].accessMode",
        "\"async\" | \"later\" | $.services[0].callType",
        "\"Delay\" | \"a-b\" | $.services[0].inputData[0].identifier"
      })
  void aThingModelWithAMistakeIsToldWhereAndWhatToDo(String right, String wrong, String path)
      throws Exception {
    Map<String, String> sent = all.action("ImportThingModelTsl");
    sent.put("ProductKey", Overheard.PRODUCT);
    sent.put("TslStr", TSL.replace(right, wrong));
    JsonNode body = answer(signed(sent), 200);
    assertThat(body.path("Code").asText()).isEqualTo("iot.tsl.InvalidTslModel");
    assertThat(body.path("ErrorMessage").asText())
        .startsWith("the thing model has 1 mistake:\n  " + path + ": ")
        .matches("(?s).*: .+ \\(.+\\)");
    assertThat(all.platform.things().model(Overheard.PRODUCT).orElseThrow().properties())
        .hasSize(1);
  }

  @Test
  void aBodyThatIsLargerThanAnyCall() throws Exception {
    Map<String, String> sent = all.action("QueryProductList");
    sent.put("Anything", "x".repeat(1024 * 1024));
    assertThat(all.api(signed(sent)).statusCode()).isEqualTo(413);
  }
}
