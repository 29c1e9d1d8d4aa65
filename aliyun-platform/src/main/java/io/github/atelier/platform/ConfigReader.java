package io.github.atelier.platform;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.atelier.aliyun.Inputs;
import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.platform.core.PlatformRules;
import io.github.atelier.platform.core.ProductDeclaration;
import io.github.atelier.platform.core.ProductDeclaration.DeviceDeclaration;
import io.github.atelier.platform.core.ProductDeclaration.TopicDeclaration;
import io.github.atelier.platform.core.TopicClass.Permission;
import io.github.atelier.platform.store.DatabaseAddress;
import io.github.atelier.platform.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads the configuration document. Every complaint names the file and the path in it; no value of
 * a secret is quoted.
 */
final class ConfigReader {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final List<String> KEYS =
      List.of(
          "host",
          "mqttPort",
          "plainMqttPort",
          "pskMqttPort",
          "webSocketPort",
          "plainWebSocketPort",
          "amqpPort",
          "amqpRules",
          "caDirectory",
          "dataDirectory",
          "database",
          "rules",
          "products");

  private ConfigReader() {}

  static PlatformConfig read(String name, byte[] document, Path folder) {
    ConfigNode root = new ConfigNode(name, "", tree(name, document));
    List<String> keys = new ArrayList<>(KEYS);
    keys.addAll(HttpReader.KEYS);
    root.allow(keys.toArray(new String[0]));
    PlatformConfig.Builder config = PlatformConfig.builder();
    root.text("host").ifPresent(config::host);
    root.number("mqttPort", 0, 65535).ifPresent(port -> config.mqttPort((int) port));
    root.number("plainMqttPort", 0, 65535).ifPresent(port -> config.plainMqttPort((int) port));
    root.number("pskMqttPort", 0, 65535).ifPresent(port -> config.pskMqttPort((int) port));
    root.number("webSocketPort", 0, 65535).ifPresent(port -> config.webSocketPort((int) port));
    root.number("plainWebSocketPort", 0, 65535)
        .ifPresent(port -> config.plainWebSocketPort((int) port));
    root.number("amqpPort", 0, 65535).ifPresent(port -> config.amqpPort((int) port));
    root.child("amqpRules").ifPresent(rules -> config.amqpRules(RulesReader.amqp(rules)));
    root.text("caDirectory").ifPresent(path -> config.caDirectory(path(folder, path)));
    root.text("dataDirectory").ifPresent(path -> config.dataDirectory(path(folder, path)));
    root.child("database").ifPresent(database -> config.database(database(database)));
    root.child("rules").ifPresent(rules -> config.rules(rules(rules)));
    config.http(HttpReader.read(root));
    Set<String> declaredKeys = new HashSet<>();
    for (ConfigNode product : root.list("products")) {
      ProductDeclaration declared = product(product);
      if (!declaredKeys.add(declared.productKey())) {
        throw product.error("productKey", declared.productKey() + " is declared twice");
      }
      config.product(declared);
    }
    return config.build();
  }

  private static Path path(Path folder, String path) {
    return folder == null ? Path.of(path) : folder.resolve(path);
  }

  private static DatabaseAddress database(ConfigNode node) {
    node.allow("url", "user", "password");
    String url = node.requiredText("url");
    try {
      return DatabaseAddress.server(
          url, node.text("user").orElse(""), node.text("password").orElse(""));
    } catch (StoreException e) {
      throw node.error("url", e.getMessage());
    }
  }

  private static JsonNode tree(String name, byte[] document) {
    try {
      return YAML.readTree(document);
    } catch (JsonProcessingException e) {
      // Without the excerpt of the document: it may show a secret.
      String where =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      String what =
          e.getOriginalMessage().startsWith("Duplicate field")
              ? "the same key twice"
              : "not valid YAML";
      throw new PlatformConfigException(name + ": " + what + where);
    } catch (IOException e) {
      throw new PlatformConfigException(name + ": not valid YAML: not in UTF-8");
    }
  }

  private static ProductDeclaration product(ConfigNode node) {
    node.allow("productKey", "productSecret", "name", "dynamicRegistration", "devices", "topics");
    String productKey = node.requiredText("productKey");
    List<DeviceDeclaration> devices = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ConfigNode device : node.list("devices")) {
      device.allow("deviceName", "deviceSecret");
      String deviceName = device.requiredText("deviceName");
      if (!names.add(deviceName)) {
        throw device.error("deviceName", deviceName + " is declared twice");
      }
      checked(device, () -> Inputs.requireDeviceName(deviceName));
      Secret secret =
          device
              .text("deviceSecret")
              .map(text -> secret(device, "deviceSecret", text))
              .orElse(null);
      devices.add(new DeviceDeclaration(deviceName, secret));
    }
    Secret productSecret = secret(node, "productSecret", node.requiredText("productSecret"));
    return checked(
        node,
        () ->
            new ProductDeclaration(
                productKey,
                productSecret,
                node.text("name").orElse(null),
                node.flag("dynamicRegistration").orElse(false),
                devices,
                node.list("topics").stream().map(ConfigReader::topic).toList()));
  }

  private static TopicDeclaration topic(ConfigNode node) {
    node.allow("name", "permission");
    String name = node.requiredText("name");
    String permission = node.text("permission").orElse("all");
    try {
      return new TopicDeclaration(name, Permission.valueOf(permission.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw node.error(
          "", "is no topic (" + e.getMessage() + "); permission is publish, subscribe or all");
    }
  }

  private static PlatformRules rules(ConfigNode node) {
    try {
      return PlatformRules.with(changes -> RulesReader.apply(node, changes));
    } catch (IllegalArgumentException e) {
      throw node.error("", e.getMessage());
    }
  }

  private static Secret secret(ConfigNode node, String key, String text) {
    return checked(node, () -> Secret.of(key, text));
  }

  private static <T> T checked(ConfigNode node, Supplier<T> make) {
    try {
      return make.get();
    } catch (InvalidInputException e) {
      throw node.error(e.field(), e.rule());
    }
  }
}
