package io.github.atelier.cli;

import io.github.atelier.cli.dialect.DialectCommand;
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
    subcommands = {
      DemoCommand.class,
      EmulateCommand.class,
      PlatformCommand.class,
      ConnectCommand.class,
      AtCommand.class,
      PortsCommand.class,
      DialectCommand.class,
      WarmUpCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the job failed; one line on standard error says why",
      "2:the command line is wrong"
    })
public final class Main implements Runnable {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  /**
   * The command line with its error handling: one clear line, no stack trace unless {@code
   * ATELIER_TRACE} is set.
   */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (failure, command, result) -> {
              if (System.getenv("ATELIER_TRACE") != null) {
                failure.printStackTrace(command.getErr());
              }
              command
                  .getErr()
                  .println("atelier " + command.getCommandName() + ": " + failure.getMessage());
              return 1;
            });
  }

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }
}
