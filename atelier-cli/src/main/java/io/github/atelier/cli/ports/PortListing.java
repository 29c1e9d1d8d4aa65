package io.github.atelier.cli.ports;

import io.github.atelier.driver.transport.PortInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Serial ports as lines of text. */
public final class PortListing {
  private static final String NONE =
      "No serial port is listed. Check that the module is plugged in and powered, that its driver is loaded (dmesg), and, in a container, that its device is passed in. Virtual ports are not listed; open them by path.";

  private PortListing() {}

  /** One line a port and one for each thing known of it; where there is no port, what to check. */
  public static List<String> lines(List<PortInfo> ports) {
    if (ports.isEmpty()) {
      return List.of(NONE);
    }
    List<String> lines = new ArrayList<>();
    for (PortInfo port : ports) {
      lines.add(
          Stream.of(port.path(), port.usbId(), port.manufacturer(), port.description())
              .filter(text -> !text.isEmpty())
              .collect(Collectors.joining("  ")));
      detail(lines, "serial number", port.serialNumber());
      detail(lines, "plugged in at", port.location());
      detail(lines, "stable path", port.stablePath());
      detail(lines, "open in", port.holders());
    }
    return lines;
  }

  private static void detail(List<String> lines, String name, String value) {
    if (!value.isEmpty()) {
      lines.add("    " + name + ": " + value);
    }
  }
}
