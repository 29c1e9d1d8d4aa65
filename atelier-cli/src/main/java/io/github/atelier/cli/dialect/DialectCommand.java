package io.github.atelier.cli.dialect;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** For whoever writes a dialect file. */
@Command(
    name = "dialect",
    mixinStandardHelpOptions = true,
    description = "Check, show and try dialect files.",
    subcommands = {CheckCommand.class, ShowCommand.class, TryCommand.class})
public final class DialectCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
