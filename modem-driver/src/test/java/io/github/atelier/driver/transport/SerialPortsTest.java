package io.github.atelier.driver.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerialPortsTest {
  @TempDir Path folder;

  @Test
  void aStablePathIsTheLinkThatLeadsToThePort() throws Exception {
    Path port = Files.createFile(folder.resolve("ttyUSB7"));
    Path other = Files.createFile(folder.resolve("ttyUSB8"));
    Path links = Files.createDirectory(folder.resolve("by-id"));
    Files.createSymbolicLink(links.resolve("usb-other-if01"), other);
    Path link = Files.createSymbolicLink(links.resolve("usb-Quectel_EC25-if02-port0"), port);
    assertThat(SerialPorts.stablePath(port.toString(), links)).isEqualTo(link.toString());
    assertThat(SerialPorts.stablePath(port.toString(), folder.resolve("none"))).isEmpty();
  }

  @Test
  void theListIsSortedAndEachUsbPortHasAnId() throws Exception {
    assertThat(SerialPorts.list())
        .isSortedAccordingTo(java.util.Comparator.comparing(PortInfo::path))
        .allSatisfy(p -> assertThat(p.usbId()).matches("|[0-9a-f]{4}:[0-9a-f]{4}"));
    assertThat(new PortInfo("/dev/ttyUSB2", "", 0x2c7c, 0x0125, "", "", "", "", "").usbId())
        .isEqualTo("2c7c:0125");
  }
}
