package io.github.atelier.cli.demo;

import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.time.Duration;

/**
 * The world that a demo runs in. Each part can be another one than the demo would choose, which is
 * how its tests break it.
 *
 * @param driverDialect what the driver speaks
 * @param moduleDialect what the module speaks
 * @param module the module
 * @param ca what the module is told to trust, or {@code null} for the platform's own CA
 * @param productSecret the ProductSecret that the devices use, or {@code null} for the right one
 * @param tcp whether the line is TCP
 * @param verbose whether lines are shown in full
 * @param readyWithin how long the module may take to be ready
 */
public record DemoSetup(
    Dialect driverDialect,
    Dialect moduleDialect,
    ModuleConfig module,
    String ca,
    String productSecret,
    boolean tcp,
    boolean verbose,
    Duration readyWithin) {

  /** Everything in order, both sides speaking one dialect. */
  public static DemoSetup of(String dialect) {
    Dialect loaded = Dialects.load(dialect);
    return new DemoSetup(
        loaded,
        loaded,
        ModuleConfig.defaults().withAttachDelay(Duration.ofMillis(400)),
        null,
        null,
        false,
        false,
        Duration.ofSeconds(10));
  }

  public DemoSetup withModuleDialect(Dialect dialect) {
    return new DemoSetup(
        driverDialect, dialect, module, ca, productSecret, tcp, verbose, readyWithin);
  }

  public DemoSetup withModule(ModuleConfig config) {
    return new DemoSetup(
        driverDialect, moduleDialect, config, ca, productSecret, tcp, verbose, readyWithin);
  }

  public DemoSetup withCa(String pem) {
    return new DemoSetup(
        driverDialect, moduleDialect, module, pem, productSecret, tcp, verbose, readyWithin);
  }

  public DemoSetup withProductSecret(String secret) {
    return new DemoSetup(
        driverDialect, moduleDialect, module, ca, secret, tcp, verbose, readyWithin);
  }

  public DemoSetup withTcp(boolean overTcp) {
    return new DemoSetup(
        driverDialect, moduleDialect, module, ca, productSecret, overTcp, verbose, readyWithin);
  }

  public DemoSetup withVerbose(boolean inFull) {
    return new DemoSetup(
        driverDialect, moduleDialect, module, ca, productSecret, tcp, inFull, readyWithin);
  }

  public DemoSetup withReadyWithin(Duration time) {
    return new DemoSetup(
        driverDialect, moduleDialect, module, ca, productSecret, tcp, verbose, time);
  }

  @Override
  public String toString() {
    return "DemoSetup[" + driverDialect + ", " + moduleDialect + "]";
  }
}
