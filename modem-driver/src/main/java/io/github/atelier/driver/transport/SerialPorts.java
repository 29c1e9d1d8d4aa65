package io.github.atelier.driver.transport;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The serial ports of this machine. */
public final class SerialPorts {
  private static final Path BY_ID = Path.of("/dev/serial/by-id");
  private static final String UNKNOWN = "Unknown";

  private SerialPorts() {}

  /**
   * The ports that the operating system lists, sorted by path. Virtual ports and links are not
   * among them. Opens nothing.
   *
   * @throws TransportException when serial ports are not supported here
   */
  public static List<PortInfo> list() throws TransportException {
    NativeSerial.load();
    return Arrays.stream(SerialPort.getCommPorts())
        .map(SerialPorts::info)
        .sorted(Comparator.comparing(PortInfo::path))
        .toList();
  }

  private static PortInfo info(SerialPort port) {
    String path = port.getSystemPortPath();
    return new PortInfo(
        path,
        known(port.getPortDescription()),
        port.getVendorID(),
        port.getProductID(),
        known(port.getSerialNumber()),
        known(port.getManufacturer()),
        known(port.getPortLocation()),
        stablePath(path, BY_ID),
        PortHolders.describe(path));
  }

  private static String known(String text) {
    return text == null || text.equals(UNKNOWN) || text.equals("0-0") ? "" : text.strip();
  }

  /** The link in a folder that leads to this port, or an empty string. */
  static String stablePath(String path, Path folder) {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(folder)) {
      for (Path link : links) {
        if (link.toRealPath().equals(Path.of(path).toRealPath())) {
          return link.toString();
        }
      }
    } catch (IOException e) {
      // no such folder: no USB port, or not Linux
    }
    return "";
  }
}
