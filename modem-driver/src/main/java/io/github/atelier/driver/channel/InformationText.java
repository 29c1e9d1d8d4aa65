package io.github.atelier.driver.channel;

import io.github.atelier.grammar.template.StringEscape;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of information text taken apart, for replies that no dialect knows: {@code +CGDCONT:
 * (1-16),"IP",,,(0-2)}. What cannot be understood is kept as {@link Field.Malformed}, never guessed
 * at.
 *
 * @param name {@code +CGDCONT}, or empty where the line opens with none
 * @param fields from left to right; two commas side by side have an empty one between them
 */
public record InformationText(String name, List<Field> fields) {
  private static final String SIGNS = "+^#*%$";

  public InformationText {
    fields = List.copyOf(fields);
  }

  /** One field. */
  public sealed interface Field {
    /** A quoted string, without its quotes and escapes. */
    record Text(String text) implements Field {}

    /** Unquoted characters: a number, a word, a range. */
    record Bare(String text) implements Field {
      /**
       * As a number.
       *
       * @throws ModemException where it is none, or outside the range
       */
      public long number(long least, long most) {
        BigInteger number = number();
        if (number.compareTo(BigInteger.valueOf(least)) < 0
            || number.compareTo(BigInteger.valueOf(most)) > 0) {
          throw new ModemException(
              "the field '" + text + "' is not within " + least + " to " + most);
        }
        return number.longValue();
      }

      /**
       * As a number of any size.
       *
       * @throws ModemException where it is none
       */
      public BigInteger number() {
        int first = text.startsWith("-") ? 1 : 0;
        if (text.length() == first
            || text.length() > 40
            || !text.chars().skip(first).allMatch(c -> c >= '0' && c <= '9')) {
          throw new ModemException("the field '" + text + "' is no number");
        }
        return new BigInteger(text);
      }
    }

    /** Nothing between two commas. */
    record Empty() implements Field {}

    /** What stands in parentheses. */
    record Group(List<Field> fields) implements Field {
      public Group {
        fields = List.copyOf(fields);
      }
    }

    /** A string without its end, or with something before or after its quotes. */
    record Malformed(String text) implements Field {}
  }

  /** Takes a line apart whose strings have no escapes. */
  public static InformationText of(String line) {
    return of(line, StringEscape.NONE);
  }

  /** Takes a line apart. */
  public static InformationText of(String line, StringEscape escape) {
    String text = line.strip();
    int colon = text.isEmpty() || SIGNS.indexOf(text.charAt(0)) < 0 ? -1 : text.indexOf(':');
    int quote = text.indexOf('"');
    boolean named = colon > 0 && (quote < 0 || colon < quote);
    Scanner scanner = new Scanner(named ? text.substring(colon + 1) : text, escape);
    return new InformationText(named ? text.substring(0, colon) : "", scanner.all());
  }

  /** The texts and words of all fields, those in parentheses too: a set however it is written. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    collect(fields, words);
    return words;
  }

  private static void collect(List<Field> fields, List<String> into) {
    for (Field field : fields) {
      if (field instanceof Field.Text t) {
        into.add(t.text());
      } else if (field instanceof Field.Bare b) {
        into.add(b.text());
      } else if (field instanceof Field.Group g) {
        collect(g.fields(), into);
      }
    }
  }

  /** Reads fields from left to right. */
  private static final class Scanner {
    private final String text;
    private final StringEscape escape;
    private int at;

    Scanner(String text, StringEscape escape) {
      this.text = text;
      this.escape = escape;
    }

    List<Field> all() {
      skipBlanks();
      return at == text.length() ? List.of() : fields(false, 0);
    }

    private List<Field> fields(boolean inGroup, int depth) {
      List<Field> fields = new ArrayList<>();
      while (true) {
        fields.add(field(inGroup, depth));
        if (at == text.length() || inGroup && text.charAt(at) == ')') {
          return fields;
        }
        at += text.charAt(at) == ',' ? 1 : 0;
      }
    }

    private Field field(boolean inGroup, int depth) {
      skipBlanks();
      int start = at;
      Field read = null;
      if (at < text.length() && text.charAt(at) == '"') {
        read = string();
      } else if (at < text.length() && text.charAt(at) == '(' && depth < 8) {
        at++;
        List<Field> inner = fields(true, depth + 1);
        read = at < text.length() ? new Field.Group(inner) : null;
        at = Math.min(text.length(), at + 1);
      }
      int end = at;
      skipBlanks();
      if (read != null && ends(inGroup)) {
        return read;
      }
      boolean clean = read == null && start == end;
      while (!ends(inGroup)) {
        if (text.charAt(at) == '"') {
          if (at > start && text.charAt(at - 1) == ':' && clean) {
            // ESP-AT: ip6ll:"FE80::1", a word and its string
            return new Field.Bare(text.substring(start, at - 1).strip());
          }
          clean = false;
        }
        at++;
      }
      String raw = text.substring(start, at).strip();
      if (raw.isEmpty()) {
        return new Field.Empty();
      }
      return clean && raw.indexOf(' ') < 0 || clean && isWords(raw)
          ? new Field.Bare(raw)
          : new Field.Malformed(raw);
    }

    /** Words may have blanks between them; digits may not, a blank is no separator. */
    private static boolean isWords(String raw) {
      return raw.chars().anyMatch(Character::isLetter);
    }

    private boolean ends(boolean inGroup) {
      return at >= text.length() || text.charAt(at) == ',' || text.charAt(at) == ')' && inGroup;
    }

    /** The string whose opening quote stands here, or {@code null} where it has no end. */
    private Field string() {
      int from = ++at;
      boolean odd = false;
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '\\' && escape == StringEscape.BACKSLASH) {
          at++;
        } else if (c == '"') {
          int next = at + 1;
          if (escape != StringEscape.NONE
              || next == text.length()
              || ",) ".indexOf(text.charAt(next)) >= 0) {
            String inside = text.substring(from, at);
            at = next;
            return odd ? new Field.Malformed('"' + inside + '"') : new Field.Text(plain(inside));
          }
          odd = true;
        }
        at++;
      }
      at = from;
      return null;
    }

    private String plain(String inside) {
      if (escape == StringEscape.NONE || inside.indexOf('\\') < 0) {
        return inside;
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] bytes = inside.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] != '\\' || i + 1 == bytes.length) {
          out.write(bytes[i]);
        } else if (escape == StringEscape.BACKSLASH) {
          out.write(bytes[++i]);
        } else {
          int high = Character.digit(bytes[i + 1], 16);
          int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
          out.write(high < 0 || low < 0 ? '\\' : high << 4 | low);
          i += high < 0 || low < 0 ? 0 : 2;
        }
      }
      return out.toString(StandardCharsets.UTF_8);
    }

    private void skipBlanks() {
      while (at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
    }
  }
}
