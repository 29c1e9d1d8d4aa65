package io.github.atelier.driver.transport;

import java.util.Locale;
import java.util.Objects;

/** Makes a transport from what a person writes on a command line or in a configuration file. */
public final class Transports {
  private static final String FORMS =
      " Write tcp:HOST:PORT (tcp:127.0.0.1:7000, tcp:[::1]:7000), rfc2217:HOST:PORT, a device path (/dev/ttyUSB2), a Windows port (COM3), or what a USB device is (usb:2c7c:0125, usb:VID:PID[:SERIAL][:INTERFACE]).";

  private Transports() {}

  /** As {@link #parse(String, SerialSettings)} with {@link SerialSettings#defaults()}. */
  public static Transport parse(String text) {
    return parse(text, SerialSettings.defaults());
  }

  /**
   * Reads {@code tcp:HOST:PORT}, {@code rfc2217:HOST:PORT}, an absolute device path, {@code COM}
   * and a number, or {@code usb:VID:PID[:SERIAL][:INTERFACE]}. Opens nothing.
   *
   * @param text the line's name; blanks around it are ignored
   * @param settings used when the text names a serial port, here or at a server
   * @throws IllegalArgumentException when the text is none of these; the message says what may be
   *     written
   */
  public static Transport parse(String text, SerialSettings settings) {
    return parse(text, settings, SerialPorts::listQuickly);
  }

  /**
   * As {@link #parse(String, SerialSettings)}, with a directory of serial ports of one's own.
   *
   * @param ports asked at each open of a port that is named by its USB device, or that was on USB
   *     when it was first opened
   */
  public static Transport parse(String text, SerialSettings settings, PortDirectory ports) {
    Objects.requireNonNull(ports, "ports");
    String line = Objects.requireNonNull(text, "text").strip();
    Objects.requireNonNull(settings, "settings");
    if (line.regionMatches(true, 0, "tcp:", 0, 4)) {
      HostPort at = parseTcp(line, 4);
      return new TcpTransport(at.host, at.port);
    }
    if (line.regionMatches(true, 0, "rfc2217:", 0, 8)) {
      HostPort at = parseTcp(line, 8);
      return new Rfc2217Transport(at.host, at.port, settings);
    }
    if (line.startsWith("/") && line.length() > 1) {
      return new SerialTransport(new PortName.Path(line, ports), settings);
    }
    if (line.regionMatches(true, 0, UsbIdentity.SCHEME, 0, UsbIdentity.SCHEME.length())) {
      return new SerialTransport(new PortName.Usb(UsbIdentity.parse(line), ports), settings);
    }
    if (isWindowsPort(line)) {
      return new SerialTransport(new PortName.Path(line.toUpperCase(Locale.ROOT), ports), settings);
    }
    if (line.startsWith("tty") || line.startsWith("cu.")) {
      throw new IllegalArgumentException(
          "\"" + line + "\" is not a full path. Did you mean /dev/" + line + "?" + FORMS);
    }
    throw new IllegalArgumentException("\"" + line + "\" names no line." + FORMS);
  }

  private record HostPort(String host, int port) {}

  /**
   * @param start where the host begins
   */
  private static HostPort parseTcp(String line, int start) {
    if (line.startsWith("//", start)) {
      throw new IllegalArgumentException("\"" + line + "\": write it without //." + FORMS);
    }
    int colon = line.lastIndexOf(':');
    String host = colon > start ? line.substring(start, colon) : "";
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "\"" + line + "\": put an IPv6 address in brackets, and the port after it." + FORMS);
    }
    if (host.isBlank()) {
      throw new IllegalArgumentException("\"" + line + "\" lacks the host or the port." + FORMS);
    }
    return new HostPort(host, parsePort(line, line.substring(colon + 1)));
  }

  private static int parsePort(String line, String digits) {
    boolean plain =
        !digits.isEmpty()
            && digits.length() <= 5
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = plain ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "\""
              + line
              + "\": the TCP port \""
              + digits
              + "\" is not a number from 1 to 65535."
              + FORMS);
    }
    return port;
  }

  private static boolean isWindowsPort(String line) {
    return line.length() > 3
        && line.length() <= 6
        && line.regionMatches(true, 0, "COM", 0, 3)
        && line.chars().skip(3).allMatch(c -> c >= '0' && c <= '9');
  }
}
