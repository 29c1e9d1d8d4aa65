package io.github.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.IAcsClient;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.FormatType;
import com.aliyuncs.http.MethodType;
import com.aliyuncs.iot.model.v20180120.BatchCheckDeviceNamesRequest;
import com.aliyuncs.iot.model.v20180120.CreateConsumerGroupRequest;
import com.aliyuncs.iot.model.v20180120.CreateProductRequest;
import com.aliyuncs.iot.model.v20180120.CreateProductResponse;
import com.aliyuncs.iot.model.v20180120.CreateSubscribeRelationRequest;
import com.aliyuncs.iot.model.v20180120.GetThingModelTslRequest;
import com.aliyuncs.iot.model.v20180120.ImportThingModelTslRequest;
import com.aliyuncs.iot.model.v20180120.PubRequest;
import com.aliyuncs.iot.model.v20180120.PubResponse;
import com.aliyuncs.iot.model.v20180120.QueryDeviceDetailRequest;
import com.aliyuncs.iot.model.v20180120.QueryDeviceRequest;
import com.aliyuncs.iot.model.v20180120.QueryDeviceResponse;
import com.aliyuncs.iot.model.v20180120.QueryProductListRequest;
import com.aliyuncs.iot.model.v20180120.QueryProductTopicRequest;
import com.aliyuncs.iot.model.v20180120.QuerySubscribeRelationRequest;
import com.aliyuncs.iot.model.v20180120.RRpcRequest;
import com.aliyuncs.iot.model.v20180120.RRpcResponse;
import com.aliyuncs.iot.model.v20180120.RegisterDeviceRequest;
import com.aliyuncs.iot.model.v20180120.RegisterDeviceResponse;
import com.aliyuncs.profile.DefaultProfile;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.openapi.AccessKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Aliyun's older SDK with signature version 1, {@code aliyun-java-sdk-iot}, unmodified. */
class OpenApiV1Test {
  private static final String SECRET = "testsecret-very-secret";
  private static AliyunPlatform platform;
  private static IAcsClient client;

  @BeforeAll
  static void start() {
    platform =
        AliyunPlatform.start(
            PlatformConfig.builder()
                .authority(Sample.CA)
                .serverCertificate(Sample.SERVER)
                .http(
                    HttpSettings.defaults()
                        .withPlainOpenApiPort(0)
                        .withAccessKeys(List.of(new AccessKey("testid", Secret.of(SECRET)))))
                .build());
    DefaultProfile.addEndpoint(
        "cn-shanghai", "Iot", "localhost:" + platform.plainOpenApiPort().getAsInt());
    client = new DefaultAcsClient(DefaultProfile.getProfile("cn-shanghai", "testid", SECRET));
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static String product(String name) throws ClientException {
    CreateProductRequest request = new CreateProductRequest();
    request.setProductName(name);
    request.setNodeType(0);
    CreateProductResponse made = client.getAcsResponse(request);
    assertThat(made.getSuccess()).as(made.getErrorMessage()).isTrue();
    assertThat(made.getData().getProductSecret()).hasSize(16);
    return made.getProductKey();
  }

  private static RegisterDeviceResponse.Data device(String key, String name)
      throws ClientException {
    RegisterDeviceRequest request = new RegisterDeviceRequest();
    request.setProductKey(key);
    request.setDeviceName(name);
    return client.getAcsResponse(request).getData();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void products_and_devices_are_made_and_listed() throws Exception {
    String key = product("Old_sdk");
    device(key, "dev1");
    device(key, "dev2");
    QueryDeviceRequest devices = new QueryDeviceRequest();
    devices.setProductKey(key);
    devices.setPageSize(10);
    devices.setCurrentPage(1);
    QueryDeviceResponse page = client.getAcsResponse(devices);
    assertThat(page.getTotal()).isEqualTo(2);
    assertThat(page.getData())
        .extracting(QueryDeviceResponse.DeviceInfo::getDeviceName)
        .containsExactlyInAnyOrder("dev1", "dev2");
    QueryDeviceDetailRequest detail = new QueryDeviceDetailRequest();
    detail.setProductKey(key);
    detail.setDeviceName("dev1");
    assertThat(client.getAcsResponse(detail).getData().getStatus()).isEqualTo("UNACTIVE");
    QueryProductListRequest products = new QueryProductListRequest();
    products.setCurrentPage(1);
    products.setPageSize(50);
    assertThat(client.getAcsResponse(products).getData().getList())
        .anyMatch(p -> p.getProductKey().equals(key));
    BatchCheckDeviceNamesRequest check = new BatchCheckDeviceNamesRequest();
    check.setProductKey(key);
    check.setDeviceNames(List.of("dev1", "dev3"));
    assertThat(client.getAcsResponse(check).getData().getInvalidDeviceNameList())
        .containsExactly("dev1");
    QueryProductTopicRequest topics = new QueryProductTopicRequest();
    topics.setProductKey(key);
    assertThat(client.getAcsResponse(topics).getData()).isNotEmpty();
  }

  @Test
  void xml_is_read_as_well_and_a_get_too() throws Exception {
    String key = product("Old_xml");
    RegisterDeviceRequest request = new RegisterDeviceRequest();
    request.setAcceptFormat(FormatType.XML);
    request.setSysMethod(MethodType.GET);
    request.setProductKey(key);
    request.setDeviceName("dev<1".replace('<', '@'));
    RegisterDeviceResponse made = client.getAcsResponse(request);
    assertThat(made.getSuccess()).isTrue();
    assertThat(made.getData().getDeviceName()).isEqualTo("dev@1");
    QueryDeviceRequest devices = new QueryDeviceRequest();
    devices.setAcceptFormat(FormatType.XML);
    devices.setProductKey(key);
    assertThat(client.getAcsResponse(devices).getTotal()).isEqualTo(1);
  }

  @Test
  void a_message_whose_content_is_in_the_body_reaches_the_device() throws Exception {
    String key = product("Old_pub");
    RegisterDeviceResponse.Data made = device(key, "dev1");
    String topic = "/" + key + "/dev1/user/get";
    try (OnlineDevice online =
        new OnlineDevice(
            platform,
            new DeviceIdentity(key, "dev1"),
            made.getDeviceSecret(),
            (self, message) ->
                self.publish(message[0].replace("/request/", "/response/"), "pong", 0))) {
      RRpcRequest rrpc = new RRpcRequest();
      rrpc.setProductKey(key);
      rrpc.setDeviceName("dev1");
      rrpc.setRequestBase64Byte(base64("ping"));
      rrpc.setTimeout(5000);
      RRpcResponse answer = client.getAcsResponse(rrpc);
      assertThat(answer.getRrpcCode()).isEqualTo("SUCCESS");
      assertThat(answer.getPayloadBase64Byte()).isEqualTo(base64("pong"));
      online.next();
      online.subscribe(topic);
      PubRequest pub = new PubRequest();
      pub.setProductKey(key);
      pub.setTopicFullName(topic);
      pub.setMessageContent(base64("x".repeat(100_000)));
      pub.setQos(0);
      PubResponse sent = client.getAcsResponse(pub);
      assertThat(sent.getSuccess()).as(sent.getErrorMessage()).isTrue();
      assertThat(online.next()).isEqualTo(topic + " " + "x".repeat(100_000));
    }
  }

  @Test
  void a_subscription_comes_back_as_it_was_made() throws Exception {
    String key = product("Old_groups");
    CreateConsumerGroupRequest group = new CreateConsumerGroupRequest();
    group.setGroupName("old servers");
    String id = client.getAcsResponse(group).getGroupId();
    CreateSubscribeRelationRequest relation = new CreateSubscribeRelationRequest();
    relation.setProductKey(key);
    relation.setType("AMQP");
    relation.setDeviceDataFlag(true);
    relation.setDeviceStatusChangeFlag(true);
    relation.setConsumerGroupIdss(List.of(id));
    assertThat(client.getAcsResponse(relation).getSuccess()).isTrue();
    QuerySubscribeRelationRequest query = new QuerySubscribeRelationRequest();
    query.setProductKey(key);
    query.setType("AMQP");
    assertThat(client.getAcsResponse(query).getConsumerGroupIds()).containsExactly(id);
    assertThat(client.getAcsResponse(query).getDeviceStatusChangeFlag()).isTrue();
  }

  @Test
  void a_thing_model_goes_in_and_comes_out() throws Exception {
    String key = product("Old_model");
    ImportThingModelTslRequest tsl = new ImportThingModelTslRequest();
    tsl.setProductKey(key);
    tsl.setTslStr(
        "{\"properties\":[{\"identifier\":\"Humidity\",\"name\":\"h\",\"accessMode\":\"r\","
            + "\"dataType\":{\"type\":\"int\",\"specs\":{\"min\":\"0\",\"max\":\"100\"}}}],"
            + "\"events\":[],\"services\":[]}");
    assertThat(client.getAcsResponse(tsl).getSuccess()).isTrue();
    GetThingModelTslRequest get = new GetThingModelTslRequest();
    get.setProductKey(key);
    assertThat(client.getAcsResponse(get).getData().getTslStr()).contains("Humidity");
  }

  @Test
  void wrong_keys_are_refused_by_the_gateway() {
    for (String[] wrong :
        new String[][] {
          {"nobody", SECRET, "InvalidAccessKeyId.NotFound"},
          {"testid", "x", "SDK.InvalidAccessKeySecret"}
        }) {
      IAcsClient other =
          new DefaultAcsClient(DefaultProfile.getProfile("cn-shanghai", wrong[0], wrong[1]));
      QueryProductListRequest products = new QueryProductListRequest();
      products.setCurrentPage(1);
      products.setPageSize(50);
      assertThatThrownBy(() -> other.getAcsResponse(products))
          .isInstanceOfSatisfying(
              ClientException.class,
              // The second is the SDK's own verdict: the text that was signed here is the text that
              // it signed, so only the secret can differ.
              e -> assertThat(e.getErrCode()).isEqualTo(wrong[2]));
    }
  }
}
