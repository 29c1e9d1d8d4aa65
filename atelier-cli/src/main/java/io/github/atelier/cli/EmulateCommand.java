package io.github.atelier.cli;

import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.LinePlan;
import io.github.atelier.emulator.ModulePool;
import io.github.atelier.emulator.line.LineUnavailableException;
import io.github.atelier.emulator.module.LineRole;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.emulator.uplink.ResolveRule;
import io.github.atelier.grammar.dialect.Dialect;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Virtual modules on any mix of lines. */
@Command(
    name = "emulate",
    mixinStandardHelpOptions = true,
    description =
        "Run a virtual module, or several, on virtual, TCP and real serial ports until Ctrl-C.")
final class EmulateCommand implements Callable<Integer> {
  private static final int MOST_MODULES = 9999;
  private static final int SERIAL_RATE = 115_200;

  @Spec private CommandSpec spec;

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
      names = "--urc-pty",
      paramLabel = "PATH",
      description =
          "Virtual serial port that gets the unsolicited messages; the other lines then get none.")
  private List<Path> messagePtys = new ArrayList<>();

  @Option(
      names = "--tcp",
      paramLabel = "HOST:PORT",
      description = "TCP port. May be given several times.")
  private List<String> tcps = new ArrayList<>();

  @Option(
      names = "--rfc2217",
      paramLabel = "HOST:PORT",
      description =
          "TCP port with bit rate, DTR, RTS and carrier by RFC 2217. May be given several times.")
  private List<String> rfc2217s = new ArrayList<>();

  @Option(
      names = "--serial",
      paramLabel = "DEVICE[@RATE]",
      description =
          "Real serial port with the host at the other end of a null-modem cable. Default rate: 115200.")
  private List<String> serials = new ArrayList<>();

  @Option(
      names = "--baud",
      paramLabel = "RATE",
      description =
          "Make the virtual and TCP ports as slow as a cable at this rate, 8N1. With --rfc2217 a host at another rate sees noise.")
  private int baud;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Run N modules, each with its own identity. Each PATH and PORT is counted up from its last number: /tmp/modem0, /tmp/modem1, ...; port 0 stays 0.")
  private int count;

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

  @Option(names = "--pin", paramLabel = "PIN", description = "The SIM asks for this PIN.")
  private String pin;

  @Option(names = "--no-sim", description = "No SIM in the holder.")
  private boolean noSim;

  @Option(
      names = "--network",
      paramLabel = "home|roaming|denied|none",
      defaultValue = "home",
      description = "What the network answers. Default: ${DEFAULT-VALUE}.")
  private String network;

  @Option(
      names = "--verbose",
      description = "Print every line of the conversation, secrets masked.")
  private boolean verbose;

  private PrintWriter out;

  @Override
  public Integer call() throws Exception {
    out = spec.commandLine().getOut();
    if (ptys.isEmpty() && tcps.isEmpty() && rfc2217s.isEmpty() && serials.isEmpty()) {
      throw refused(
          "give the module a line: --pty PATH, --tcp HOST:PORT, --rfc2217 HOST:PORT or --serial DEVICE");
    }
    if (count < 1 || count > MOST_MODULES) {
      throw refused("--count is 1 to " + MOST_MODULES + ", not " + count);
    }
    if (count > 1 && !serials.isEmpty()) {
      throw refused("--serial is one cable: it goes with --count 1");
    }
    ModuleConfig config = config();
    LinePlan plan = LinePlan.DEFAULT.withBitsPerSecond(baud);
    List<ResolveRule> rules = resolve.stream().map(ResolveRule::parse).toList();
    int threads = Math.min(count, Runtime.getRuntime().availableProcessors());
    try (ModulePool pool = ModulePool.start(threads, rules)) {
      Dialect loaded = HeadStart.dialect(dialect);
      for (int n = 0; n < count; n++) {
        ModuleConfig own = count == 1 ? config : config.numbered(n + 1);
        attach(pool.add(loaded, tapped(own, n)), n, plan);
      }
      String who = count == 1 ? "A module" : count + " modules";
      say(who + " of the dialect " + loaded.name() + " answers there. Ctrl-C ends it.");
      Stop.await(pool);
    }
    return 0;
  }

  private ParameterException refused(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  private ModuleConfig config() {
    byte[] pem = Options.pem(ca);
    ModuleConfig.Network answer;
    try {
      answer = ModuleConfig.Network.valueOf(network.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw refused("--network is home, roaming, denied or none, not '" + network + "'");
    }
    return ModuleConfig.defaults()
        .withFactoryCa(pem == null ? null : new String(pem, StandardCharsets.US_ASCII))
        .withSim(!noSim, pin)
        .withNetwork(answer);
  }

  private ModuleConfig tapped(ModuleConfig config, int n) {
    if (!verbose) {
      return config;
    }
    String who = count == 1 ? "" : n + " ";
    return config.withTap((fromHost, text) -> say(who + (fromHost ? "> " : "< ") + text));
  }

  private void attach(Emulator module, int n, LinePlan plan) throws LineUnavailableException {
    for (Path pty : ptys) {
      say("serial port  " + module.virtualSerialPort(Numbered.path(pty, n), plan).name());
    }
    for (Path pty : messagePtys) {
      LinePlan messages = plan.withRole(LineRole.URC);
      say("urc port     " + module.virtualSerialPort(Numbered.path(pty, n), messages).name());
    }
    for (String tcp : tcps) {
      say("tcp          " + module.tcpPort(address(tcp, n), plan).name());
    }
    for (String tcp : rfc2217s) {
      say("rfc2217      " + module.rfc2217Port(address(tcp, n), plan).name());
    }
    for (String serial : serials) {
      int at = serial.lastIndexOf('@');
      String path = at < 0 ? serial : serial.substring(0, at);
      say("serial port  " + module.serialPort(path, rate(serial, at), plan).name());
    }
  }

  private static InetSocketAddress address(String text, int n) {
    return Numbered.address(Options.address(text), n);
  }

  private int rate(String serial, int at) {
    try {
      return at < 0 ? SERIAL_RATE : Integer.parseInt(serial.substring(at + 1));
    } catch (NumberFormatException e) {
      throw refused("'" + serial + "' is no DEVICE@RATE, for example /dev/ttyUSB0@9600");
    }
  }

  private synchronized void say(String text) {
    out.println(text);
    out.flush();
  }
}
