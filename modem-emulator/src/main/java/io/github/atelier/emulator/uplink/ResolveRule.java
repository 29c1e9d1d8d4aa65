package io.github.atelier.emulator.uplink;

/**
 * Sends one name and port elsewhere, as {@code curl --connect-to} does: only the TCP connection
 * changes, the name is still sent in SNI and checked in the certificate.
 *
 * @param name host name, compared without case; {@code *.} before a suffix stands for any name
 *     below it
 * @param port its port
 * @param address where the connection goes instead
 * @param toPort its port
 */
public record ResolveRule(String name, int port, String address, int toPort) {

  /**
   * Reads {@code NAME:PORT:ADDRESS:PORT}; an IPv6 address stands in brackets.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static ResolveRule parse(String text) {
    int first = text.indexOf(':');
    int second = first < 0 ? -1 : text.indexOf(':', first + 1);
    int last = text.lastIndexOf(':');
    if (second < 0 || last <= second) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no NAME:PORT:ADDRESS:PORT, for example *.iot-as-mqtt.cn-shanghai.aliyuncs.com:8883:127.0.0.1:8883");
    }
    String address = text.substring(second + 1, last);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    if (first == 0 || address.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' lacks a name or an address");
    }
    return new ResolveRule(
        text.substring(0, first),
        port(text.substring(first + 1, second)),
        address,
        port(text.substring(last + 1)));
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no port (1 to 65535)", e);
    }
    throw new IllegalArgumentException("'" + text + "' is no port (1 to 65535)");
  }

  /** Whether this rule is for that name and port. */
  public boolean matches(String host, int hostPort) {
    if (hostPort != port) {
      return false;
    }
    String suffix = name.startsWith("*.") ? name.substring(1) : null;
    return suffix == null
        ? host.equalsIgnoreCase(name)
        : host.length() > suffix.length()
            && host.regionMatches(
                true, host.length() - suffix.length(), suffix, 0, suffix.length());
  }
}
