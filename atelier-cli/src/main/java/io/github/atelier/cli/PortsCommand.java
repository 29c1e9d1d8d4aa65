package io.github.atelier.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atelier.cli.ports.PortListing;
import io.github.atelier.driver.transport.PortInfo;
import io.github.atelier.driver.transport.SerialPorts;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which serial ports there are. */
@Command(
    name = "ports",
    mixinStandardHelpOptions = true,
    description =
        "List serial ports: USB ids, names, a path that stays the same, and which program has them open.")
final class PortsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Parameters(
      arity = "0..*",
      paramLabel = "PATH",
      description = "Describe these ports only; links and virtual ports may be given.")
  private List<String> paths = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<PortInfo> ports = new ArrayList<>();
    if (paths.isEmpty()) {
      ports.addAll(SerialPorts.list());
    }
    for (String path : paths) {
      ports.add(SerialPorts.describe(path));
    }
    if (json) {
      out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(ports));
    } else {
      PortListing.lines(ports).forEach(out::println);
    }
    out.flush();
    return 0;
  }
}
