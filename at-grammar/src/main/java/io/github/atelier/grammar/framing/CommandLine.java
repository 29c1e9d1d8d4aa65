package io.github.atelier.grammar.framing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits the body of a command line into its commands (V.250 5.2 and 5.4): basic commands adjoin,
 * extended ones are separated by {@code ;}, and a semicolon inside quotes separates nothing. Blanks
 * mean nothing (5.2.1), but in a parameter they stay: it may be a name without its quotes.
 */
public final class CommandLine {
  private static final String EXTENDED = "+^*#$%@!_";

  private CommandLine() {}

  /** A line that is no sequence of commands, and where. */
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<byte[]> before;

    MalformedException(int at, List<byte[]> before) {
      super("no command begins at character " + (at + 1) + " after AT");
      this.before = before;
    }

    /** The commands before that place: they are carried out all the same. */
    public List<byte[]> before() {
      return before;
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
        throw new MalformedException(at - from, commands);
      }
      commands.add(withoutBlanks(line, at, end));
      at = end;
    }
    return commands;
  }

  /** A command without the blanks before its parameters and at its end. */
  private static byte[] withoutBlanks(byte[] line, int from, int to) {
    int trimmed = to;
    while (trimmed > from && line[trimmed - 1] == ' ') {
      trimmed--;
    }
    byte[] out = new byte[trimmed - from];
    int size = 0;
    boolean inName = line[from] != 'D' && line[from] != 'd';
    for (int i = from; i < trimmed; i++) {
      inName &= line[i] != '=' && line[i] != '"';
      if (!inName || line[i] != ' ') {
        out[size++] = line[i];
      }
    }
    return Arrays.copyOf(out, size);
  }

  private static int skipBlanks(byte[] line, int at, int to) {
    while (at < to && line[at] == ' ') {
      at++;
    }
    return at;
  }

  private static int end(byte[] line, int at, int to, boolean backslashEscapes) {
    byte b = line[at];
    if (EXTENDED.indexOf(b) >= 0) {
      return semicolon(line, at, to, backslashEscapes);
    }
    if (b == '&') {
      int letter = skipBlanks(line, at + 1, to);
      return letter < to && isLetter(line[letter]) ? digits(line, letter + 1, to) : -1;
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
      int first = skipBlanks(line, at + 1, to);
      if (end - first > 1 && line[first] == '0') {
        return -1;
      }
      return register(line, end, skipBlanks(line, end, to), to);
    }
    return end;
  }

  /**
   * What may follow the number of an S-register (which has no leading zero): a question, or a
   * value.
   */
  private static int register(byte[] line, int end, int next, int to) {
    if (next < to && line[next] == '?') {
      return next + 1;
    }
    return next < to && line[next] == '=' ? digits(line, next + 1, to) : end;
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
    int first = skipBlanks(line, at, to);
    int end = first;
    while (end < to && line[end] >= '0' && line[end] <= '9') {
      end++;
    }
    return end == first ? at : end;
  }

  private static boolean isLetter(byte b) {
    return b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
  }
}
