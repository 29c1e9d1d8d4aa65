package io.github.atelier.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Octets as a person gives them at a data prompt.
 *
 * @param octets what will be sent
 * @param typed whether they were typed as text, neither as digits nor as the name of a file
 */
record DataEntry(byte[] octets, boolean typed) {
  static final String FORMS = "text, @FILE, or hex:0A 0B (text: before text that begins so)";
  private static final long MOST = 1 << 20;

  /**
   * Reads {@code @FILE}, {@code hex:DIGITS}, {@code text:TEXT}, or text (UTF-8).
   *
   * @throws IllegalArgumentException with what to write instead
   */
  static DataEntry parse(String entry) {
    if (entry.startsWith("@")) {
      return new DataEntry(file(entry.substring(1).strip()), false);
    }
    if (entry.startsWith("hex:")) {
      String digits = entry.substring(4).replace(" ", "");
      try {
        return new DataEntry(HexFormat.of().parseHex(digits), false);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "'" + digits + "' is no row of pairs of hexadecimal digits, such as hex:0A1B", e);
      }
    }
    String text = entry.startsWith("text:") ? entry.substring(5) : entry;
    return new DataEntry(text.getBytes(StandardCharsets.UTF_8), true);
  }

  private static byte[] file(String name) {
    Path path = Path.of(name.startsWith("~/") ? home(name) : name);
    try {
      if (Files.size(path) > MOST) {
        throw new IllegalArgumentException(path + " has more than " + MOST + " octets");
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          path + " cannot be read; check the path and its permissions", e);
    }
  }

  private static String home(String name) {
    return System.getProperty("user.home") + name.substring(1);
  }
}
