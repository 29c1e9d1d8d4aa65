package io.github.atelier.driver.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ports that are known by what their USB device is. */
class UsbPortTest {
  private static final SerialSettings QUICK =
      SerialSettings.defaults().withQuietOnOpen(Duration.ZERO);

  private final List<PortInfo> plugged = new CopyOnWriteArrayList<>();

  private static PortInfo port(String path, int product, String serial, int usb, String location) {
    return new PortInfo(path, "", 0x2c7c, product, serial, "", location, "", "", usb);
  }

  private String find(String spec) throws TransportException {
    return UsbIdentity.parse(spec).findOnly(plugged);
  }

  @Test
  void aPortIsFoundByVendorAndProductSerialNumberAndInterface() throws Exception {
    plugged.add(port("/dev/ttyUSB0", 0x0125, "A1", 0, "1-1"));
    plugged.add(port("/dev/ttyUSB1", 0x0125, "A1", 2, "1-1"));
    plugged.add(port("/dev/ttyUSB2", 0x0125, "B2", 2, "1-2"));
    plugged.add(port("/dev/ttyUSB3", 0x6005, "7", 4, "1-3"));
    assertThat(find("usb:2c7c:6005")).isEqualTo("/dev/ttyUSB3");
    assertThat(find("usb:2C7C:125:A1:2")).isEqualTo("/dev/ttyUSB1");
    assertThat(find("usb:2c7c:0125:B2")).isEqualTo("/dev/ttyUSB2");
    assertThat(find("usb:2c7c:0125:0")).isEqualTo("/dev/ttyUSB0");
    assertThat(find("usb:2c7c:6005:7:4")).isEqualTo("/dev/ttyUSB3");
    assertThat(find("usb:2c7c:6005::4")).isEqualTo("/dev/ttyUSB3");
  }

  @Test
  void severalPortsAndNoneAreToldWithWhatThereIs() {
    plugged.add(port("/dev/ttyUSB0", 0x0125, "A1", 0, "1-1"));
    plugged.add(port("/dev/ttyUSB1", 0x0125, "A1", 2, "1-1"));
    assertThatThrownBy(() -> find("usb:2c7c:0125"))
        .isInstanceOf(PortNotFoundException.class)
        .hasMessageContainingAll(
            "more than one", "/dev/ttyUSB0 (2c7c:0125:A1:0)", "/dev/ttyUSB1", "INTERFACE");
    assertThatThrownBy(() -> find("usb:1234:0125"))
        .isInstanceOf(PortNotFoundException.class)
        .hasMessageContainingAll("usb:1234:0125", "/dev/ttyUSB0", "plugged in");
    plugged.clear();
    assertThatThrownBy(() -> find("usb:1234:0125")).hasMessageContaining("No serial ports on USB");
  }

  @ParameterizedTest
  @CsvSource({
    "usb:,               is not usb:VID:PID",
    "usb:2c7c,           is not usb:VID:PID",
    "usb:2c7c:,          four hexadecimal digits",
    "usb:2c7c:12345,     four hexadecimal digits",
    "usb:x:1,            four hexadecimal digits",
    "usb:1:2:3:4:5,      is not usb:VID:PID",
    "usb:1:2:serial:100, 0 to 99",
    "usb:1:2:serial:x,   0 to 99"
  })
  void anythingElseIsRefused(String text, String hint) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Transports.parse(text))
        .withMessageContaining(hint);
  }

  @Test
  void theNameTellsTheDevice() {
    assertThat(Transports.parse("usb:2C7C:125:A1:2").name())
        .isEqualTo("usb:2c7c:0125:A1:2 at 115200 8N1");
  }

  @Test
  void aRenamedPortIsTheOneWithItsIdentity() throws Exception {
    UsbIdentity known = new UsbIdentity(0x2c7c, 0x0125, "A1", 2, "1-1");
    plugged.add(port("/dev/ttyUSB5", 0x0125, "A1", 2, "1-1"));
    plugged.add(port("/dev/ttyUSB6", 0x0125, "A1", 3, "1-1"));
    assertThat(known.find(plugged, "/dev/ttyUSB2")).isEqualTo("/dev/ttyUSB5");
    plugged.add(port("/dev/ttyUSB2", 0x0125, "OTHER", 2, "1-2"));
    assertThat(known.find(plugged, "/dev/ttyUSB2")).isEqualTo("/dev/ttyUSB5");
    plugged.remove(0);
    assertThatThrownBy(() -> known.find(plugged, "/dev/ttyUSB2"))
        .isInstanceOf(PortNotFoundException.class)
        .hasMessageContainingAll("another device", "A1", "not plugged in");
    plugged.clear();
    assertThat(known.find(plugged, "/dev/ttyUSB2")).isNull();
  }

  @Test
  void twinsWithoutSerialNumbersAreToldApartByWhereTheyArePluggedIn() throws Exception {
    UsbIdentity known = new UsbIdentity(0x2c7c, 0x0125, "", 2, "1-1");
    plugged.add(port("/dev/ttyUSB0", 0x0125, "", 2, "1-2"));
    plugged.add(port("/dev/ttyUSB4", 0x0125, "", 2, "1-1"));
    assertThat(known.find(plugged, "/dev/ttyUSB2")).isEqualTo("/dev/ttyUSB4");
    assertThat(known.find(plugged, "/dev/ttyUSB0")).isEqualTo("/dev/ttyUSB4");
  }

  @Test
  void theInterfaceIsReadWhereTheKernelKeepsIt(@TempDir Path folder) throws Exception {
    Path usb = folder.resolve("devices/1-1:1.2");
    Files.createDirectories(usb.resolve("ttyUSB2"));
    Files.writeString(usb.resolve("bInterfaceNumber"), "0a\n");
    Path classes = Files.createDirectories(folder.resolve("tty/ttyUSB2"));
    Files.createSymbolicLink(classes.resolve("device"), usb.resolve("ttyUSB2"));
    Path acm = Files.createDirectories(folder.resolve("tty/ttyACM0"));
    Files.createSymbolicLink(acm.resolve("device"), usb);
    assertThat(SerialPorts.usbInterface("/dev/ttyUSB2", folder.resolve("tty"))).isEqualTo(10);
    assertThat(SerialPorts.usbInterface("/dev/ttyACM0", folder.resolve("tty"))).isEqualTo(10);
    assertThat(SerialPorts.usbInterface("/dev/ttyS0", folder.resolve("tty"))).isEqualTo(-1);
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      disabledReason = "the pty fixture speaks to the C library of Linux")
  void aPortThatComesBackUnderAnotherNameIsOpenedThere() throws Exception {
    Recorder recorder = new Recorder();
    Pty before = new Pty();
    try (Pty other = new Pty();
        Pty after = new Pty()) {
      String name = before.path().toString();
      plugged.add(port(name, 0x0125, "A1", 2, "1-1"));
      plugged.add(port(other.path().toString(), 0x0125, "A1", 3, "1-1"));
      for (String spec : new String[] {name, "usb:2c7c:0125:A1:2"}) {
        plugged.set(
            0, port(spec.equals(name) ? name : after.path().toString(), 0x0125, "A1", 2, ""));
        try (Transport transport = Transports.parse(spec, QUICK, () -> plugged)) {
          transport.open(recorder);
          if (spec.equals(name)) {
            before.close();
            recorder.awaitLoss();
            plugged.set(0, port(after.path().toString(), 0x0125, "A1", 2, "1-1"));
            transport.open(recorder);
          }
          transport.write("AT\r".getBytes(US_ASCII), 0, 3);
          assertThat(new String(after.read(2000), US_ASCII)).isEqualTo("AT\r");
          assertThat(transport.name()).startsWith(spec);
        }
      }
    } finally {
      before.close();
    }
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      disabledReason = "the pty fixture speaks to the C library of Linux")
  void anotherDeviceThatTookTheNameIsNotOpened() throws Exception {
    try (Pty port = new Pty()) {
      String name = port.path().toString();
      plugged.add(port(name, 0x0125, "A1", 2, "1-1"));
      Transport transport = Transports.parse(name, QUICK, () -> plugged);
      try {
        transport.open(new Recorder());
        transport.close();
        plugged.set(0, port(name, 0x0125, "B2", 2, "1-1"));
        assertThatThrownBy(() -> transport.open(new Recorder()))
            .isInstanceOf(PortNotFoundException.class)
            .hasMessageContaining("another device");
        plugged.set(0, port(name, 0x0125, "A1", 2, "1-1"));
        transport.open(new Recorder());
      } finally {
        transport.close();
      }
    }
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      disabledReason = "the pty fixture speaks to the C library of Linux")
  void theRateOfAnOpenPortIsChangedAndHoldsForTheNextOpen() throws Exception {
    try (Pty port = new Pty()) {
      Transport transport = Transports.parse(port.path().toString(), QUICK, () -> plugged);
      transport.control().setBaudRate(9600);
      assertThat(transport.name()).endsWith("9600 8N1");
      transport.open(new Recorder());
      transport.control().setBaudRate(230400);
      transport.control().setDtr(false);
      transport.control().setRts(false);
      transport.write("AT\r".getBytes(US_ASCII), 0, 3);
      assertThat(new String(port.read(2000), US_ASCII)).isEqualTo("AT\r");
      transport.close();
      transport.open(new Recorder());
      assertThat(transport.control().baudRate()).isEqualTo(230400);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> transport.control().setBaudRate(1))
          .withMessageContaining("baud rate");
      transport.close();
    }
  }
}
