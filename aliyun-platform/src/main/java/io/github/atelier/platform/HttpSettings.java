package io.github.atelier.platform;

import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.platform.device.DeviceRules;
import io.github.atelier.platform.http.HttpLimits;
import io.github.atelier.platform.openapi.ApiRules;
import java.util.List;
import java.util.OptionalInt;

/**
 * The HTTP doors. Immutable.
 *
 * @param httpsPort port for devices and the OpenAPI over TLS; default 0, any free one
 * @param openApiPort another TLS port, for the OpenAPI alone; default empty, off
 * @param plainOpenApiPort a port for the OpenAPI without TLS, as older SDKs call it; default empty,
 *     off
 * @param consolePort port of the console API, always on loopback; default empty, off
 * @param accessKeys who may call the OpenAPI; empty: one is made at every start
 * @param apiRules default {@link ApiRules#defaults()}
 * @param deviceRules default {@link DeviceRules#defaults()}
 * @param limits how much of anything is taken; default {@link HttpLimits#defaults()}
 */
public record HttpSettings(
    int httpsPort,
    OptionalInt openApiPort,
    OptionalInt plainOpenApiPort,
    OptionalInt consolePort,
    List<AccessKey> accessKeys,
    ApiRules apiRules,
    DeviceRules deviceRules,
    HttpLimits limits) {
  public HttpSettings {
    accessKeys = List.copyOf(accessKeys);
    if (accessKeys.stream().map(AccessKey::id).distinct().count() < accessKeys.size()) {
      throw new IllegalArgumentException("an AccessKey id is given twice");
    }
  }

  /** The defaults. */
  public static HttpSettings defaults() {
    OptionalInt off = OptionalInt.empty();
    return new HttpSettings(
        0,
        off,
        off,
        off,
        List.of(),
        ApiRules.defaults(),
        DeviceRules.defaults(),
        HttpLimits.defaults());
  }

  /** Devices and the OpenAPI on this port; 0 for any free one. */
  public HttpSettings withHttpsPort(int port) {
    return new HttpSettings(
        port,
        openApiPort,
        plainOpenApiPort,
        consolePort,
        accessKeys,
        apiRules,
        deviceRules,
        limits);
  }

  /** The OpenAPI on a TLS port of its own, too. */
  public HttpSettings withOpenApiPort(int port) {
    return new HttpSettings(
        httpsPort,
        OptionalInt.of(port),
        plainOpenApiPort,
        consolePort,
        accessKeys,
        apiRules,
        deviceRules,
        limits);
  }

  /** The OpenAPI without TLS, too. */
  public HttpSettings withPlainOpenApiPort(int port) {
    return new HttpSettings(
        httpsPort,
        openApiPort,
        OptionalInt.of(port),
        consolePort,
        accessKeys,
        apiRules,
        deviceRules,
        limits);
  }

  /** The console API on this port of loopback. */
  public HttpSettings withConsolePort(int port) {
    return new HttpSettings(
        httpsPort,
        openApiPort,
        plainOpenApiPort,
        OptionalInt.of(port),
        accessKeys,
        apiRules,
        deviceRules,
        limits);
  }

  /** These callers in place of the others. */
  public HttpSettings withAccessKeys(List<AccessKey> keys) {
    return new HttpSettings(
        httpsPort, openApiPort, plainOpenApiPort, consolePort, keys, apiRules, deviceRules, limits);
  }

  /** Other rules of the OpenAPI. */
  public HttpSettings withApiRules(ApiRules rules) {
    return new HttpSettings(
        httpsPort,
        openApiPort,
        plainOpenApiPort,
        consolePort,
        accessKeys,
        rules,
        deviceRules,
        limits);
  }

  /** Other rules of HTTPS access. */
  public HttpSettings withDeviceRules(DeviceRules rules) {
    return new HttpSettings(
        httpsPort, openApiPort, plainOpenApiPort, consolePort, accessKeys, apiRules, rules, limits);
  }

  /** Other limits on what is taken. */
  public HttpSettings withLimits(HttpLimits others) {
    return new HttpSettings(
        httpsPort,
        openApiPort,
        plainOpenApiPort,
        consolePort,
        accessKeys,
        apiRules,
        deviceRules,
        others);
  }
}
