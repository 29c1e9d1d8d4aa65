package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.template.HoleTypes.Declared;
import io.github.atelier.grammar.template.TemplateException;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.DigitsType;
import io.github.atelier.grammar.value.HexType;
import io.github.atelier.grammar.value.IntegerType;
import io.github.atelier.grammar.value.LineType;
import io.github.atelier.grammar.value.OctetsType;
import io.github.atelier.grammar.value.RestType;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.ValueType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** The small words of the notation: types, ranges, durations. */
final class Notation {
  private static final String TYPES =
      "a type is a range 0..5, a list 0,3,7, string 1..255, bytes ..4096, digits 14..16, hex 1..8, line, rest, or codes '0 ok | 1 failed'";
  private static final int LONGEST = 1 << 20;

  private Notation() {}

  /** Reads a type, with {@code secret} after it or not. */
  static Declared type(String text) throws TemplateException {
    String plain = text.trim();
    boolean secret = plain.endsWith(" secret");
    if (secret) {
      plain = plain.substring(0, plain.length() - " secret".length()).trim();
    }
    return new Declared(plainType(plain), secret);
  }

  private static ValueType plainType(String text) throws TemplateException {
    int blank = text.indexOf(' ');
    String word = blank < 0 ? text : text.substring(0, blank);
    String rest = blank < 0 ? "" : text.substring(blank).trim();
    switch (word) {
      case "string":
        return octets(rest, false);
      case "bytes":
        return octets(rest, true);
      case "digits":
        int[] digits = range(rest);
        return new DigitsType(digits[0], digits[1]);
      case "hex":
        int[] hex = range(rest);
        return new HexType(hex[0], hex[1]);
      case "line":
        return new LineType(rest.isEmpty() ? 256 : range(rest)[1]);
      case "rest":
        return new RestType();
      default:
        if (text.contains("..") && rest.startsWith("as ")) {
          return shifted(integer(word, TYPES), integer(rest.substring(3).trim(), TYPES));
        }
        if (text.indexOf(',') > 0 && text.matches("[-0-9, ]+")) {
          return list(text);
        }
        return rest.isEmpty() && text.contains("..") ? integer(text, TYPES) : codes(text);
    }
  }

  private static ValueType octets(String range, boolean binary) throws TemplateException {
    int[] r = range(range);
    return new OctetsType(r[0], r[1], binary);
  }

  private static IntegerType integer(String text, String hint) throws TemplateException {
    int dots = text.indexOf("..");
    try {
      long min = Long.parseLong(text.substring(0, dots).trim());
      String upper = text.substring(dots + 2).trim();
      return new IntegerType(min, upper.isEmpty() ? Integer.MAX_VALUE : Long.parseLong(upper));
    } catch (IllegalArgumentException e) {
      throw new TemplateException("'" + text + "' is no range", hint);
    }
  }

  /** {@code 1..2 as 0..1}: 1 on the wire is 0 to everybody else. */
  private static IntegerType shifted(IntegerType wire, IntegerType neutral)
      throws TemplateException {
    if (wire.max() - wire.min() != neutral.max() - neutral.min()) {
      throw new TemplateException(
          "two ranges of different length", "write as many numbers on both sides: 1..2 as 0..1");
    }
    return new IntegerType(neutral.min(), neutral.max(), wire.min() - neutral.min());
  }

  /** Some integers: {@code 0,300,1200}. */
  private static IntegerType list(String text) throws TemplateException {
    List<Long> numbers = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      try {
        long number = Long.parseLong(item.trim());
        if (!numbers.isEmpty() && number <= numbers.get(numbers.size() - 1)) {
          throw new TemplateException(
              "'" + text + "' is not in ascending order", "write each number once, lowest first");
        }
        numbers.add(number);
      } catch (NumberFormatException e) {
        throw new TemplateException("'" + text + "' is no list of numbers", TYPES);
      }
    }
    return new IntegerType(numbers);
  }

  /** A range of lengths: {@code 1..255}, {@code ..255}, {@code 16}. */
  private static int[] range(String text) throws TemplateException {
    int dots = text.indexOf("..");
    try {
      int[] r =
          dots < 0
              ? new int[] {Integer.parseInt(text), Integer.parseInt(text)}
              : new int[] {
                dots == 0 ? 0 : Integer.parseInt(text.substring(0, dots).trim()),
                dots + 2 == text.length()
                    ? LONGEST
                    : Integer.parseInt(text.substring(dots + 2).trim())
              };
      if (r[0] < 0 || r[0] > r[1] || r[1] > LONGEST) {
        throw new IllegalArgumentException();
      }
      return r;
    } catch (IllegalArgumentException e) {
      throw new TemplateException(
          "'" + text + "' is no length", "write 16, 1..255 or ..255 (at most " + LONGEST + ")");
    }
  }

  private static CodeType codes(String text) throws TemplateException {
    CodeTable table = new CodeTable();
    int from = 0;
    while (from <= text.length()) {
      int bar = text.indexOf('|', from);
      int to = bar < 0 ? text.length() : bar;
      table.add(code(text.substring(from, to).trim()));
      from = to + 1;
    }
    return table.type();
  }

  /**
   * One code in line: {@code WIRE NAME}, {@code WIRE NAME progress}, {@code WIRE also-ok}; WIRE may
   * hold blanks.
   */
  private static CodeType.Entry code(String text) throws TemplateException {
    List<String> words = words(text);
    if (words.size() < 2) {
      throw new TemplateException("'" + text + "' is no type and no code", TYPES);
    }
    CodeType.Role role = role(words.get(words.size() - 1));
    int name = words.size() - 1;
    if (role != CodeType.Role.PLAIN && words.size() > 2) {
      name--;
    }
    return new CodeType.Entry(String.join(" ", words.subList(0, name)), words.get(name), "", role);
  }

  /** One line of a table: {@code WIRE NAME TEXT…}. */
  static CodeType.Entry tableLine(String text) throws TemplateException {
    List<String> words = words(text);
    if (words.size() < 2) {
      throw new TemplateException(
          "'" + text + "' is no line of a code table",
          "write CODE NAME TEXT, for example: 10 sim-not-inserted SIM not inserted");
    }
    return new CodeType.Entry(
        words.get(0),
        words.get(1),
        String.join(" ", words.subList(2, words.size())),
        CodeType.Role.PLAIN);
  }

  private static CodeType.Role role(String word) {
    return switch (word) {
      case "progress" -> CodeType.Role.PROGRESS;
      case "also-ok" -> CodeType.Role.ALSO_OK;
      default -> CodeType.Role.PLAIN;
    };
  }

  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringTokenizer tokens = new StringTokenizer(text);
    while (tokens.hasMoreTokens()) {
      words.add(tokens.nextToken());
    }
    return words;
  }

  /**
   * A duration such as {@code 300ms}, {@code 5s} or {@code 2m}.
   *
   * @throws IllegalArgumentException with what is legal
   */
  static Duration duration(String text) {
    try {
      int unit = text.endsWith("ms") ? 2 : 1;
      long n = Long.parseLong(text.substring(0, Math.max(0, text.length() - unit)));
      if (n >= 0 && text.endsWith("ms")) {
        return Duration.ofMillis(n);
      } else if (n >= 0 && text.endsWith("s")) {
        return Duration.ofSeconds(n);
      } else if (n >= 0 && text.endsWith("m")) {
        return Duration.ofMinutes(n);
      }
    } catch (NumberFormatException e) {
      // falls through to the one error below
    }
    throw new IllegalArgumentException("'" + text + "' is no duration: write 300ms, 5s or 2m");
  }

  static int number(String text, int min, int max) throws TemplateException {
    byte[] digits = text.getBytes(StandardCharsets.UTF_8);
    if (new IntegerType(min, max).parse(digits, 0, digits.length) instanceof Value.Number n) {
      return (int) n.value();
    }
    throw new TemplateException(
        "'" + text + "' is no number here", "write a number from " + min + " to " + max);
  }

  static int integer(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no number", e);
    }
  }

  /** The octet written as two hexadecimal digits, as in {@code until 1A}. */
  static int octet(String text) throws TemplateException {
    int high = text.length() == 2 ? Character.digit(text.charAt(0), 16) : -1;
    int low = text.length() == 2 ? Character.digit(text.charAt(1), 16) : -1;
    if (high >= 0 && low >= 0) {
      return high << 4 | low;
    }
    throw new TemplateException(
        "'" + text + "' is no octet", "write two hexadecimal digits, for example 1A for Ctrl-Z");
  }
}
