package io.github.atelier.cli.dialect;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries a dialect without hardware. */
@Command(
    name = "try",
    mixinStandardHelpOptions = true,
    description =
        "Run the driver against the emulator on this dialect alone, with a real MQTT server behind: each neutral operation with its transcript, or what is missing. Exit code 1 where a step failed.")
final class TryCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE|NAME", description = "A file ending in .at, or a built-in name.")
  private String name;

  @Option(names = "--verbose", description = "Show every line in full, secrets masked.")
  private boolean verbose;

  @Override
  public Integer call() throws Exception {
    Dialect dialect = Dialects.load(name);
    return new DialectTrial(dialect, System.out, verbose).run() ? 0 : 1;
  }
}
