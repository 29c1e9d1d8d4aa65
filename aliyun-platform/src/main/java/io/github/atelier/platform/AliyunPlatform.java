package io.github.atelier.platform;

import io.github.atelier.aliyun.DeviceCredentials;
import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.aliyun.openapi.AccessKey;
import io.github.atelier.platform.amqp.AmqpDoor;
import io.github.atelier.platform.console.Console;
import io.github.atelier.platform.core.Delivery;
import io.github.atelier.platform.core.DeviceState;
import io.github.atelier.platform.core.Hub;
import io.github.atelier.platform.core.Operations;
import io.github.atelier.platform.core.ProductDeclaration;
import io.github.atelier.platform.event.EventFeed;
import io.github.atelier.platform.event.PlatformEvent;
import io.github.atelier.platform.mqtt.MqttDoor;
import io.github.atelier.platform.openapi.ThingPort;
import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.CertificateSpec;
import io.github.atelier.platform.pki.ServerCertificate;
import io.github.atelier.platform.store.Database;
import io.github.atelier.platform.subscription.DurableGroups;
import io.github.atelier.platform.thing.OverCore;
import io.github.atelier.platform.thing.OwnerPort;
import io.github.atelier.platform.thing.ThingRules;
import io.github.atelier.platform.thing.Things;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A running platform. Thread-safe; {@link #close()} ends every connection and thread, and may be
 * called again.
 *
 * <p>What it knows lasts if a data directory or a database was given; otherwise devices are as
 * declared after a restart, and what was registered is forgotten.
 */
public final class AliyunPlatform implements AutoCloseable {
  private final EventFeed events = new EventFeed();
  private final CertificateAuthority authority;
  private final Database database;
  private final DurableGroups groups;
  private final Hub hub;
  private final Operations operations;
  private final ScheduledExecutorService time;
  private final Things things;
  private final MqttDoor door;
  private final HttpDoors http;
  private final AmqpDoor amqp;
  private final String host;
  private int mqttPort;
  private int amqpPort;
  private OptionalInt plainMqttPort = OptionalInt.empty();
  private OptionalInt pskMqttPort = OptionalInt.empty();
  private OptionalInt webSocketPort = OptionalInt.empty();
  private OptionalInt plainWebSocketPort = OptionalInt.empty();

  private AliyunPlatform(PlatformConfig config) {
    this.host = config.host();
    // made beside the database: each takes about as long as the other
    CompletableFuture<CertificateAuthority> keys =
        CompletableFuture.supplyAsync(() -> authority(config));
    this.database = Database.open(config.database());
    this.time =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "platform-time");
              thread.setDaemon(true);
              return thread;
            });
    try {
      this.authority = made(keys);
      Clock clock = config.clock();
      this.groups = DurableGroups.open(database, events, clock, System::nanoTime);
      this.hub = new Hub(config.rules(), events, clock, System::nanoTime, database, groups);
      this.operations = hub.operations();
      config.products().forEach(operations.products()::merge);
      this.things =
          Things.open(
                  database,
                  new OverCore(operations),
                  groups,
                  hub.numbers(),
                  clock,
                  this::after,
                  ThingRules.defaults())
              .join();
      hub.interpreter(things);
      events.listen(this::followed);
      this.door = new MqttDoor(hub);
      this.http =
          new HttpDoors(
              config.http(),
              hub,
              groups,
              Optional.of(thingPort()),
              things,
              events,
              clock,
              this::doors,
              () -> mqttPort);
      this.amqp =
          new AmqpDoor(
              http::secretOf, groups, config.amqpRules(), new ConsumerFeed(events, clock), clock);
    } catch (RuntimeException e) {
      time.shutdownNow();
      database.close();
      throw e;
    }
    time.scheduleWithFixedDelay(groups::timePassed, 1, 1, TimeUnit.SECONDS);
    time.scheduleWithFixedDelay(hub::dropOld, 1, 60, TimeUnit.MINUTES);
    time.scheduleWithFixedDelay(things::forgetOld, 1, 60, TimeUnit.MINUTES);
  }

  private static CertificateAuthority authority(PlatformConfig config) {
    return config
        .authority()
        .or(() -> config.caDirectory().map(CertificateAuthority::openOrCreate))
        .orElseGet(() -> CertificateAuthority.temporary("Atelier private CA"));
  }

  private static CertificateAuthority made(CompletableFuture<CertificateAuthority> keys) {
    try {
      return keys.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Runnable after(Duration delay, Runnable task) {
    Future<?> waiting = time.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> waiting.cancel(false);
  }

  /** A gateway's end is its sub-devices' end. */
  private void followed(PlatformEvent event) {
    if (event instanceof PlatformEvent.Disconnected gone && gone.device() != null) {
      things.wentOffline(gone.device());
    }
  }

  /**
   * Starts a platform; when this returns it accepts connections.
   *
   * @throws PlatformStartException if an address or port cannot be had
   * @throws io.github.atelier.platform.pki.PkiException if the CA's directory cannot be used
   * @throws io.github.atelier.platform.store.StoreException if the database cannot be used
   * @throws IllegalArgumentException if the products contradict each other
   */
  public static AliyunPlatform start(PlatformConfig config) {
    AliyunPlatform platform = new AliyunPlatform(config);
    try {
      InetAddress address = InetAddress.getByName(config.host());
      ServerCertificate certificate =
          config
              .serverCertificate()
              .orElseGet(
                  () ->
                      platform.authority.serverCertificate(
                          CertificateSpec.platform(Instant.now())));
      platform.mqttPort = platform.door.listenTls(address, config.mqttPort(), certificate);
      if (config.plainMqttPort().isPresent()) {
        platform.plainMqttPort =
            OptionalInt.of(platform.door.listenPlain(address, config.plainMqttPort().getAsInt()));
      }
      if (config.pskMqttPort().isPresent()) {
        platform.pskMqttPort =
            OptionalInt.of(platform.door.listenPsk(address, config.pskMqttPort().getAsInt()));
      }
      if (config.webSocketPort().isPresent()) {
        platform.webSocketPort =
            OptionalInt.of(
                platform.door.listenWebSocketTls(
                    address, config.webSocketPort().getAsInt(), certificate));
      }
      if (config.plainWebSocketPort().isPresent()) {
        platform.plainWebSocketPort =
            OptionalInt.of(
                platform.door.listenWebSocket(address, config.plainWebSocketPort().getAsInt()));
      }
      platform.amqpPort = platform.amqp.listen(address, config.amqpPort(), certificate);
      platform.http.listen(address, certificate);
      return platform;
    } catch (IOException e) {
      platform.close();
      throw new PlatformStartException("the platform cannot start: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      platform.close();
      throw e;
    }
  }

  /** The address it listens on. */
  public String host() {
    return host;
  }

  /** The port for MQTT over TLS. */
  public int mqttPort() {
    return mqttPort;
  }

  /** The port for MQTT over plain TCP, if switched on. */
  public OptionalInt plainMqttPort() {
    return plainMqttPort;
  }

  /** The port for MQTT over TLS with pre-shared keys, if switched on. */
  public OptionalInt pskMqttPort() {
    return pskMqttPort;
  }

  /** The port for MQTT over WebSocket over TLS, if switched on. */
  public OptionalInt webSocketPort() {
    return webSocketPort;
  }

  /** The port for MQTT over plain WebSocket, if switched on. */
  public OptionalInt plainWebSocketPort() {
    return plainWebSocketPort;
  }

  /** The port of the server-side subscription: AMQP 1.0 over TLS. */
  public int amqpPort() {
    return amqpPort;
  }

  /** The port for devices over HTTPS and for the OpenAPI. */
  public int httpsPort() {
    return http.httpsPort();
  }

  /** The OpenAPI's own TLS port, if switched on. */
  public OptionalInt openApiPort() {
    return http.openApiPort();
  }

  /** The OpenAPI's port without TLS, if switched on. */
  public OptionalInt plainOpenApiPort() {
    return http.plainOpenApiPort();
  }

  /** The port of the console API, if switched on. */
  public OptionalInt consolePort() {
    return http.consolePort();
  }

  /** What the console API wants in {@code Authorization: Bearer}; made at every start. */
  public Secret consoleToken() {
    return http.consoleToken();
  }

  /** Who may call the OpenAPI: as configured, or the one that was made at the start. */
  public List<AccessKey> accessKeys() {
    return http.keys();
  }

  /** The actions of the OpenAPI, sorted. */
  public List<String> openApiActions() {
    return http.actions();
  }

  /** All doors that are open. */
  public List<Console.Door> doors() {
    List<Console.Door> doors = new ArrayList<>();
    doors.add(new Console.Door("mqtt", mqttPort, true));
    plainMqttPort.ifPresent(port -> doors.add(new Console.Door("mqtt", port, false)));
    pskMqttPort.ifPresent(port -> doors.add(new Console.Door("mqtt-psk", port, true)));
    webSocketPort.ifPresent(port -> doors.add(new Console.Door("websocket", port, true)));
    plainWebSocketPort.ifPresent(port -> doors.add(new Console.Door("websocket", port, false)));
    doors.add(new Console.Door("amqp", amqpPort, true));
    doors.add(new Console.Door("https", httpsPort(), true));
    openApiPort().ifPresent(port -> doors.add(new Console.Door("openapi", port, true)));
    plainOpenApiPort().ifPresent(port -> doors.add(new Console.Door("openapi", port, false)));
    consolePort().ifPresent(port -> doors.add(new Console.Door("console", port, false)));
    return doors;
  }

  /** The private CA, which also issues odd certificates for tests. */
  public CertificateAuthority authority() {
    return authority;
  }

  /** What a client must trust, as PEM text. */
  public String caCertificatePem() {
    return authority.certificatePem();
  }

  /** The file with the CA's certificate; empty if the CA is for this run only. */
  public Optional<Path> caCertificateFile() {
    return authority.certificateFile();
  }

  /** What happens here. */
  public EventFeed events() {
    return events;
  }

  /** See {@link io.github.atelier.platform.core.ProductOperations#declare}. */
  public void declareProduct(ProductDeclaration product) {
    operations.products().declare(product);
  }

  /** See {@link io.github.atelier.platform.core.DeviceOperations#declare}; the secret is made. */
  public DeviceCredentials.DeviceSecret declareDevice(DeviceIdentity device) {
    return operations.devices().declare(device, null);
  }

  /** See {@link io.github.atelier.platform.core.DeviceOperations#declare}. */
  public DeviceCredentials.DeviceSecret declareDevice(DeviceIdentity device, Secret secret) {
    return operations.devices().declare(device, secret);
  }

  /** A device's state, online or why not; empty if there is no such device. */
  public Optional<DeviceState> device(DeviceIdentity device) {
    return operations.devices().state(device);
  }

  /** All devices. */
  public List<DeviceState> devices() {
    return operations.devices().states();
  }

  /** See {@link io.github.atelier.platform.core.MessageOperations#publish}. */
  public CompletableFuture<Delivery> publish(
      DeviceIdentity device, String topic, byte[] payload, int qos) {
    return operations.messages().publish(device, topic, payload, qos);
  }

  /** Switches, resets, removals and cuts. */
  public Operations operations() {
    return operations;
  }

  /** What flows to the owner's servers. */
  public DurableGroups consumerGroups() {
    return groups;
  }

  /** The thing model's service. */
  public Things things() {
    return things;
  }

  /** The thing model as the owner's API uses it. */
  public ThingPort thingPort() {
    return new OwnerPort(things);
  }

  /** Where doors meet the platform. */
  public Hub hub() {
    return hub;
  }

  /** What lasts. */
  public Database database() {
    return database;
  }

  /** How many connections are open, whatever their state. */
  public int connections() {
    return door.connections();
  }

  @Override
  public void close() {
    door.stopListening();
    http.stopListening();
    operations.stop();
    http.close();
    amqp.close();
    door.close();
    things.close();
    time.shutdownNow();
    database.close();
  }
}
