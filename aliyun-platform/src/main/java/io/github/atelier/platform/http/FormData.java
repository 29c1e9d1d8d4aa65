package io.github.atelier.platform.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code name=value&…} as it stands in a query or in a form's body: {@code +} is a blank, {@code %}
 * two hex digits, the octets UTF-8.
 */
public final class FormData {
  private static final int MAX_FIELDS = 512;

  private FormData() {}

  /** What is wrong with a form. */
  public static final class FormException extends Exception {
    private static final long serialVersionUID = 1L;

    FormException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Decodes a form; names in their order.
   *
   * @throws FormException if an escape or the UTF-8 is broken, a name comes twice, or there are
   *     more than 512
   */
  public static Map<String, String> parse(String text) throws FormException {
    Map<String, String> fields = new LinkedHashMap<>();
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('&', start);
      end = end < 0 ? text.length() : end;
      if (end > start) {
        int equals = text.indexOf('=', start);
        int nameEnd = equals < 0 || equals > end ? end : equals;
        String name = decode(text, start, nameEnd);
        String value = nameEnd == end ? "" : decode(text, nameEnd + 1, end);
        if (fields.putIfAbsent(name, value) != null) {
          throw new FormException("the parameter " + shown(name) + " comes twice");
        }
        if (fields.size() > MAX_FIELDS) {
          throw new FormException("more than " + MAX_FIELDS + " parameters");
        }
      }
      start = end + 1;
    }
    return fields;
  }

  /** Decodes the octets of a body. */
  public static Map<String, String> parse(byte[] body) throws FormException {
    return parse(new String(body, StandardCharsets.ISO_8859_1));
  }

  private static String decode(String text, int from, int to) throws FormException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '+') {
        octets.write(' ');
      } else if (c == '%') {
        int high = hex(text, i + 1, to);
        int low = hex(text, i + 2, to);
        if (high < 0 || low < 0) {
          throw new FormException("% must be followed by two hex digits");
        }
        octets.write(high * 16 + low);
        i += 2;
      } else if (c < 256) {
        octets.write(c);
      } else {
        throw new FormException("characters outside ASCII must be escaped with %");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new FormException("a parameter is not UTF-8");
    }
  }

  private static int hex(String text, int at, int end) {
    return at < end ? Character.digit(text.charAt(at), 16) : -1;
  }

  private static String shown(String name) {
    return name.length() > 60 ? name.substring(0, 60) + "…" : name.replaceAll("\\p{Cntrl}", "?");
  }
}
