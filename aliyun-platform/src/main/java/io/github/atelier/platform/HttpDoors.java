package io.github.atelier.platform;

import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.platform.console.Console;
import io.github.atelier.platform.core.Hub;
import io.github.atelier.platform.device.DeviceHttp;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.http.HttpDoor;
import io.github.atelier.platform.http.HttpRoutes;
import io.github.atelier.platform.openapi.OpenApiService;
import io.github.atelier.platform.openapi.ThingPort;
import io.github.atelier.platform.pki.ServerCertificate;
import io.github.atelier.platform.subscription.DurableGroups;
import io.github.atelier.platform.thing.FileEndpoint;
import io.github.atelier.platform.thing.Things;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The HTTP doors of a platform, put together. */
final class HttpDoors implements AutoCloseable {
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private final HttpSettings settings;
  private final HttpDoor door;
  private final OpenApiService api;
  private final DeviceHttp devices;
  private final Console console;
  private final Things things;
  private final List<AccessKey> keys;
  private final Secret consoleToken = Secret.of("consoleToken", random(40));
  private int httpsPort;
  private OptionalInt openApiPort = OptionalInt.empty();
  private OptionalInt plainOpenApiPort = OptionalInt.empty();
  private OptionalInt consolePort = OptionalInt.empty();

  HttpDoors(
      HttpSettings settings,
      Hub hub,
      DurableGroups groups,
      Optional<ThingPort> thingPort,
      Things things,
      EventFeed events,
      Clock clock,
      Supplier<List<Console.Door>> doors,
      IntSupplier mqttPort) {
    this.settings = settings;
    this.door = new HttpDoor(settings.limits());
    this.things = things;
    this.keys =
        settings.accessKeys().isEmpty()
            ? List.of(new AccessKey("LTAI" + random(20), Secret.of("accessKeySecret", random(30))))
            : settings.accessKeys();
    this.api = new OpenApiService(hub, groups, thingPort, events, keys, settings.apiRules(), clock);
    this.devices = new DeviceHttp(hub, settings.deviceRules(), clock, mqttPort);
    this.console = new Console(hub.operations(), groups, doors, consoleToken);
  }

  void listen(InetAddress address, ServerCertificate certificate) throws IOException {
    HttpRoutes all = new HttpRoutes();
    devices.addTo(all);
    api.addTo(all);
    FileEndpoint.addTo(all, things);
    HttpRoutes apiOnly = new HttpRoutes();
    api.addTo(apiOnly);
    httpsPort = door.listenTls(address, settings.httpsPort(), certificate, all);
    things.filesAt("https://" + host(address) + ":" + httpsPort + FileEndpoint.PREFIX);
    if (settings.openApiPort().isPresent()) {
      openApiPort =
          OptionalInt.of(
              door.listenTls(address, settings.openApiPort().getAsInt(), certificate, apiOnly));
    }
    if (settings.plainOpenApiPort().isPresent()) {
      plainOpenApiPort =
          OptionalInt.of(
              door.listenPlain(address, settings.plainOpenApiPort().getAsInt(), apiOnly));
    }
    if (settings.consolePort().isPresent()) {
      HttpRoutes pages = new HttpRoutes();
      console.addTo(pages);
      consolePort =
          OptionalInt.of(
              door.listenPlain(
                  InetAddress.getLoopbackAddress(), settings.consolePort().getAsInt(), pages));
    }
  }

  /** An IPv6 address stands in brackets in a URL. */
  private static String host(InetAddress address) {
    String text = address.getHostAddress();
    return text.indexOf(':') < 0 ? text : "[" + text + "]";
  }

  List<AccessKey> keys() {
    return keys;
  }

  Secret consoleToken() {
    return consoleToken;
  }

  Optional<Secret> secretOf(String accessKeyId) {
    return keys.stream()
        .filter(key -> key.id().equals(accessKeyId))
        .map(AccessKey::secret)
        .findFirst();
  }

  List<String> actions() {
    return api.actions();
  }

  int httpsPort() {
    return httpsPort;
  }

  OptionalInt openApiPort() {
    return openApiPort;
  }

  OptionalInt plainOpenApiPort() {
    return plainOpenApiPort;
  }

  OptionalInt consolePort() {
    return consolePort;
  }

  void stopListening() {
    door.stopListening();
  }

  @Override
  public void close() {
    api.close();
    door.close();
  }

  private static String random(int letters) {
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < letters; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
