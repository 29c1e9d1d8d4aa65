package io.github.atelier.platform;

import static io.github.atelier.platform.Sample.DEV1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The platform's state as JSON, behind a token. */
class ConsoleTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private AliyunPlatform platform;

  @BeforeEach
  void start() {
    platform =
        AliyunPlatform.start(
            PlatformConfig.builder()
                .authority(Sample.CA)
                .serverCertificate(Sample.SERVER)
                .http(HttpSettings.defaults().withConsolePort(0))
                .product(Sample.product("a1Pk0000001", true))
                .build());
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + platform.consolePort().getAsInt() + path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> response = get(path, platform.consoleToken().reveal());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body())
        .doesNotContain(Sample.DEVICE_SECRET.reveal())
        .doesNotContain(Sample.PRODUCT_SECRET.reveal())
        .doesNotContain(platform.consoleToken().reveal());
    return new ObjectMapper().readTree(response.body());
  }

  @Test
  void nothing_is_told_without_the_token() throws Exception {
    assertThat(get("/products", null).statusCode()).isEqualTo(401);
    HttpResponse<String> wrong = get("/products", "x");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("token").doesNotContain("a1Pk0000001");
  }

  @Test
  void products_devices_groups_messages_and_doors_are_told() throws Exception {
    JsonNode product = get("/products").path("products").path(0);
    assertThat(product.path("productKey").asText()).isEqualTo("a1Pk0000001");
    assertThat(product.path("devices").asInt()).isEqualTo(2);
    assertThat(get("/devices?productKey=a1Pk0000001&page=2&size=1").path("total").asInt())
        .isEqualTo(2);
    String path = "/devices/a1Pk0000001/dev1";
    assertThat(get(path).path("status").asText()).isEqualTo("UNACTIVE");
    try (OnlineDevice online = new OnlineDevice(platform, DEV1, Sample.DEVICE_SECRET.reveal())) {
      online.publish("/a1Pk0000001/dev1/user/update", "hello", 1);
      Awaitility.await().until(() -> get(path + "/messages").path("messages").size() == 1);
      assertThat(get(path).path("connections")).hasSize(1);
      assertThat(get(path + "/messages").path("messages").path(0).path("direction").asText())
          .isEqualTo("UP");
    }
    assertThat(get("/groups").path("groups").path(0).path("waiting").asInt()).isZero();
    assertThat(get("/doors").path("doors")).anyMatch(d -> d.path("name").asText().equals("https"));
  }

  @Test
  void a_wrong_question_is_answered_with_what_is_wrong() throws Exception {
    String token = platform.consoleToken().reveal();
    assertThat(get("/devices?productKey=none", token).statusCode()).isEqualTo(404);
    assertThat(get("/devices/a/b", token).statusCode()).isEqualTo(404);
    assertThat(get("/products?size=0", token).statusCode()).isEqualTo(400);
    assertThat(get("/products?size=501", token).body()).contains("size must be 1 to 500");
    assertThat(get("/nothing", token).statusCode()).isEqualTo(404);
  }
}
