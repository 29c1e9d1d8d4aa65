package io.github.atelier.cli;

import io.github.atelier.cli.demo.Demo;
import io.github.atelier.cli.demo.DemoSetup;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Run the main job on this machine: platform, module, driver, registration, data up, a command down.")
final class DemoCommand implements Callable<Integer> {

  @Option(
      names = "--dialect",
      paramLabel = "NAME|FILE",
      defaultValue = "ailink",
      description = "Dialect that driver and module speak. Default: ${DEFAULT-VALUE}.")
  private String dialect;

  @Option(names = "--tcp", description = "Use a TCP line instead of a virtual serial port.")
  private boolean tcp;

  @Option(names = "--verbose", description = "Show every line in full, secrets masked.")
  private boolean verbose;

  @Override
  public Integer call() throws Exception {
    return new Demo(DemoSetup.of(dialect).withTcp(tcp).withVerbose(verbose), System.out).run()
        ? 0
        : 1;
  }
}
