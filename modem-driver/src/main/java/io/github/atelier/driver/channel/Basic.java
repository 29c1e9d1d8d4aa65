package io.github.atelier.driver.channel;

/** What the basic commands of a line (V.250 5.3.1: a letter, or {@code &} and one) would change. */
final class Basic {
  private Basic() {}

  /** Whether the line sets {@code Q1} or {@code V0}. */
  static boolean silences(String line) {
    return sets(line, 'Q', '1') || sets(line, 'V', '0') || sets(line, 'V', '\0');
  }

  /** Whether the line may change the echo: {@code E}, {@code Z}, {@code &F}. */
  static boolean touchesEcho(String line) {
    return find(line, 'E', 0) >= 0 || find(line, 'Z', 0) >= 0 || find(line, 'F', 0) >= 0;
  }

  private static boolean sets(String line, char command, char value) {
    for (int at = find(line, command, 0); at >= 0; at = find(line, command, at + 1)) {
      char after = at + 1 < line.length() ? line.charAt(at + 1) : '\0';
      if (after == value || value == '\0' && (after < '0' || after > '9') && after != '?') {
        return true;
      }
    }
    return false;
  }

  /**
   * Where a basic command stands, or -1; {@code &F} alone is looked for with its sign, and what
   * stands after a sign ({@code \Q1} is flow control) is another command.
   */
  private static int find(String line, char command, int from) {
    for (int i = 2; i < line.length(); i++) {
      char c = Character.toUpperCase(line.charAt(i));
      if ("+^#*%$@!_\"=".indexOf(c) >= 0 || c == 'D') {
        return -1;
      }
      char before = line.charAt(i - 1);
      boolean fits = command == 'F' ? before == '&' : before != '&' && before != '\\';
      if (c == command && i >= from && fits) {
        return i;
      }
    }
    return -1;
  }
}
