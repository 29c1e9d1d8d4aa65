package io.github.atelier.cli;

import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.emulator.uplink.ResolveRule;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A virtual module on any mix of lines. */
@Command(
    name = "emulate",
    mixinStandardHelpOptions = true,
    description = "Run a virtual module on virtual serial ports and TCP ports until Ctrl-C.")
final class EmulateCommand implements Callable<Integer> {

  @Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--dialect",
      required = true,
      paramLabel = "NAME|FILE",
      description = "Built-in dialect, or a file ending in .at.")
  private String dialect;

  @Option(
      names = "--pty",
      paramLabel = "PATH",
      description = "Virtual serial port under this path. May be given several times.")
  private List<Path> ptys = new ArrayList<>();

  @Option(
      names = "--tcp",
      paramLabel = "HOST:PORT",
      description = "TCP port. May be given several times.")
  private List<String> tcps = new ArrayList<>();

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Certificates that the module trusts from the factory (PEM). Default: those of the Java runtime.")
  private Path ca;

  @Option(
      names = "--resolve",
      paramLabel = "NAME:PORT:ADDRESS:PORT",
      description =
          "Send this name and port elsewhere; the certificate is still checked for the name. NAME may begin with *.")
  private List<String> resolve = new ArrayList<>();

  @Option(
      names = "--verbose",
      description = "Print every line of the conversation, secrets masked.")
  private boolean verbose;

  @Override
  public Integer call() throws Exception {
    if (ptys.isEmpty() && tcps.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "give the module a line: --pty PATH or --tcp HOST:PORT");
    }
    Dialect loaded = Dialects.load(dialect);
    byte[] pem = Options.pem(ca);
    List<ResolveRule> rules = resolve.stream().map(ResolveRule::parse).toList();
    List<InetSocketAddress> addresses = tcps.stream().map(Options::address).toList();
    ModuleConfig config =
        ModuleConfig.defaults()
            .withFactoryCa(pem == null ? null : new String(pem, StandardCharsets.US_ASCII));
    if (verbose) {
      config =
          config.withTap((fromHost, text) -> System.out.println((fromHost ? "> " : "< ") + text));
    }
    Emulator emulator = Emulator.start(loaded, config, rules);
    try {
      for (Path pty : ptys) {
        System.out.println("serial port  " + emulator.virtualSerialPort(pty).name());
      }
      for (InetSocketAddress address : addresses) {
        System.out.println("tcp          " + emulator.tcpPort(address).name());
      }
    } catch (Exception e) {
      emulator.close();
      throw e;
    }
    System.out.println("A " + loaded.name() + " module answers there. Ctrl-C ends it.");
    Stop.await(emulator);
    return 0;
  }
}
