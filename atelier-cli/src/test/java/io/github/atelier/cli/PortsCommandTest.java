package io.github.atelier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atelier.cli.ports.PortListing;
import io.github.atelier.driver.Modem;
import io.github.atelier.driver.transport.PortInfo;
import io.github.atelier.driver.transport.Transports;
import io.github.atelier.emulator.Emulator;
import io.github.atelier.emulator.module.ModuleConfig;
import io.github.atelier.grammar.dialect.Dialects;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PortsCommandTest {
  @TempDir Path folder;
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
    return line.execute(arguments);
  }

  @Test
  void aMachineWithoutPortsIsToldWhatToCheck() {
    assertThat(PortListing.lines(List.of()))
        .singleElement()
        .asString()
        .startsWith("No serial port is listed. Check that the module is plugged in")
        .endsWith("open them by path.");
  }

  @Test
  void allThatIsKnownOfAPortIsTold() {
    PortInfo port =
        new PortInfo(
            "/dev/ttyUSB2",
            "AT port",
            0x2c7c,
            0x125,
            "123",
            "Maker",
            "1-2",
            "/dev/serial/by-id/usb-x",
            "minicom (process 7)");
    assertThat(PortListing.lines(List.of(port)))
        .containsExactly(
            "/dev/ttyUSB2  2c7c:0125  Maker  AT port",
            "    serial number: 123",
            "    plugged in at: 1-2",
            "    stable path: /dev/serial/by-id/usb-x",
            "    open in: minicom (process 7)");
  }

  @Test
  void theListIsPrintedAndPrintedAsJson() throws Exception {
    assertThat(run("ports")).isZero();
    assertThat(output.toString()).isNotBlank();
    output.getBuffer().setLength(0);
    assertThat(run("ports", "--json")).isZero();
    assertThat(new ObjectMapper().readTree(output.toString()).isArray()).isTrue();
  }

  @Test
  void aVirtualPortGivenByPathIsDescribedWithWhoHoldsIt() throws Exception {
    Path link = folder.resolve("modem0");
    try (Emulator emulator =
        Emulator.start(Dialects.load("quectel"), ModuleConfig.defaults(), List.of())) {
      assumeThat(emulator.hasVirtualSerialPorts()).isTrue();
      emulator.virtualSerialPort(link);
      assertThat(run("ports", link.toString())).isZero();
      assertThat(output.toString())
          .contains("/dev/pts/", "virtual serial port (pty)", "stable path: " + link)
          .doesNotContain("open in");
      output.getBuffer().setLength(0);
      try (Modem modem = Modem.open(Transports.parse(link.toString()), Dialects.load("quectel"))) {
        modem.information();
        assertThat(run("ports", link.toString(), "--json")).isZero();
      }
      JsonNode port = new ObjectMapper().readTree(output.toString()).get(0);
      assertThat(port.get("description").asText()).isEqualTo("virtual serial port (pty)");
      assertThat(port.get("holders").asText())
          .contains("(process " + ProcessHandle.current().pid() + ")");
    }
  }

  @Test
  void whatIsNoPortIsRefused() throws Exception {
    assertThat(run("ports", Files.writeString(folder.resolve("file"), "x").toString()))
        .isEqualTo(1);
    assertThat(errors.toString()).contains("is a file or a folder, not a serial port");
    assertThat(run("ports", folder.resolve("none").toString())).isEqualTo(1);
    assertThat(errors.toString()).contains("There is no serial port " + folder.resolve("none"));
  }
}
