package io.github.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.iot20180120.Client;
import com.aliyun.iot20180120.models.*;
import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.models.Config;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.openapi.AccessKey;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aliyun's own SDK with signature version 3, {@code com.aliyun:iot20180120}, unmodified. */
class OpenApiV3Test {
  private static final String SECRET = "testsecret-very-secret";
  private static final String TSL =
      """
      {"properties":[
        {"identifier":"Temperature","name":"t","accessMode":"r","dataType":{"type":"float","specs":{"min":"-40","max":"55"}}},
        {"identifier":"Power","name":"p","accessMode":"rw","dataType":{"type":"bool","specs":{"0":"off","1":"on"}}}],
       "events":[{"identifier":"Fault","name":"fault","type":"error","outputData":[
        {"identifier":"ErrorCode","name":"code","dataType":{"type":"int"}}]}],
       "services":[
        {"identifier":"Ask","name":"a","callType":"sync","inputData":[],"outputData":[{"identifier":"Answer","name":"x","dataType":{"type":"int"}}]}]}
      """;

  @TempDir static Path folder;
  private static AliyunPlatform platform;
  private static Client client;

  @BeforeAll
  static void start() throws Exception {
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
    client = client("testid", SECRET, "HTTP", platform.plainOpenApiPort().getAsInt());
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  private static Client client(String id, String secret, String protocol, int port)
      throws Exception {
    return new Client(
        new Config()
            .setAccessKeyId(id)
            .setAccessKeySecret(secret)
            .setProtocol(protocol)
            .setRegionId("cn-shanghai")
            .setEndpoint("localhost:" + port));
  }

  private static String product(String name) throws Exception {
    return client.createProduct(
            new CreateProductRequest()
                .setProductName(name)
                .setNodeType(0)
                .setDataFormat(1)
                .setAliyunCommodityCode("iothub_senior"))
        .body
        .productKey;
  }

  private static RegisterDeviceResponseBody.RegisterDeviceResponseBodyData device(
      String key, String name) throws Exception {
    return client.registerDevice(new RegisterDeviceRequest().setProductKey(key).setDeviceName(name))
        .body
        .data;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void products_are_made_changed_listed_and_deleted() throws Exception {
    CreateProductResponseBody made =
        client.createProduct(
                new CreateProductRequest()
                    .setProductName("Meter_water")
                    .setNodeType(0)
                    .setDescription("a & b <c> 水"))
            .body;
    assertThat(made.success).isTrue();
    assertThat(made.productKey).hasSize(11).isEqualTo(made.data.productKey);
    assertThat(made.data.productSecret).hasSize(16);
    CreateProductResponseBody again =
        client.createProduct(
                new CreateProductRequest().setProductName("Meter_water").setNodeType(0))
            .body;
    assertThat(again.success).isFalse();
    assertThat(again.code).isEqualTo("iot.prod.AlreadyExistedProductName");
    assertThat(again.errorMessage).isNotBlank();
    assertThat(
            client.updateProduct(
                    new UpdateProductRequest()
                        .setProductKey(made.productKey)
                        .setProductName("Meter_gas"))
                .body
                .success)
        .isTrue();
    var found =
        client.queryProduct(new QueryProductRequest().setProductKey(made.productKey)).body.data;
    assertThat(found.productName).isEqualTo("Meter_gas");
    assertThat(found.description).isEqualTo("a & b <c> 水");
    assertThat(found.deviceCount).isZero();
    var list =
        client.queryProductList(new QueryProductListRequest().setCurrentPage(1).setPageSize(100))
            .body
            .data;
    assertThat(list.list.productInfo).anyMatch(p -> p.productKey.equals(made.productKey));
    device(made.productKey, "dev1");
    assertThat(delete(made.productKey).success).isFalse();
    client.deleteDevice(
        new DeleteDeviceRequest().setProductKey(made.productKey).setDeviceName("dev1"));
    assertThat(delete(made.productKey).success).isTrue();
    assertThat(delete(made.productKey).code).isEqualTo("iot.prod.NotExistedProduct");
  }

  private static DeleteProductResponseBody delete(String key) throws Exception {
    return client.deleteProduct(new DeleteProductRequest().setProductKey(key)).body;
  }

  @Test
  void devices_are_registered_looked_up_switched_and_deleted() throws Exception {
    String key = product("Devices_1");
    var made = device(key, "dev1");
    assertThat(made.deviceSecret).hasSize(32);
    assertThat(made.iotId).isNotBlank();
    assertThat(
            client.registerDevice(
                    new RegisterDeviceRequest().setProductKey(key).setDeviceName("dev1"))
                .body
                .code)
        .isEqualTo("iot.device.AlreadyExistedDeviceName");
    assertThat(
            client.registerDevice(
                    new RegisterDeviceRequest().setProductKey(key).setDeviceName("a b"))
                .body
                .code)
        .isEqualTo("iot.device.InvalidFormattedDeviceName");
    var detail = new QueryDeviceDetailRequest().setIotId(made.iotId);
    assertThat(client.queryDeviceDetail(detail).body.data.status).isEqualTo("UNACTIVE");
    DeviceIdentity identity = new DeviceIdentity(key, "dev1");
    try (OnlineDevice online = new OnlineDevice(platform, identity, made.deviceSecret)) {
      online.subscribe("/" + key + "/dev1/user/get");
      var data = client.queryDeviceDetail(detail).body.data;
      assertThat(data.status).isEqualTo("ONLINE");
      assertThat(data.deviceSecret).isEqualTo(made.deviceSecret);
      assertThat(data.utcActive).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
      assertThat(
              client.getDeviceStatus(
                      new GetDeviceStatusRequest().setProductKey(key).setDeviceName("dev1"))
                  .body
                  .data
                  .status)
          .isEqualTo("ONLINE");
      client.disableThing(new DisableThingRequest().setProductKey(key).setDeviceName("dev1"));
      assertThat(
              client
                  .batchGetDeviceState(
                      new BatchGetDeviceStateRequest()
                          .setProductKey(key)
                          .setDeviceName(List.of("dev1")))
                  .body
                  .deviceStatusList
                  .deviceStatus
                  .get(0)
                  .status)
          .isEqualTo("DISABLE");
    }
    client.enableThing(new EnableThingRequest().setIotId(made.iotId));
    assertThat(client.queryDeviceDetail(detail).body.data.status).isEqualTo("OFFLINE");
    assertThat(
            client.resetThing(new ResetThingRequest().setProductKey(key).setDeviceName("dev1"))
                .body
                .success)
        .isTrue();
    assertThat(client.queryDeviceDetail(detail).body.data.status).isEqualTo("UNACTIVE");
    var page =
        client.queryDevice(
                new QueryDeviceRequest().setProductKey(key).setPageSize(50).setCurrentPage(1))
            .body;
    assertThat(page.total).isEqualTo(1);
    assertThat(page.data.deviceInfo).extracting(d -> d.deviceName).containsExactly("dev1");
    client.deleteDevice(new DeleteDeviceRequest().setIotId(made.iotId));
    assertThat(client.queryDeviceDetail(detail).body.code).isEqualTo("iot.device.NotExistedDevice");
  }

  @Test
  void many_devices_are_checked_and_made_under_an_apply_id() throws Exception {
    String key = product("Batches");
    device(key, "taken");
    var bad =
        client.batchCheckDeviceNames(
                new BatchCheckDeviceNamesRequest()
                    .setProductKey(key)
                    .setDeviceName(List.of("fine1", "taken", "b d")))
            .body
            .data;
    assertThat(bad.invalidDeviceNameList.invalidDeviceName).containsExactly("taken", "b d");
    var checked =
        client.batchCheckDeviceNames(
                new BatchCheckDeviceNamesRequest()
                    .setProductKey(key)
                    .setDeviceName(List.of("fine1", "fine2")))
            .body
            .data;
    client.batchRegisterDeviceWithApplyId(
        new BatchRegisterDeviceWithApplyIdRequest().setProductKey(key).setApplyId(checked.applyId));
    awaitMade(key, checked.applyId);
    var page =
        client.queryPageByApplyId(
                new QueryPageByApplyIdRequest()
                    .setApplyId(checked.applyId)
                    .setCurrentPage(1)
                    .setPageSize(10))
            .body;
    assertThat(page.applyDeviceList.applyDeviceInfo)
        .extracting(d -> d.deviceName)
        .containsExactly("fine1", "fine2");
    long applied =
        client.batchRegisterDevice(new BatchRegisterDeviceRequest().setProductKey(key).setCount(20))
            .body
            .data
            .applyId;
    awaitMade(key, applied);
    assertThat(
            client.queryDeviceStatistics(new QueryDeviceStatisticsRequest().setProductKey(key))
                .body
                .data
                .deviceCount)
        .isEqualTo(23);
    assertThat(
            client.queryPageByApplyId(
                    new QueryPageByApplyIdRequest()
                        .setApplyId(7L)
                        .setCurrentPage(1)
                        .setPageSize(10))
                .body
                .code)
        .isEqualTo("iot.device.DeviceApplyIsNotFound");
  }

  private static void awaitMade(String key, long applyId) {
    Awaitility.await()
        .until(
            () ->
                client
                    .queryBatchRegisterDeviceStatus(
                        new QueryBatchRegisterDeviceStatusRequest()
                            .setProductKey(key)
                            .setApplyId(applyId))
                    .body
                    .data
                    .status
                    .equals("CREATE_SUCCESS"));
  }

  @Test
  void topic_classes_rule_what_a_device_may_do() throws Exception {
    String key = product("Topics");
    var made = device(key, "dev1");
    long id =
        client.createProductTopic(
                new CreateProductTopicRequest()
                    .setProductKey(key)
                    .setTopicShortName("commands")
                    .setOperation("SUB"))
            .body
            .topicId;
    assertThat(
            client.createProductTopic(
                    new CreateProductTopicRequest()
                        .setProductKey(key)
                        .setTopicShortName("commands")
                        .setOperation("SUB"))
                .body
                .code)
        .isEqualTo("iot.messagebroker.TopicAlreadyFound");
    DeviceIdentity identity = new DeviceIdentity(key, "dev1");
    String topic = "/" + key + "/dev1/user/commands";
    try (OnlineDevice online = new OnlineDevice(platform, identity, made.deviceSecret)) {
      online.subscribe(topic);
      var sent =
          client.pub(
                  new PubRequest()
                      .setProductKey(key)
                      .setTopicFullName(topic)
                      .setMessageContent(base64("open the valve + & = %"))
                      .setQos(1))
              .body;
      assertThat(sent.success).isTrue();
      assertThat(sent.messageId).matches("\\d+");
      assertThat(online.next()).isEqualTo(topic + " open the valve + & = %");
    }
    client.updateProductTopic(
        new UpdateProductTopicRequest()
            .setTopicId(Long.toString(id))
            .setTopicShortName("orders")
            .setOperation("ALL"));
    assertThat(
            client.queryProductTopic(new QueryProductTopicRequest().setProductKey(key))
                .body
                .data
                .productTopicInfo)
        .anyMatch(t -> t.topicShortName.endsWith("/user/orders") && t.operation.equals("ALL"));
    client.deleteProductTopic(new DeleteProductTopicRequest().setTopicId(Long.toString(id)));
    assertThat(
            client.deleteProductTopic(new DeleteProductTopicRequest().setTopicId(Long.toString(id)))
                .body
                .code)
        .isEqualTo("iot.messagebroker.TopicTemplateIsNotFound");
  }

  @Test
  void a_request_to_a_device_comes_back_with_its_answer() throws Exception {
    String key = product("Requests");
    var made = device(key, "dev1");
    DeviceIdentity identity = new DeviceIdentity(key, "dev1");
    RRpcRequest request =
        new RRpcRequest()
            .setProductKey(key)
            .setDeviceName("dev1")
            .setRequestBase64Byte(base64("ping"))
            .setTimeout(5000);
    assertThat(client.rRpc(request).body.rrpcCode).isEqualTo("OFFLINE");
    BiConsumer<OnlineDevice, String[]> echo =
        (self, message) -> {
          if (!message[1].equals("silence")) {
            self.publish(
                message[0].replace("/rrpc/request/", "/rrpc/response/"), message[1] + " pong", 0);
          }
        };
    try (OnlineDevice online = new OnlineDevice(platform, identity, made.deviceSecret, echo)) {
      var answer = client.rRpc(request).body;
      assertThat(answer.success).isTrue();
      assertThat(answer.rrpcCode).isEqualTo("SUCCESS");
      assertThat(answer.payloadBase64Byte).isEqualTo(base64("ping pong"));
      assertThat(online.next()).contains("/rrpc/request/" + answer.messageId + " ping");
      String topic = "/" + key + "/dev1/user/get";
      var custom = client.rRpc(request.setTopic(topic)).body;
      assertThat(custom.rrpcCode).isEqualTo("SUCCESS");
      assertThat(online.next()).isEqualTo("/ext/rrpc/" + custom.messageId + "/" + topic + " ping");
      var silent =
          client.rRpc(
                  request.setTopic(null).setTimeout(1000).setRequestBase64Byte(base64("silence")))
              .body;
      assertThat(silent.rrpcCode).isEqualTo("TIMEOUT");
    }
    platform.operations().devices().cut(identity);
    assertThat(client.rRpc(request.setTimeout(900)).body.code)
        .isEqualTo("iot.messagebroker.InvalidTimeoutValue");
  }

  @Test
  void a_broadcast_reaches_every_device_that_is_online() throws Exception {
    String key = product("Broadcasts");
    var one = device(key, "dev1");
    var two = device(key, "dev2");
    device(key, "off-line");
    try (OnlineDevice first =
            new OnlineDevice(platform, new DeviceIdentity(key, "dev1"), one.deviceSecret);
        OnlineDevice second =
            new OnlineDevice(platform, new DeviceIdentity(key, "dev2"), two.deviceSecret)) {
      second.subscribe("/broadcast/" + key + "/news");
      client.pubBroadcast(
          new PubBroadcastRequest()
              .setProductKey(key)
              .setTopicFullName("/broadcast/" + key + "/news")
              .setMessageContent(base64("one")));
      assertThat(second.next()).isEqualTo("/broadcast/" + key + "/news one");
      client.pubBroadcast(
          new PubBroadcastRequest().setProductKey(key).setMessageContent(base64("all")));
      assertThat(first.next())
          .startsWith("/sys/" + key + "/dev1/broadcast/request/")
          .endsWith(" all");
      assertThat(second.next()).startsWith("/sys/" + key + "/dev2/broadcast/request/");
    }
  }

  @Test
  void consumer_groups_and_subscriptions_are_made_and_ended() throws Exception {
    String key = product("Subscriptions");
    String group =
        client.createConsumerGroup(new CreateConsumerGroupRequest().setGroupName("servers"))
            .body
            .groupId;
    assertThat(
            client.createConsumerGroup(new CreateConsumerGroupRequest().setGroupName("servers"))
                .body
                .success)
        .isFalse();
    assertThat(
            client.createSubscribeRelation(
                    new CreateSubscribeRelationRequest()
                        .setProductKey(key)
                        .setType("AMQP")
                        .setDeviceDataFlag(true)
                        .setConsumerGroupIds(List.of(group, "DEFAULT_GROUP")))
                .body
                .success)
        .isTrue();
    var relation =
        client.querySubscribeRelation(
                new QuerySubscribeRelationRequest().setProductKey(key).setType("AMQP"))
            .body;
    assertThat(relation.consumerGroupIds).containsExactly(group, "DEFAULT_GROUP");
    assertThat(relation.deviceDataFlag).isTrue();
    assertThat(relation.deviceStatusChangeFlag).isFalse();
    assertThat(
            client.deleteConsumerGroup(new DeleteConsumerGroupRequest().setGroupId(group))
                .body
                .success)
        .isFalse();
    var made = device(key, "dev1");
    try (OnlineDevice online =
        new OnlineDevice(platform, new DeviceIdentity(key, "dev1"), made.deviceSecret)) {
      online.publish("/" + key + "/dev1/user/update", "hello", 1);
      Awaitility.await()
          .until(
              () ->
                  client.queryConsumerGroupStatus(
                              new QueryConsumerGroupStatusRequest().setGroupId(group))
                          .body
                          .accumulationCount
                      == 1);
    }
    client.updateSubscribeRelation(
        new UpdateSubscribeRelationRequest()
            .setProductKey(key)
            .setType("AMQP")
            .setDeviceStatusChangeFlag(true)
            .setConsumerGroupIds(List.of("DEFAULT_GROUP")));
    assertThat(
            client.queryConsumerGroupList(
                    new QueryConsumerGroupListRequest()
                        .setCurrentPage(1)
                        .setPageSize(10)
                        .setGroupName("serv")
                        .setFuzzy(true))
                .body
                .data
                .consumerGroupDTO)
        .extracting(g -> g.groupId)
        .containsExactly(group);
    assertThat(
            client.queryConsumerGroupByGroupId(
                    new QueryConsumerGroupByGroupIdRequest().setGroupId(group))
                .body
                .data
                .groupName)
        .isEqualTo("servers");
    assertThat(
            client.deleteConsumerGroup(new DeleteConsumerGroupRequest().setGroupId(group))
                .body
                .success)
        .isTrue();
    assertThat(
            client.deleteSubscribeRelation(
                    new DeleteSubscribeRelationRequest().setProductKey(key).setType("AMQP"))
                .body
                .success)
        .isTrue();
  }

  @Test
  void a_thing_is_modelled_commanded_and_read() throws Exception {
    String key = product("Things");
    assertThat(
            client.importThingModelTsl(
                    new ImportThingModelTslRequest().setProductKey(key).setTslStr(TSL))
                .body
                .success)
        .isTrue();
    assertThat(
            client.publishThingModel(new PublishThingModelRequest().setProductKey(key))
                .body
                .success)
        .isTrue();
    assertThat(
            client.getThingModelTslPublished(
                    new GetThingModelTslPublishedRequest().setProductKey(key))
                .body
                .data
                .tslStr)
        .contains("Temperature");
    assertThat(
            client.queryThingModel(new QueryThingModelRequest().setProductKey(key))
                .body
                .data
                .thingModelJson)
        .contains("Temperature");
    assertThat(
            client.listThingModelVersion(new ListThingModelVersionRequest().setProductKey(key))
                .body
                .data
                .modelVersions)
        .isNotEmpty();
    var made = device(key, "dev1");
    SetDevicePropertyRequest set =
        new SetDevicePropertyRequest()
            .setProductKey(key)
            .setDeviceName("dev1")
            .setItems("{\"Power\":1}");
    assertThat(client.setDeviceProperty(set).body.code).isEqualTo("iot.device.InactiveDevice");
    String sys = "/sys/" + key + "/dev1";
    BiConsumer<OnlineDevice, String[]> answers =
        (self, message) -> {
          if (message[0].contains("/rrpc/request/")) {
            self.publish(
                message[0].replace("/rrpc/request/", "/rrpc/response/"),
                "{\"id\":\"1\",\"code\":200,\"data\":{\"Answer\":42}}",
                0);
          }
        };
    try (OnlineDevice online =
        new OnlineDevice(platform, new DeviceIdentity(key, "dev1"), made.deviceSecret, answers)) {
      var sent = client.setDeviceProperty(set).body;
      assertThat(sent.success).as(sent.errorMessage).isTrue();
      assertThat(sent.data.messageId).isNotBlank();
      assertThat(online.next())
          .startsWith(sys + "/thing/service/property/set ")
          .contains("\"Power\":1");
      var asked =
          client.invokeThingService(
                  new InvokeThingServiceRequest()
                      .setProductKey(key)
                      .setDeviceName("dev1")
                      .setIdentifier("Ask")
                      .setArgs("{}"))
              .body;
      assertThat(asked.success).as(asked.errorMessage).isTrue();
      assertThat(asked.data.result).contains("42");
      long before = System.currentTimeMillis() - 60_000;
      online.publish(
          sys + "/thing/event/property/post",
          "{\"id\":\"7\",\"version\":\"1.0\",\"params\":{\"Temperature\":21.5}}",
          1);
      online.publish(
          sys + "/thing/event/Fault/post",
          "{\"id\":\"8\",\"version\":\"1.0\",\"params\":{\"value\":{\"ErrorCode\":3}}}",
          1);
      Awaitility.await()
          .until(
              () ->
                  !client
                      .queryDevicePropertyData(
                          new QueryDevicePropertyDataRequest()
                              .setProductKey(key)
                              .setDeviceName("dev1")
                              .setIdentifier("Temperature")
                              .setStartTime(before)
                              .setEndTime(before + 600_000)
                              .setAsc(1)
                              .setPageSize(10))
                      .body
                      .data
                      .list
                      .propertyInfo
                      .isEmpty());
      assertThat(
              client.queryDevicePropertyStatus(
                      new QueryDevicePropertyStatusRequest()
                          .setProductKey(key)
                          .setDeviceName("dev1"))
                  .body
                  .data
                  .list
                  .propertyStatusInfo)
          .anyMatch(p -> p.identifier.equals("Temperature") && "21.5".equals(p.value));
      Awaitility.await()
          .until(
              () ->
                  !client
                      .queryDeviceEventData(
                          new QueryDeviceEventDataRequest()
                              .setProductKey(key)
                              .setDeviceName("dev1")
                              .setStartTime(before)
                              .setEndTime(before + 600_000)
                              .setAsc(1)
                              .setPageSize(10))
                      .body
                      .data
                      .list
                      .eventInfo
                      .isEmpty());
    }
    var desired =
        client.setDeviceDesiredProperty(
                new SetDeviceDesiredPropertyRequest()
                    .setProductKey(key)
                    .setDeviceName("dev1")
                    .setItems("{\"Power\":0}")
                    .setVersions("{\"Power\":0}"))
            .body;
    assertThat(desired.success).as(desired.errorMessage).isTrue();
    assertThat(
            client.queryDeviceDesiredProperty(
                    new QueryDeviceDesiredPropertyRequest()
                        .setProductKey(key)
                        .setDeviceName("dev1")
                        .setIdentifier(List.of("Power")))
                .body
                .data
                .list
                .desiredPropertyInfo)
        .singleElement()
        .satisfies(p -> assertThat(p.value).isEqualTo("0"));
  }

  @Test
  void wrong_keys_are_refused_by_the_gateway() throws Exception {
    int port = platform.plainOpenApiPort().getAsInt();
    Client stranger = client("nobody", SECRET, "HTTP", port);
    assertThatThrownBy(() -> stranger.queryProduct(new QueryProductRequest().setProductKey("a")))
        .isInstanceOfSatisfying(
            TeaException.class,
            e -> assertThat(e.getCode()).isEqualTo("InvalidAccessKeyId.NotFound"));
    Client forger = client("testid", "wrong", "HTTP", port);
    assertThatThrownBy(() -> forger.queryProduct(new QueryProductRequest().setProductKey("a")))
        .isInstanceOfSatisfying(
            TeaException.class, e -> assertThat(e.getCode()).isEqualTo("SignatureDoesNotMatch"));
    assertThatThrownBy(() -> client.queryProduct(new QueryProductRequest()))
        .isInstanceOfSatisfying(
            TeaException.class, e -> assertThat(e.getCode()).isEqualTo("MissingProductKey"));
    assertThatThrownBy(() -> client.createRule(new CreateRuleRequest().setName("x")))
        .isInstanceOfSatisfying(
            TeaException.class, e -> assertThat(e.getCode()).isEqualTo("InvalidAction.NotFound"));
  }

  @Test
  void the_same_works_over_https_with_the_private_ca() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", Sample.CA.certificate());
    Path file = folder.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    System.setProperty("javax.net.ssl.trustStore", file.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
    try {
      Client secure = client("testid", SECRET, "HTTPS", platform.httpsPort());
      assertThat(
              secure.queryProductList(
                      new QueryProductListRequest().setCurrentPage(1).setPageSize(1))
                  .body
                  .success)
          .isTrue();
    } finally {
      System.clearProperty("javax.net.ssl.trustStore");
      System.clearProperty("javax.net.ssl.trustStorePassword");
    }
  }
}
