package io.github.atelier.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/** The lines of one of several modules. */
final class Numbered {
  private static final int LAST_PORT = 65_535;

  private Numbered() {}

  /**
   * The path of module n: its last number counted up, or n behind a name without one.
   *
   * @param n 0 for the first
   */
  static Path path(Path first, int n) {
    if (n == 0) {
      return first;
    }
    String name = first.getFileName().toString();
    int digits = name.length();
    while (digits > 0 && Character.isDigit(name.charAt(digits - 1)) && name.length() - digits < 9) {
      digits--;
    }
    String number = name.substring(digits);
    int from = number.isEmpty() ? 0 : Integer.parseInt(number);
    String width = "%0" + Math.max(1, number.length()) + "d";
    return first.resolveSibling(name.substring(0, digits) + width.formatted(from + n));
  }

  /**
   * The address of module n: the port counted up; 0, a free port, stays 0.
   *
   * @param n 0 for the first
   */
  static InetSocketAddress address(InetSocketAddress first, int n) {
    int port = first.getPort() == 0 ? 0 : first.getPort() + n;
    if (port > LAST_PORT) {
      throw new IllegalArgumentException(
          "port " + first.getPort() + " leaves no room for module " + n + "; begin lower");
    }
    return new InetSocketAddress(first.getAddress(), port);
  }
}
