package io.github.atelier.grammar.framing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits the body of a command line into its commands (V.250 5.2 and 5.4): basic commands adjoin,
 * extended ones are separated by {@code ;}, and a semicolon inside quotes separates nothing.
 */
public final class CommandLine {
  private static final String EXTENDED = "+^*#$%@!_";

  private CommandLine() {}

  /** A line that is no sequence of commands, and where. */
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(int at) {
      super("no command begins at character " + (at + 1) + " after AT");
    }
  }

  /**
   * The commands of a line, each without the leading {@code AT}.
   *
   * @param backslashEscapes whether {@code \"} inside a string does not end it
   * @throws MalformedException where a character begins no command
   */
  public static List<byte[]> split(byte[] line, int from, int to, boolean backslashEscapes)
      throws MalformedException {
    List<byte[]> commands = new ArrayList<>();
    int at = from;
    while (at < to) {
      byte b = line[at];
      if (b == ' ' || b == ';') {
        at++;
        continue;
      }
      int end = end(line, at, to, backslashEscapes);
      if (end < 0) {
        throw new MalformedException(at - from);
      }
      int trimmed = end;
      while (trimmed > at && line[trimmed - 1] == ' ') {
        trimmed--;
      }
      commands.add(Arrays.copyOfRange(line, at, trimmed));
      at = end;
    }
    return commands;
  }

  private static int end(byte[] line, int at, int to, boolean backslashEscapes) {
    byte b = line[at];
    if (EXTENDED.indexOf(b) >= 0) {
      return semicolon(line, at, to, backslashEscapes);
    }
    if (b == '&') {
      return at + 1 < to && isLetter(line[at + 1]) ? digits(line, at + 2, to) : -1;
    }
    if (!isLetter(b)) {
      return -1;
    }
    if (b == 'D' || b == 'd') {
      // the semicolon of a dial string is part of it: it asks for a voice call (V.250 6.3.1)
      return Math.min(to, semicolon(line, at, to, backslashEscapes) + 1);
    }
    int end = digits(line, at + 1, to);
    if (b == 'S' || b == 's') {
      if (end < to && line[end] == '?') {
        return end + 1;
      }
      if (end < to && line[end] == '=') {
        return digits(line, end + 1, to);
      }
    }
    return end;
  }

  private static int semicolon(byte[] line, int at, int to, boolean backslashEscapes) {
    boolean quoted = false;
    for (int i = at; i < to; i++) {
      byte b = line[i];
      if (backslashEscapes && quoted && b == '\\') {
        i++;
      } else if (b == '"') {
        quoted = !quoted;
      } else if (b == ';' && !quoted) {
        return i;
      }
    }
    return to;
  }

  private static int digits(byte[] line, int at, int to) {
    while (at < to && line[at] >= '0' && line[at] <= '9') {
      at++;
    }
    return at;
  }

  private static boolean isLetter(byte b) {
    return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
  }
}
