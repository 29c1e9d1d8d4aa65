package io.github.atelier.bench.target;

import io.github.atelier.aliyun.DeviceIdentity;
import io.github.atelier.aliyun.Endpoint;
import io.github.atelier.aliyun.Secret;
import io.github.atelier.driver.aliyun.CredentialStore;
import io.github.atelier.driver.aliyun.DeviceProfile;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineUnavailableException;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A virtual module on a virtual serial port, its SIM locked by a PIN, and a local platform. Where
 * ptys are missing the line is TCP. The world around it can be changed at will.
 */
public final class EmulatedTarget implements Target {
  /** Of the virtual SIM. */
  public static final String PIN = "2468";

  private static final Duration BOOT = Duration.ofMillis(300);

  private static final Duration ATTACH = Duration.ofMillis(200);

  private final Duration patience;
  private final Dialect dialect;
  private final LocalPlatform platform;
  private final Account account;
  private final Emulator emulator;
  private final Path link;
  private final String port;
  private volatile Line line;

  /** A module that is as it should be. */
  public EmulatedTarget(String dialectName, Path folder) throws LineUnavailableException {
    this(dialectName, folder, config -> config, Duration.ofSeconds(20));
  }

  /**
   * A module that may be otherwise.
   *
   * @param change of what it is made of
   */
  public EmulatedTarget(
      String dialectName, Path folder, UnaryOperator<ModuleConfig> change, Duration patience)
      throws LineUnavailableException {
    this.patience = patience;
    dialect = Dialects.load(dialectName);
    platform = dialect.hasOperation("connect") ? new LocalPlatform() : null;
    account = platform == null ? null : account(folder);
    emulator =
        Emulator.start(
            dialect,
            change.apply(
                trusting(
                    ModuleConfig.defaults()
                        .numbered(1)
                        .withSim(true, PIN)
                        .withBootTime(BOOT)
                        .withAttachDelay(ATTACH))),
            List.of());
    link = emulator.hasVirtualSerialPorts() ? folder.resolve("modem") : null;
    if (link == null) {
      port =
          "tcp:127.0.0.1:"
              + emulator
                  .tcpPort(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                  .address()
                  .getPort();
    } else {
      line = emulator.virtualSerialPort(link);
      port = link.toString();
    }
  }

  /** Some modules trust what their firmware holds, and no command gives them a CA. */
  private boolean takesCa() {
    return dialect.has("tls.ca.write");
  }

  private ModuleConfig trusting(ModuleConfig config) {
    return platform == null || takesCa()
        ? config
        : config.withFactoryCa(new String(platform.ca(), StandardCharsets.US_ASCII));
  }

  private Account account(Path folder) {
    Secret secret = Secret.of(LocalPlatform.PRODUCT_SECRET);
    return new Account(
        Endpoint.explicit("localhost", platform.port()),
        takesCa() ? platform.ca() : null,
        List.of(
            DeviceProfile.ofProduct(
                new DeviceIdentity(LocalPlatform.PRODUCT_KEY, LocalPlatform.DEVICE), secret, true),
            DeviceProfile.ofProduct(
                new DeviceIdentity(LocalPlatform.PRODUCT_KEY, "fresh1"), secret, false)),
        profile ->
            new CredentialStore(folder.resolve(profile.identity().deviceName() + ".credentials")));
  }

  @Override
  public String name() {
    return "emulated " + dialect + " on " + (link == null ? "TCP" : "a virtual serial port");
  }

  @Override
  public String port() {
    return port;
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public String pin() {
    return PIN;
  }

  @Override
  public String apn() {
    return "bench";
  }

  @Override
  public Duration patience() {
    return patience;
  }

  /** The module, for whoever wants something to go wrong. */
  public Emulator emulator() {
    return emulator;
  }

  @Override
  public Optional<Account> account() {
    return Optional.ofNullable(account);
  }

  @Override
  public Optional<CloudSide> cloud() {
    return Optional.ofNullable(platform);
  }

  @Override
  public Optional<BadServers> badServers() {
    return Optional.ofNullable(platform);
  }

  @Override
  public Optional<Switch> simHolder() {
    return Optional.of(
        of(() -> emulator.module().removeSim(), () -> emulator.module().insertSim()));
  }

  @Override
  public Optional<Switch> coverage() {
    return Optional.of(
        of(() -> emulator.module().loseCoverage(), () -> emulator.module().restoreCoverage()));
  }

  @Override
  public Optional<Switch> plug() {
    return link == null ? Optional.empty() : Optional.of(of(this::unplug, this::plugIn));
  }

  /**
   * A dialect that announces a start keeps its line, like a module on a UART. Where nothing tells
   * of a start the module behaves like one on USB: its port goes away and comes back.
   */
  @Override
  public Optional<ResetControl> resetControl() {
    return staysOnReset() || link != null ? Optional.of(new EmulatedReset()) : Optional.empty();
  }

  private boolean staysOnReset() {
    return dialect.unsolicited("module.ready") != null;
  }

  private void unplug() {
    line.close();
  }

  private void plugIn() throws LineUnavailableException {
    line = emulator.virtualSerialPort(link);
  }

  private interface Act {
    void run() throws Exception;
  }

  private static Switch of(Act off, Act on) {
    return new Switch() {
      @Override
      public void off() throws Exception {
        off.run();
      }

      @Override
      public void on() throws Exception {
        on.run();
      }
    };
  }

  private final class EmulatedReset implements ResetControl {
    @Override
    public void reset() throws LineUnavailableException {
      if (staysOnReset()) {
        emulator.module().reset();
      } else {
        unplug();
        emulator.module().reset();
        plugIn();
      }
    }

    @Override
    public boolean resetDuring(String meaning) {
      String request = dialect.command(meaning).request().source();
      String command = request.substring(0, request.indexOf('=') + 1);
      emulator.faults().on(command).instead(this::onTheModulesLoop);
      return true;
    }

    private void onTheModulesLoop() {
      try {
        reset();
      } catch (LineUnavailableException e) {
        throw new IllegalStateException("the virtual serial port cannot be made anew", e);
      }
    }
  }

  @Override
  public void close() {
    emulator.close();
    if (platform != null) {
      platform.close();
    }
  }
}
