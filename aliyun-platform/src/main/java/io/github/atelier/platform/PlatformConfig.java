package io.github.atelier.platform;

import io.github.atelier.platform.amqp.AmqpRules;
import io.github.atelier.platform.core.PlatformRules;
import io.github.atelier.platform.core.ProductDeclaration;
import io.github.atelier.platform.pki.CertificateAuthority;
import io.github.atelier.platform.pki.ServerCertificate;
import io.github.atelier.platform.store.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a platform is started. Immutable; made with {@link #builder()} or {@link #load}.
 *
 * @param host address to listen on; default {@code 127.0.0.1}
 * @param mqttPort port for MQTT over TLS; default 0, any free one
 * @param plainMqttPort port for MQTT over plain TCP; default empty, off
 * @param pskMqttPort port for MQTT over TLS with pre-shared keys; default empty, off
 * @param webSocketPort port for MQTT over WebSocket over TLS; default empty, off
 * @param plainWebSocketPort port for MQTT over plain WebSocket; default empty, off
 * @param amqpPort port of the server-side subscription, AMQP 1.0 over TLS; default 0, any free one
 * @param caDirectory where the private CA is kept; default empty: a CA for this run only
 * @param authority a CA to use instead of the directory's; default empty
 * @param serverCertificate a certificate to show instead of a good one of the CA's, for tests;
 *     default empty
 * @param database where state is kept; default in memory, forgotten at the end
 * @param http the doors for devices over HTTPS, the OpenAPI and the console
 * @param amqpRules default {@link AmqpRules#defaults()}
 * @param rules default {@link PlatformRules#defaults()}
 * @param clock the time of day, for timestamps, tokens and what is kept for days; default the
 *     machine's, in tests one that they move
 * @param products declared at start
 */
public record PlatformConfig(
    String host,
    int mqttPort,
    OptionalInt plainMqttPort,
    OptionalInt pskMqttPort,
    OptionalInt webSocketPort,
    OptionalInt plainWebSocketPort,
    int amqpPort,
    Optional<Path> caDirectory,
    Optional<CertificateAuthority> authority,
    Optional<ServerCertificate> serverCertificate,
    DatabaseAddress database,
    HttpSettings http,
    AmqpRules amqpRules,
    PlatformRules rules,
    Clock clock,
    List<ProductDeclaration> products) {
  private static final long MAX_FILE = 1024 * 1024;

  public PlatformConfig {
    products = List.copyOf(products);
  }

  /**
   * Reads a YAML file (JSON is YAML too). A relative {@code caDirectory} is relative to the file.
   *
   * <p>Keys, all optional unless marked: {@code host}, {@code mqttPort}, {@code plainMqttPort},
   * {@code pskMqttPort}, {@code webSocketPort}, {@code plainWebSocketPort}, {@code amqpPort},
   * {@code caDirectory}, {@code dataDirectory} (relative to the file, too) or {@code database}
   * (with {@code url}, {@code user}, {@code password} of a PostgreSQL), {@code httpsPort}, {@code
   * openApiPort}, {@code plainOpenApiPort}, {@code consolePort}, {@code accessKeys} (a list of
   * {@code id} and {@code secret}), {@code httpRules}, {@code amqpRules}, {@code rules} (names of
   * {@link PlatformRules}; durations end in {@code Millis}), {@code products}: a list of {@code
   * productKey} and {@code productSecret} (both required), {@code name}, {@code
   * dynamicRegistration}, {@code devices}: a list of {@code deviceName} (required) and {@code
   * deviceSecret} (made if missing). An unknown key is an error.
   *
   * @throws PlatformConfigException naming the file and the place in it
   */
  public static PlatformConfig load(Path file) {
    try {
      if (Files.size(file) > MAX_FILE) {
        throw new PlatformConfigException(file + ": larger than 1 MiB");
      }
      return ConfigReader.read(
          file.toString(), Files.readAllBytes(file), file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new PlatformConfigException("cannot read " + file + ": " + e);
    }
  }

  /** This configuration on another MQTT port; 0 takes a free one. */
  public PlatformConfig withMqttPort(int port) {
    return toBuilder().mqttPort(port).build();
  }

  /** Starts from this configuration. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A configuration in the making; not thread-safe. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int mqttPort;
    private OptionalInt plainMqttPort = OptionalInt.empty();
    private OptionalInt pskMqttPort = OptionalInt.empty();
    private OptionalInt webSocketPort = OptionalInt.empty();
    private OptionalInt plainWebSocketPort = OptionalInt.empty();
    private int amqpPort;
    private Optional<Path> caDirectory = Optional.empty();
    private Optional<CertificateAuthority> authority = Optional.empty();
    private Optional<ServerCertificate> serverCertificate = Optional.empty();
    private DatabaseAddress database = DatabaseAddress.memory();
    private HttpSettings http = HttpSettings.defaults();
    private AmqpRules amqpRules = AmqpRules.defaults();
    private PlatformRules rules = PlatformRules.defaults();
    private Clock clock = Clock.systemUTC();
    private final List<ProductDeclaration> products = new ArrayList<>();

    private Builder() {}

    private Builder(PlatformConfig from) {
      host = from.host;
      mqttPort = from.mqttPort;
      plainMqttPort = from.plainMqttPort;
      pskMqttPort = from.pskMqttPort;
      webSocketPort = from.webSocketPort;
      plainWebSocketPort = from.plainWebSocketPort;
      amqpPort = from.amqpPort;
      caDirectory = from.caDirectory;
      authority = from.authority;
      serverCertificate = from.serverCertificate;
      database = from.database;
      http = from.http;
      amqpRules = from.amqpRules;
      rules = from.rules;
      clock = from.clock;
      products.addAll(from.products);
    }

    /** The address to listen on. Anything but loopback lets others in. */
    public Builder host(String value) {
      host = value;
      return this;
    }

    /** The port for MQTT over TLS, 0 for any. */
    public Builder mqttPort(int value) {
      mqttPort = value;
      return this;
    }

    /** Switches plain TCP on, on this port (0 for any). */
    public Builder plainMqttPort(int value) {
      plainMqttPort = OptionalInt.of(value);
      return this;
    }

    /**
     * Switches TLS with pre-shared keys on, on this port (0 for any), as the C SDK 4.x offers it.
     */
    public Builder pskMqttPort(int value) {
      pskMqttPort = OptionalInt.of(value);
      return this;
    }

    /** Switches WebSocket over TLS on, on this port (0 for any); the path is {@code /mqtt}. */
    public Builder webSocketPort(int value) {
      webSocketPort = OptionalInt.of(value);
      return this;
    }

    /** Switches plain WebSocket on, on this port (0 for any); the path is {@code /mqtt}. */
    public Builder plainWebSocketPort(int value) {
      plainWebSocketPort = OptionalInt.of(value);
      return this;
    }

    /** The port of the server-side subscription, 0 for any; Aliyun's is 5671. */
    public Builder amqpPort(int value) {
      amqpPort = value;
      return this;
    }

    /** Keeps the CA here, made on first start. */
    public Builder caDirectory(Path value) {
      caDirectory = Optional.of(value);
      return this;
    }

    /** Uses this CA. */
    public Builder authority(CertificateAuthority value) {
      authority = Optional.of(value);
      return this;
    }

    /** Shows this certificate, however bad. */
    public Builder serverCertificate(ServerCertificate value) {
      serverCertificate = Optional.of(value);
      return this;
    }

    /** Keeps state in an H2 file in this folder, which only its owner may read. */
    public Builder dataDirectory(Path value) {
      database = DatabaseAddress.folder(value);
      return this;
    }

    /** Keeps state there. */
    public Builder database(DatabaseAddress value) {
      database = value;
      return this;
    }

    /** Sets the HTTP doors. */
    public Builder http(HttpSettings value) {
      http = value;
      return this;
    }

    /** Sets the rules of the AMQP door. */
    public Builder amqpRules(AmqpRules value) {
      amqpRules = value;
      return this;
    }

    /** Sets the rules. */
    public Builder rules(PlatformRules value) {
      rules = value;
      return this;
    }

    /** Takes the time of day from here. */
    public Builder clock(Clock value) {
      clock = value;
      return this;
    }

    /** Adds a product. */
    public Builder product(ProductDeclaration value) {
      products.add(value);
      return this;
    }

    /** The finished configuration. */
    public PlatformConfig build() {
      return new PlatformConfig(
          host,
          mqttPort,
          plainMqttPort,
          pskMqttPort,
          webSocketPort,
          plainWebSocketPort,
          amqpPort,
          caDirectory,
          authority,
          serverCertificate,
          database,
          http,
          amqpRules,
          rules,
          clock,
          products);
    }
  }
}
