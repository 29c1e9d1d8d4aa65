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
  private static final Path CLASS_TTY = Path.of("/sys/class/tty");
  private static final String UNKNOWN = "Unknown";
  private static final String VIRTUAL = "virtual serial port (pty)";

  private SerialPorts() {}

  /**
   * The ports that the operating system lists, sorted by path. Links are not among them, nor
   * virtual ports that this program has never opened. Opens nothing.
   *
   * @throws TransportException when serial ports are not supported here
   */
  public static List<PortInfo> list() throws TransportException {
    return list(true);
  }

  /** As {@link #list}, without looking who has them open, which takes time. */
  static List<PortInfo> listQuickly() throws TransportException {
    return list(false);
  }

  private static List<PortInfo> list(boolean holders) throws TransportException {
    NativeSerial.load();
    return Arrays.stream(SerialPort.getCommPorts())
        .map(port -> info(port, holders))
        .sorted(Comparator.comparing(PortInfo::path))
        .toList();
  }

  /**
   * One port by its path: as {@link #list} tells it where the operating system lists it, else what
   * can be told of any device, such as a virtual port. Links are followed. Opens nothing.
   *
   * @param path an absolute path, or a Windows name
   * @throws PortNotFoundException when there is no such port, or it is a file or a folder
   */
  public static PortInfo describe(String path) throws TransportException {
    String real = new PortName.Path(path, SerialPorts::listQuickly).find();
    for (PortInfo port : list()) {
      if (port.path().equals(real) && !isVirtual(real)) {
        return port;
      }
    }
    return new PortInfo(
        real,
        isVirtual(real) ? VIRTUAL : "not listed by the operating system",
        -1,
        -1,
        "",
        "",
        "",
        real.equals(path) ? stablePath(real, BY_ID) : path,
        PortHolders.describe(real),
        -1);
  }

  private static PortInfo info(SerialPort port, boolean holders) {
    String path = port.getSystemPortPath();
    return new PortInfo(
        path,
        // jSerialComm lists a virtual port once it was opened here, and has no word for it
        isVirtual(path) ? VIRTUAL : known(port.getPortDescription()),
        port.getVendorID(),
        port.getProductID(),
        known(port.getSerialNumber()),
        known(port.getManufacturer()),
        // jSerialComm makes up a place for ports that are not on USB
        port.getVendorID() < 0 ? "" : known(port.getPortLocation()),
        stablePath(path, BY_ID),
        holders ? PortHolders.describe(path) : "",
        usbInterface(path, CLASS_TTY));
  }

  /**
   * The interface of the USB device, as Linux tells it: the port's device lies in a folder of the
   * interface, or is the interface itself ({@code cdc_acm}); -1 where there is none.
   */
  static int usbInterface(String path, Path ttys) {
    Path device = ttys.resolve(Path.of(path).getFileName()).resolve("device");
    for (Path folder : new Path[] {device, device.resolve("..")}) {
      try {
        Path number = folder.toRealPath().resolve("bInterfaceNumber");
        if (Files.isReadable(number)) {
          return Integer.parseInt(Files.readString(number).strip(), 16);
        }
      } catch (IOException | NumberFormatException e) {
        // no such folder: no USB port, or not Linux
      }
    }
    return -1;
  }

  private static boolean isVirtual(String path) {
    return path.startsWith("/dev/pts/");
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
