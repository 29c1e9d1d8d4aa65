package io.github.atelier.platform;

import static io.github.atelier.platform.Overheard.PRODUCT;
import static io.github.atelier.platform.Sample.DEV1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atelier.platform.subscription.ConsumerGroups;
import io.github.atelier.platform.subscription.MessageKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform's state as JSON, behind a token: read only, on loopback only, never a secret. */
class ConsoleTest {
  private static final List<String> PATHS =
      List.of(
          "/products",
          "/devices?productKey=a1Pk0000001",
          "/devices/a1Pk0000001/dev1",
          "/devices/a1Pk0000001/dev1/messages",
          "/groups",
          "/subscriptions",
          "/doors");

  private final HttpClient client = HttpClient.newHttpClient();
  private Overheard all;
  private AliyunPlatform platform;

  @BeforeEach
  void start() {
    all = new Overheard();
    platform = all.platform;
  }

  @AfterEach
  void stop() {
    try {
      all.noSecretWasSaid();
    } finally {
      all.close();
    }
  }

  private HttpResponse<String> send(String method, String path, String authorization)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + platform.consolePort().getAsInt() + path))
            .method(method, BodyPublishers.noBody());
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    all.heard(response.headers().map().toString());
    all.heard(response.body());
    return response;
  }

  private String bearer() {
    return "Bearer " + platform.consoleToken().reveal();
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> response = send("GET", path, bearer());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return new ObjectMapper().readTree(response.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer ",
        "Bearer x",
        "Basic dXNlcjpwYXNzd29yZA==",
        "bearer TOKEN",
        "Bearer TOKENx",
        "Bearer TOKE",
        "TOKEN"
      })
  void nothingIsToldWithoutTheToken(String authorization) throws Exception {
    String token = platform.consoleToken().reveal();
    String given =
        authorization
            .replace("TOKEN", token)
            .replace("TOKE", token.substring(0, token.length() - 1));
    for (String path : PATHS) {
      HttpResponse<String> answer = send("GET", path, given.isEmpty() ? null : given);
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      assertThat(answer.body())
          .isEqualTo(
              "{\"code\":401,\"message\":\"the token is missing or wrong: Authorization: Bearer …\"}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECTED", "get"})
  void nothingCanBeDoneButReading(String method) throws Exception {
    JsonNode before = get("/devices?productKey=a1Pk0000001");
    for (String path : PATHS) {
      HttpResponse<String> answer = send(method, path, bearer());
      assertThat(answer.statusCode()).as(path).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
    }
    assertThat(get("/devices?productKey=a1Pk0000001")).isEqualTo(before);
  }

  @Test
  void productsAreTold() throws Exception {
    JsonNode products = get("/products");
    assertThat(products.path("total").asInt()).isEqualTo(2);
    JsonNode product = null;
    for (JsonNode one : products.path("products")) {
      product = one.path("productKey").asText().equals(PRODUCT) ? one : product;
    }
    assertThat(product).isNotNull();
    assertThat(product.path("name").asText()).isEqualTo("Meter");
    assertThat(product.path("devices").asInt()).isEqualTo(2);
    assertThat(product.path("dynamicRegistration").asBoolean()).isTrue();
    assertThat(product.has("productSecret")).isFalse();
    assertThat(get("/products?page=2&size=1").path("products")).hasSize(1);
    assertThat(get("/products?page=3&size=1").path("products")).isEmpty();
  }

  @Test
  void aDeviceIsToldFromItsFirstConnectToItsLast() throws Exception {
    String path = "/devices/a1Pk0000001/dev1";
    assertThat(get(path).path("status").asText()).isEqualTo("UNACTIVE");
    assertThat(get(path).has("activated")).isFalse();
    try (OnlineDevice online = new OnlineDevice(platform, DEV1, Sample.DEVICE_SECRET.reveal())) {
      online.subscribe("/a1Pk0000001/dev1/user/get");
      JsonNode device = get(path);
      assertThat(device.path("status").asText()).isEqualTo("ONLINE");
      assertThat(device.path("connections")).hasSize(1);
      assertThat(device.path("subscriptions").path(0).asText())
          .isEqualTo("/a1Pk0000001/dev1/user/get");
      assertThat(device.path("address").asText()).startsWith("127.0.0.1");
      assertThat(device.has("activated")).isTrue();
    }
    Awaitility.await().until(() -> get(path).path("status").asText().equals("OFFLINE"));
    assertThat(get(path).path("lastOfflineReason").asText()).isNotBlank();
    assertThat(get(path).path("connections")).isEmpty();
    platform.operations().devices().disabled(DEV1, true);
    assertThat(get(path).path("status").asText()).isEqualTo("DISABLE");
    JsonNode list = get("/devices?productKey=a1Pk0000001");
    assertThat(list.path("total").asInt()).isEqualTo(2);
    assertThat(list.path("devices"))
        .anyMatch(
            one ->
                one.path("deviceName").asText().equals("dev1")
                    && one.path("status").asText().equals("DISABLE"));
    assertThat(get("/devices?productKey=a1Pk0000001&page=2&size=1").path("devices")).hasSize(1);
  }

  @Test
  void theLastMessagesAreToldNewestFirstWithoutTheirPayload() throws Exception {
    String path = "/devices/a1Pk0000001/dev1/messages";
    assertThat(get(path).path("messages")).isEmpty();
    try (OnlineDevice online = new OnlineDevice(platform, DEV1, Sample.DEVICE_SECRET.reveal())) {
      online.publish("/a1Pk0000001/dev1/user/update", "payload-of-the-device", 1);
      Awaitility.await().until(() -> get(path).path("messages").size() == 1);
      all.clock.passes(java.time.Duration.ofSeconds(1));
      online.subscribe("/a1Pk0000001/dev1/user/get");
      platform.publish(DEV1, "/a1Pk0000001/dev1/user/get", new byte[3], 1).join();
      Awaitility.await().until(() -> get(path).path("messages").size() == 2);
    }
    JsonNode messages = get(path).path("messages");
    assertThat(messages.path(0).path("direction").asText()).isEqualTo("DOWN");
    assertThat(messages.path(0).path("size").asInt()).isEqualTo(3);
    assertThat(messages.path(1).path("direction").asText()).isEqualTo("UP");
    assertThat(messages.path(1).path("topic").asText()).isEqualTo("/a1Pk0000001/dev1/user/update");
    assertThat(messages.path(1).path("qos").asInt()).isEqualTo(1);
    assertThat(messages.path(1).path("outcome").asText()).isEqualTo("taken");
    assertThat(messages.toString()).doesNotContain("payload-of-the-device");
    assertThat(get(path + "?size=1").path("messages")).hasSize(1);
  }

  @Test
  void groupsAndSubscriptionsAreTold() throws Exception {
    assertThat(get("/subscriptions").path("subscriptions")).isEmpty();
    platform
        .consumerGroups()
        .relate(
            new ConsumerGroups.Relation(
                PRODUCT,
                Set.of(MessageKind.DEVICE_DATA, MessageKind.DEVICE_STATUS),
                List.of(ConsumerGroups.DEFAULT_GROUP)))
        .join();
    all.deviceIsServed();
    JsonNode group = get("/groups").path("groups").path(0);
    assertThat(group.path("groupId").asText()).isEqualTo(ConsumerGroups.DEFAULT_GROUP);
    assertThat(group.path("waiting").asInt()).isEqualTo(1);
    JsonNode subscription = get("/subscriptions").path("subscriptions").path(0);
    assertThat(subscription.path("productKey").asText()).isEqualTo(PRODUCT);
    assertThat(subscription.path("kinds").toString())
        .isEqualTo("[\"DEVICE_DATA\",\"DEVICE_STATUS\"]");
    assertThat(subscription.path("groups").toString()).isEqualTo("[\"DEFAULT_GROUP\"]");
  }

  @Test
  void everyDoorIsTold() throws Exception {
    JsonNode doors = get("/doors").path("doors");
    assertThat(doors).hasSize(platform.doors().size());
    for (String[] one :
        new String[][] {
          {"mqtt", "true", Integer.toString(platform.mqttPort())},
          {"mqtt", "false", Integer.toString(platform.plainMqttPort().getAsInt())},
          {"amqp", "true", Integer.toString(platform.amqpPort())},
          {"https", "true", Integer.toString(platform.httpsPort())},
          {"openapi", "false", Integer.toString(platform.plainOpenApiPort().getAsInt())},
          {"console", "false", Integer.toString(platform.consolePort().getAsInt())}
        }) {
      assertThat(doors)
          .as(one[0])
          .anyMatch(
              door ->
                  door.path("name").asText().equals(one[0])
                      && door.path("secure").asText().equals(one[1])
                      && door.path("port").asText().equals(one[2]));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/devices?productKey=none,404,no product has the productKey that was asked for",
    "/devices,404,no product has the productKey that was asked for",
    "/devices/a/b,404,there is no such device",
    "/devices/a1Pk0000001/dev1/secrets,404,there is no such device",
    "/devices/a1Pk0000001,404,there is no such device",
    "/products?size=0,400,size must be 1 to 500",
    "/products?size=501,400,size must be 1 to 500",
    "/products?size=many,400,size must be 1 to 500",
    "/products?page=0,400,page must be 1 to 1000000",
    "/nothing,404,there is nothing at /nothing"
  })
  void aWrongQuestionIsAnsweredWithWhatIsWrong(String path, int status, String message)
      throws Exception {
    HttpResponse<String> answer = send("GET", path, bearer());
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(new ObjectMapper().readTree(answer.body()).path("message").asText())
        .isEqualTo(message);
  }

  @Test
  void onlyLoopbackIsListenedOn() throws Exception {
    for (NetworkInterface network :
        NetworkInterface.networkInterfaces().filter(n -> !isLoopback(n)).toList()) {
      for (InetAddress address : network.inetAddresses().toList()) {
        try (Socket socket = new Socket()) {
          assertThat(
                  org.assertj.core.api.Assertions.catchThrowable(
                      () ->
                          socket.connect(
                              new InetSocketAddress(address, platform.consolePort().getAsInt()),
                              2_000)))
              .as(address.toString())
              .isNotNull();
        }
      }
    }
  }

  private static boolean isLoopback(NetworkInterface network) {
    try {
      return network.isLoopback();
    } catch (java.net.SocketException e) {
      return true;
    }
  }
}
