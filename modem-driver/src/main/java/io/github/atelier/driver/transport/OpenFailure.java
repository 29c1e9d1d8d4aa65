package io.github.atelier.driver.transport;

import io.github.atelier.serial.SerialLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Turns the error code of a failed open into an exception that tells a person what to do. */
final class OpenFailure {
  private static final int MOST_PORTS_LISTED = 16;

  // errno of Linux; macOS and the BSDs differ in EAGAIN only.
  private static final int ENOENT = 2;
  private static final int ENXIO = 6;
  private static final int EAGAIN_LINUX = 11;
  private static final int EACCES = 13;
  private static final int EBUSY = 16;
  private static final int ENODEV = 19;
  private static final int ENOTTY = 25;
  private static final int EAGAIN_BSD = 35;
  private static final int EPERM = 1;

  // GetLastError of Windows.
  private static final int ERROR_FILE_NOT_FOUND = 2;
  private static final int ERROR_ACCESS_DENIED = 5;
  private static final int ERROR_SHARING_VIOLATION = 32;

  private OpenFailure() {}

  /**
   * @param shown how the user knows the port
   * @param path the resolved path
   * @param code jSerialComm's last error: errno, or GetLastError on Windows
   */
  static TransportException explain(String shown, String path, int code, SerialSettings settings) {
    return SerialLibrary.isWindows()
        ? onWindows(shown, code, settings)
        : onPosix(shown, path, code, settings);
  }

  static TransportException onWindows(String shown, int code, SerialSettings settings) {
    return switch (code) {
      case ERROR_FILE_NOT_FOUND -> notFound(shown, false);
      case ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION -> busy(shown, "");
      default -> other(shown, code, settings);
    };
  }

  static TransportException onPosix(String shown, String path, int code, SerialSettings settings) {
    return switch (code) {
      case EACCES, EPERM -> permission(shown, Path.of(path));
      case EAGAIN_LINUX, EAGAIN_BSD, EBUSY -> busy(shown, PortHolders.describe(path));
      // jSerialComm also says 2 when the port is open in this program, past our own claims.
      case ENOENT ->
          Files.exists(Path.of(path))
              ? busy(shown, PortHolders.describe(path))
              : notFound(shown, false);
      case ENXIO, ENODEV ->
          new PortNotFoundException(
              "There is no device behind the serial port " + shown + "; plug it in." + portList());
      case ENOTTY -> new PortNotFoundException(shown + " is not a serial port." + portList());
      default -> other(shown, code, settings);
    };
  }

  static PortNotFoundException notFound(String shown, boolean danglingLink) {
    String what =
        danglingLink
            ? "The link " + shown + " points to a serial port that does not exist."
            : "There is no serial port " + shown + ".";
    return new PortNotFoundException(
        what + " Is the device plugged in, and named so?" + portList());
  }

  private static PortBusyException busy(String shown, String holders) {
    return new PortBusyException(
        "The serial port "
            + shown
            + " is in use"
            + (holders.isEmpty() ? " by another program" : " by " + holders)
            + "; close that program (ModemManager, a terminal program, another instance) first.");
  }

  static PortPermissionException permission(String shown, Path path) {
    String group = "dialout";
    try {
      Object owner = Files.getAttribute(path, "posix:group");
      // A port that belongs to group root is one whose rights were never set up; joining root is no
      // advice.
      group = owner.toString().equals("root") ? group : owner.toString();
    } catch (IOException | RuntimeException e) {
      // Only the advice gets less exact: dialout is the group of Debian, Ubuntu and Fedora.
    }
    String user = System.getProperty("user.name");
    return new PortPermissionException(
        "The user "
            + user
            + " has no permission to open the serial port "
            + shown
            + ". Add the user to group "
            + group
            + " (sudo usermod -aG "
            + group
            + " "
            + user
            + ") and log in again.");
  }

  private static TransportException other(String shown, int code, SerialSettings settings) {
    return new TransportException(
        "The serial port "
            + shown
            + " could not be opened as "
            + settings
            + " (error "
            + code
            + " of the operating system). Does the device support these settings?");
  }

  /** The ports that exist, as the end of a message. */
  static String portList() {
    try {
      List<String> ports = SerialTransport.availablePorts();
      if (ports.isEmpty()) {
        return " No serial ports were found on this machine.";
      }
      int more = ports.size() - MOST_PORTS_LISTED;
      return " Ports found: "
          + String.join(", ", more > 0 ? ports.subList(0, MOST_PORTS_LISTED) : ports)
          + (more > 0 ? " and " + more + " more." : ".");
    } catch (TransportException e) {
      return "";
    }
  }
}
