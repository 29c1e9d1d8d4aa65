package io.github.atelier.cli;

import io.github.atelier.cli.terminal.AtTerminal;
import io.github.atelier.cli.terminal.Manual;
import io.github.atelier.driver.channel.Channel;
import io.github.atelier.driver.channel.ChannelListener;
import io.github.atelier.driver.channel.Exchange;
import io.github.atelier.driver.channel.ModemException;
import io.github.atelier.driver.channel.ThreadChannelLoop;
import io.github.atelier.driver.channel.WireLog;
import io.github.atelier.driver.transport.SerialSettings;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.redact.Redactor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** AT commands by hand or from a script. */
@Command(
    name = "at",
    mixinStandardHelpOptions = true,
    description =
        "Talk AT to a module: at a terminal, with completion, hints and history; else send the lines of -c or standard input, one a line, and print the replies. What the module says unasked is marked with *. Exit code 1 where a command of -c or standard input failed.")
final class AtCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      required = true,
      paramLabel = "DEVICE|tcp:HOST:PORT",
      description = "The module's AT port.")
  private String port;

  @Option(
      names = "--dialect",
      paramLabel = "NAME|FILE",
      defaultValue = "3gpp",
      description =
          "Tells commands, unsolicited lines, secrets, and how long a reply may take. Default: ${DEFAULT-VALUE}.")
  private String dialectName;

  @Option(
      names = "--baud",
      paramLabel = "RATE",
      defaultValue = "115200",
      description = "Bit rate of a serial port. Default: ${DEFAULT-VALUE}.")
  private int baud;

  @Option(
      names = {"-c", "--command"},
      paramLabel = "COMMAND",
      description = "A command line to send. May be given several times; else lines are read.")
  private List<String> commands = new ArrayList<>();

  @Option(names = "--timings", description = "Print how long each reply took.")
  private boolean timings;

  private PrintWriter out;
  private Dialect dialect;
  private Manual manual;

  @Override
  public Integer call() throws Exception {
    if (commands.isEmpty() && Interactive.isTerminal()) {
      return AtTerminal.run(
          AtTerminal.Setup.of(
              port,
              SerialSettings.defaults().withBaudRate(baud),
              dialectName,
              timings,
              System.getenv()));
    }
    out = spec.commandLine().getOut();
    dialect = Dialects.load(dialectName);
    manual = new Manual(dialect);
    try (Channel channel =
        new Channel(
            Transports.parse(port, SerialSettings.defaults().withBaudRate(baud)),
            dialect,
            new ThreadChannelLoop("at " + port),
            WireLog.NONE,
            new Redactor("deviceSecret", "password"))) {
      channel.addListener(listener());
      channel.open();
      return commands.isEmpty() ? read(channel) : sendAll(channel);
    }
  }

  private ChannelListener listener() {
    return new ChannelListener() {
      @Override
      public void unsolicited(String meaning, io.github.atelier.grammar.value.Values values) {
        say("* " + meaning + " " + shown(values));
      }

      @Override
      public void stray(String line, Stray why) {
        say("* " + line);
      }

      @Override
      public void lost(ModemException cause) {
        say("* " + cause.getMessage());
      }
    };
  }

  private static String shown(io.github.atelier.grammar.value.Values values) {
    StringBuilder text = new StringBuilder();
    for (String name : values.names()) {
      text.append(text.length() == 0 ? "" : " ")
          .append(name)
          .append('=')
          .append(value(values, name));
    }
    return text.toString();
  }

  private static String value(io.github.atelier.grammar.value.Values values, String name) {
    return values.get(name) instanceof io.github.atelier.grammar.value.Value.Octets o
        ? o.text()
        : values.get(name).toString();
  }

  private int sendAll(Channel channel) {
    int failed = 0;
    for (String command : commands) {
      failed += send(channel, command) ? 0 : 1;
    }
    return failed == 0 ? 0 : 1;
  }

  private int read(Channel channel) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int failed = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (!line.isBlank()) {
        failed += send(channel, line.strip()) ? 0 : 1;
      }
    }
    return failed == 0 ? 0 : 1;
  }

  private boolean send(Channel channel, String command) {
    if (!command.regionMatches(true, 0, "AT", 0, 2)) {
      say("'" + command + "' does not begin with AT; not sent");
      return false;
    }
    if (manual.takesData(command)) {
      say(
          manual.masked(command)
              + " takes data after a prompt, which this command does not send; not sent");
      return false;
    }
    manual.secretOctets(command).forEach(channel.redactor()::add);
    Duration patience = manual.patience(command, dialect.settings().replyTime());
    long start = System.nanoTime();
    try {
      channel.await(channel.send(Exchange.raw(command, patience))).lines().forEach(this::say);
      say("OK" + time(start));
      return true;
    } catch (ModemException e) {
      say(e.getMessage().replace(command, manual.masked(command)) + time(start));
      return false;
    }
  }

  private String time(long start) {
    return timings ? " (" + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms)" : "";
  }

  private synchronized void say(String line) {
    out.println(line);
    out.flush();
  }
}
