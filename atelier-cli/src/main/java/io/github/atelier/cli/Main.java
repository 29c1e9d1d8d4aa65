package io.github.atelier.cli;

import io.github.atelier.cli.cloud.CloudCommand;
import io.github.atelier.cli.dialect.DialectCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code atelier} command. */
@Command(
    name = "atelier",
    mixinStandardHelpOptions = true,
    version = "atelier 0.1.0",
    description =
        "Drive cellular modules over AT commands, and build and test that code without one.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the job failed; one line on standard error says why",
      "2:the command line is wrong"
    })
public final class Main implements Runnable {

  /** In the order of the help; each is read by reflection, which takes its time. */
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("emulate", EmulateCommand::new);
    COMMANDS.put("platform", PlatformCommand::new);
    COMMANDS.put("cloud", CloudCommand::new);
    COMMANDS.put("connect", ConnectCommand::new);
    COMMANDS.put("at", AtCommand::new);
    COMMANDS.put("ports", PortsCommand::new);
    COMMANDS.put("dialect", DialectCommand::new);
    COMMANDS.put("warm-up", WarmUpCommand::new);
    COMMANDS.put("help", HelpCommand::new);
  }

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  /**
   * The command line with its error handling: one clear line, no stack trace unless {@code
   * ATELIER_TRACE} is set. With all commands.
   */
  static CommandLine commandLine() {
    return commandLine("");
  }

  /**
   * @param first the first argument: where it names a command, the others are left out, so that it
   *     starts sooner
   */
  private static CommandLine commandLine(String first) {
    CommandLine line = new CommandLine(new Main());
    boolean known = COMMANDS.containsKey(first) && !first.equals("help");
    COMMANDS.forEach(
        (name, command) -> {
          if (!known || name.equals(first)) {
            line.addSubcommand(name, command.get());
          }
        });
    return line.setExecutionExceptionHandler(
        (failure, command, result) -> {
          if (System.getenv("ATELIER_TRACE") != null) {
            failure.printStackTrace(command.getErr());
          }
          command
              .getErr()
              .println(command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
          return 1;
        });
  }

  /**
   * Before the first logger: what {@code ATELIER_LOG} asks for (TRACE, DEBUG, INFO, WARN, ERROR).
   */
  private static void chooseLogLevel() {
    String level = System.getenv("ATELIER_LOG");
    if (level != null && !level.isBlank()) {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", level);
    }
  }

  public static void main(String[] arguments) {
    chooseLogLevel();
    String first = arguments.length == 0 ? "" : arguments[0];
    if (first.equals("emulate")) {
      HeadStart.begin(arguments);
    }
    System.exit(commandLine(first).execute(arguments));
  }
}
