package io.github.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atelier.platform.core.PlatformRules.Reaction;
import io.github.atelier.platform.event.RefusalReason;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlatformConfigTest {
  private static PlatformConfig read(String document) {
    return ConfigReader.read(
        "platform.yaml", document.getBytes(StandardCharsets.UTF_8), Path.of("/etc/atelier"));
  }

  @Test
  void the_example_is_read_completely() throws URISyntaxException {
    Path file = Path.of(getClass().getResource("/platform-example.yaml").toURI());
    PlatformConfig config = PlatformConfig.load(file);
    assertThat(config.plainMqttPort()).hasValue(0);
    assertThat(config.caDirectory()).contains(file.resolveSibling("private-ca"));
    assertThat(config.database().folder()).contains(file.resolveSibling("state"));
    assertThat(config.products().get(1).topics()).hasSize(1);
    assertThat(config.rules().foreignPublish()).isEqualTo(Reaction.CLOSE);
    assertThat(config.rules().registrationLinger()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.rules().connackCode(RefusalReason.UNKNOWN_DEVICE)).isEqualTo(5);
    assertThat(config.rules().connackCode(RefusalReason.WRONG_SIGNATURE)).isEqualTo(4);
    assertThat(config.products()).hasSize(2);
    assertThat(config.products().get(0).dynamicRegistration()).isTrue();
    assertThat(config.products().get(0).devices()).hasSize(2);
    assertThat(config.products().get(0).devices().get(0).deviceSecret()).isNull();
    assertThat(config.products().get(1).name()).isEqualTo("a1Pk0000002");
    assertThat(config.toString()).doesNotContain("prodsecret", "0123456789abcdef");
  }

  @Test
  void json_is_read_too() {
    assertThat(read("{\"products\":[{\"productKey\":\"pk\",\"productSecret\":\"s\"}]}").products())
        .hasSize(1);
  }

  @Test
  void the_web_socket_ports_are_read() {
    PlatformConfig config = read("webSocketPort: 8443\nplainWebSocketPort: 0");
    assertThat(config.webSocketPort()).hasValue(8443);
    assertThat(config.plainWebSocketPort()).hasValue(0);
  }

  @Test
  void the_http_doors_are_read() {
    PlatformConfig config =
        read(
            "httpsPort: 8444\nopenApiPort: 8445\nplainOpenApiPort: 8080\nconsolePort: 0\n"
                + "accessKeys:\n - id: testid\n   secret: topsecret\n"
                + "httpRules: {tokenLifetimeMillis: 1000, refusalStatus: 400, rrpcRefused: true}");
    assertThat(config.http().httpsPort()).isEqualTo(8444);
    assertThat(config.http().openApiPort()).hasValue(8445);
    assertThat(config.http().plainOpenApiPort()).hasValue(8080);
    assertThat(config.http().consolePort()).hasValue(0);
    assertThat(config.http().accessKeys()).singleElement().matches(k -> k.id().equals("testid"));
    assertThat(config.http().deviceRules().tokenLifetime()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.http().apiRules().refusalStatus()).isEqualTo(400);
    assertThat(config.http().apiRules().rrpcRefused()).isTrue();
    assertThat(config.toString()).doesNotContain("topsecret");
  }

  static Stream<Arguments> mistakes() {
    String product = "products:\n - productKey: pk\n   productSecret: topsecret\n";
    return Stream.of(
        Arguments.of("- a", "the document must be a mapping"),
        Arguments.of(
            "mqttPrt: 1",
            "mqttPrt is unknown here; known: [accessKeys, amqpPort, amqpRules, caDirectory,"),
        Arguments.of("mqttPort: 70000", "mqttPort must be a whole number from 0 to 65535"),
        Arguments.of("mqttPort: '1'", "mqttPort must be a whole number"),
        Arguments.of("accessKeys:\n - id: a", "accessKeys[0].secret is missing"),
        Arguments.of(
            "accessKeys:\n - {id: 'a b', secret: topsecret}", "accessKeys[0].id must have"),
        Arguments.of(
            "accessKeys:\n - {id: a, secret: s}\n - {id: a, secret: topsecret}",
            "accessKeys[1].id a is given twice"),
        Arguments.of("httpRules: {refusalStatus: 300}", "refusalStatus must be 200 or 400"),
        Arguments.of("products: {}", "products must be a list"),
        Arguments.of("products:\n - x", "products[0] must be a mapping"),
        Arguments.of("products:\n - productKey: pk", "products[0].productSecret is missing"),
        Arguments.of(
            "products:\n - productKey: 123\n   productSecret: s",
            "products[0].productKey must be text; put it in quotes"),
        Arguments.of(
            "products:\n - productKey: a-b\n   productSecret: s",
            "products[0].productKey may hold only letters and digits"),
        Arguments.of(
            product + "   dynamicRegistration: perhaps",
            "products[0].dynamicRegistration must be true or false"),
        Arguments.of(
            product + "   devices:\n    - deviceName: dev1\n    - deviceName: abc",
            "products[0].devices[1].deviceName must have 4 to 32 characters, has 3"),
        Arguments.of(
            product + "   devices:\n    - deviceName: dev1\n    - deviceName: dev1",
            "products[0].devices[1].deviceName dev1 is declared twice"),
        Arguments.of(
            product + "   devices:\n    - deviceName: dev1\n      deviceSecret: ''",
            "products[0].devices[0].deviceSecret must not be empty"),
        Arguments.of(
            product + "   topics:\n    - name: a-b",
            "products[0].topics[0] is no topic (a topic class has 1 to 4 levels"),
        Arguments.of(
            "database:\n  url: jdbc:mysql://127.0.0.1/x",
            "database.url the database URL must begin with jdbc:postgresql:"),
        Arguments.of(
            product + " - productKey: pk\n   productSecret: topsecret",
            "products[1].productKey pk is declared twice"),
        Arguments.of("rules:\n  qos2: perhaps", "rules.qos2 must be one of [ignore, drop,"),
        Arguments.of("rules:\n  qos2: ignore", "rules qos2, oversized and foreignPublish cannot"),
        Arguments.of(
            "rules:\n  connackCodes:\n    wrong-thing: 4",
            "rules.connackCodes.wrong-thing must be one of [protocol-version"),
        Arguments.of(
            "rules:\n  connackCodes:\n    unknown-device: 6",
            "rules.connackCodes.unknown-device must be a whole number from 1 to 5"),
        Arguments.of(product + "   productSecret: topsecret", "the same key twice at line 4"),
        Arguments.of(product + "  : topsecret: [", "not valid YAML at line 4"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void a_mistake_is_named_by_its_place(String document, String message) {
    assertThatThrownBy(() -> read(document))
        .isInstanceOf(PlatformConfigException.class)
        .hasMessageStartingWith("platform.yaml: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("topsecret");
  }

  @Test
  void a_file_that_is_missing_is_named() {
    assertThatThrownBy(() -> PlatformConfig.load(Path.of("/nowhere/platform.yaml")))
        .isInstanceOf(PlatformConfigException.class)
        .hasMessageContaining("/nowhere/platform.yaml");
  }
}
