package io.github.atelier.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atelier.driver.transport.PortInfo;
import io.github.atelier.driver.transport.SerialPorts;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    List<PortInfo> ports = SerialPorts.list();
    if (json) {
      out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(ports));
    } else if (ports.isEmpty()) {
      out.println(
          "No serial port is listed. Check that the module is plugged in and powered, that its driver is loaded (dmesg), and, in a container, that its device is passed in. Virtual ports are not listed; open them by path.");
    } else {
      ports.forEach(port -> print(out, port));
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, PortInfo port) {
    out.println(
        String.join(
            "  ",
            List.of(port.path(), port.usbId(), port.manufacturer(), port.description()).stream()
                .filter(text -> !text.isEmpty())
                .toList()));
    detail(out, "serial number", port.serialNumber());
    detail(out, "plugged in at", port.location());
    detail(out, "stable path", port.stablePath());
    detail(out, "open in", port.holders());
  }

  private static void detail(PrintWriter out, String name, String value) {
    if (!value.isEmpty()) {
      out.println("    " + name + ": " + value);
    }
  }
}
