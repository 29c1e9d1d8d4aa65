package io.github.atelier.bench.target;

import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.ModemOptions;
import io.github.atelier.driver.aliyun.CredentialStore;
import io.github.atelier.driver.aliyun.DeviceProfile;
import io.github.atelier.driver.transport.SerialSettings;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A real module, named by settings: {@code bench.port} alone is needed,
 * docs/how-to/run-the-bench.md has the others. What a rig can do to the module's world is a command
 * line each.
 */
public final class RealTarget implements Target {
  private static final String HELP = "; see docs/how-to/run-the-bench.md";

  private final UnaryOperator<String> settings;
  private final Dialect dialect;
  private final Account account;

  /**
   * Reads the settings; where no dialect is given, asks the module.
   *
   * @param settings value of a setting, or {@code null}
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   * @throws TransportException if the module must be asked and its port cannot be opened
   */
  public RealTarget(UnaryOperator<String> settings) throws TransportException {
    this.settings = settings;
    this.account = readAccount();
    String given = setting("bench.dialect");
    this.dialect = given == null ? ask() : Dialects.load(given);
  }

  /**
   * A setting of this process: the system property, or the environment variable in capitals with
   * {@code _} for {@code .} and {@code -}.
   */
  public static String ofProcess(String name) {
    String property = System.getProperty(name);
    return property != null
        ? property
        : System.getenv(name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT));
  }

  /** Whether somebody asked for a real module. */
  public static boolean isNamed() {
    String port = ofProcess("bench.port");
    return port != null && !port.isBlank();
  }

  private Dialect ask() throws TransportException {
    try (Modem modem = Modem.open(Transports.parse(port(), serial()), ModemOptions.defaults())) {
      return modem.dialect();
    }
  }

  private String setting(String name) {
    String value = settings.apply(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private Account readAccount() {
    String main = setting("bench.device");
    if (main == null) {
      return null;
    }
    Map<DeviceProfile, Path> files = new HashMap<>();
    List<DeviceProfile> devices = new ArrayList<>();
    for (String name : new String[] {"bench.device", "bench.device2"}) {
      if (setting(name) != null) {
        Path file = Path.of(setting(name));
        DeviceProfile profile = DeviceProfile.load(file);
        devices.add(profile);
        files.put(profile, file.resolveSibling(file.getFileName() + ".credentials"));
      }
    }
    Endpoint endpoint = endpoint("bench.endpoint").orElseGet(() -> devices.get(0).endpoint());
    if (endpoint == null) {
      throw new IllegalArgumentException(
          "bench.device is given, and neither it nor bench.endpoint says where the platform is"
              + HELP);
    }
    return new Account(endpoint, ca(), devices, p -> new CredentialStore(files.get(p)));
  }

  private byte[] ca() {
    String file = setting("bench.ca");
    try {
      return file == null ? null : Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("bench.ca: " + file + " cannot be read", e);
    }
  }

  private Optional<Endpoint> endpoint(String name) {
    return Optional.ofNullable(setting(name)).map(Endpoint::parse);
  }

  @Override
  public String name() {
    return port() + " as " + dialect;
  }

  @Override
  public String port() {
    String port = setting("bench.port");
    if (port == null) {
      throw new IllegalArgumentException("bench.port names no module" + HELP);
    }
    return port;
  }

  @Override
  public SerialSettings serial() {
    SerialSettings serial = SerialSettings.defaults();
    if (setting("bench.baud") != null) {
      serial = serial.withBaudRate(number("bench.baud"));
    }
    return "rts-cts".equals(setting("bench.flow"))
        ? serial.withFlowControl(SerialSettings.FlowControl.RTS_CTS)
        : serial;
  }

  private int number(String name) {
    try {
      return Integer.parseInt(setting(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " is '" + setting(name) + "', not a number" + HELP, e);
    }
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public String pin() {
    return setting("bench.pin");
  }

  @Override
  public String apn() {
    return setting("bench.apn");
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(setting("bench.patience") == null ? 120 : number("bench.patience"));
  }

  @Override
  public Optional<Account> account() {
    return Optional.ofNullable(account);
  }

  @Override
  public Optional<BadServers> badServers() {
    return Optional.of(
        new BadServers() {
          @Override
          public Optional<Endpoint> unknownCa() {
            return endpoint("bench.unknown-ca");
          }

          @Override
          public Optional<Endpoint> otherName() {
            return endpoint("bench.wrong-name");
          }
        });
  }

  @Override
  public Optional<Switch> simHolder() {
    return commands("bench.sim-out", "bench.sim-in");
  }

  @Override
  public Optional<Switch> coverage() {
    return commands("bench.coverage-off", "bench.coverage-on");
  }

  @Override
  public Optional<Switch> plug() {
    return commands("bench.unplug", "bench.plug");
  }

  @Override
  public Optional<ResetControl> resetControl() {
    return command("bench.reset").map(c -> c::run);
  }

  private Optional<Switch> commands(String off, String on) {
    Optional<RigCommand> takeAway = command(off);
    Optional<RigCommand> giveBack = command(on);
    if (takeAway.isPresent() != giveBack.isPresent()) {
      throw new IllegalArgumentException("give both of " + off + " and " + on + ", or none" + HELP);
    }
    return takeAway.map(
        c ->
            new Switch() {
              @Override
              public void off() throws Exception {
                c.run();
              }

              @Override
              public void on() throws Exception {
                giveBack.get().run();
              }
            });
  }

  private Optional<RigCommand> command(String name) {
    return Optional.ofNullable(setting(name)).map(line -> new RigCommand(name, line));
  }

  @Override
  public void close() {
    // the module stays as it is
  }
}
