package io.github.atelier.platform;

import io.github.atelier.aliyun.InvalidInputException;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.platform.device.DeviceRules;
import io.github.atelier.platform.openapi.ApiRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The keys of the HTTP doors in the configuration document. */
final class HttpReader {
  /** The keys at the document's top. */
  static final List<String> KEYS =
      List.of(
          "httpsPort", "openApiPort", "plainOpenApiPort", "consolePort", "accessKeys", "httpRules");

  private static final long MAX_LIFETIME = 30L * 24 * 3600 * 1000;

  private HttpReader() {}

  static HttpSettings read(ConfigNode root) {
    HttpSettings settings = HttpSettings.defaults();
    OptionalLong https = root.number("httpsPort", 0, 65535);
    if (https.isPresent()) {
      settings = settings.withHttpsPort((int) https.getAsLong());
    }
    OptionalLong api = root.number("openApiPort", 0, 65535);
    if (api.isPresent()) {
      settings = settings.withOpenApiPort((int) api.getAsLong());
    }
    OptionalLong plain = root.number("plainOpenApiPort", 0, 65535);
    if (plain.isPresent()) {
      settings = settings.withPlainOpenApiPort((int) plain.getAsLong());
    }
    OptionalLong console = root.number("consolePort", 0, 65535);
    if (console.isPresent()) {
      settings = settings.withConsolePort((int) console.getAsLong());
    }
    List<AccessKey> keys = new ArrayList<>();
    for (ConfigNode key : root.list("accessKeys")) {
      keys.add(accessKey(key, keys));
    }
    settings = settings.withAccessKeys(keys);
    return root.child("httpRules").isPresent()
        ? rules(settings, root.child("httpRules").get())
        : settings;
  }

  private static AccessKey accessKey(ConfigNode node, List<AccessKey> before) {
    node.allow("id", "secret");
    String id = node.requiredText("id");
    if (before.stream().anyMatch(key -> key.id().equals(id))) {
      throw node.error("id", id + " is given twice");
    }
    try {
      return new AccessKey(id, Secret.of("secret", node.requiredText("secret")));
    } catch (InvalidInputException e) {
      throw node.error(e.field().equals("secret") ? "secret" : "id", e.rule());
    }
  }

  private static HttpSettings rules(HttpSettings settings, ConfigNode node) {
    node.allow("tokenLifetimeMillis", "refusalStatus", "rrpcRefused");
    DeviceRules device = settings.deviceRules();
    OptionalLong lifetime = node.number("tokenLifetimeMillis", 1, MAX_LIFETIME);
    if (lifetime.isPresent()) {
      device = new DeviceRules(Duration.ofMillis(lifetime.getAsLong()), device.maxTokens());
    }
    ApiRules api = settings.apiRules();
    long status = node.number("refusalStatus", 200, 400).orElse(api.refusalStatus());
    boolean refused = node.flag("rrpcRefused").orElse(api.rrpcRefused());
    try {
      return settings.withDeviceRules(device).withApiRules(new ApiRules((int) status, refused));
    } catch (IllegalArgumentException e) {
      throw node.error("refusalStatus", "must be 200 or 400");
    }
  }
}
