package io.github.atelier.grammar.sms;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The GSM 7 bit default alphabet with its extension table (23.038 clauses 6.2.1 and 6.2.1.1). A
 * septet is one byte here, 0 to 127; a character of the extension table is two of them. For the
 * seven bits on the air see {@link Septets}.
 */
public final class Gsm7 {
  /** Announces a character of the extension table. */
  public static final int ESCAPE = 0x1B;

  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  private static final String EXTENSION = "\f^{}\\[~]|€";
  private static final int[] EXTENSION_CODES = {
    0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65
  };
  private static final Map<Character, Integer> CODES = new HashMap<>();
  private static final char[] EXTENDED = new char[128];

  static {
    for (int i = 0; i < BASIC.length(); i++) {
      CODES.put(BASIC.charAt(i), i);
    }
    CODES.remove((char) ESCAPE);
    for (int i = 0; i < EXTENSION_CODES.length; i++) {
      CODES.put(EXTENSION.charAt(i), ESCAPE << 8 | EXTENSION_CODES[i]);
      EXTENDED[EXTENSION_CODES[i]] = EXTENSION.charAt(i);
    }
  }

  private Gsm7() {}

  /** Whether the alphabet has every character of the text. */
  public static boolean canEncode(String text) {
    return text.chars().allMatch(c -> CODES.containsKey((char) c));
  }

  /**
   * The septets of a text.
   *
   * @throws IllegalArgumentException with the first character that the alphabet lacks
   */
  public static byte[] septets(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      Integer code = CODES.get(text.charAt(i));
      if (code == null) {
        throw new IllegalArgumentException(
            String.format(
                "the GSM 7 bit alphabet has no U+%04X (character %d); send the text as UCS2",
                (int) text.charAt(i), i + 1));
      }
      if (code > 127) {
        out.write(ESCAPE);
      }
      out.write(code & 0x7F);
    }
    return out.toByteArray();
  }

  /**
   * The text of these septets; the top bit of each byte is ignored. An escape before a code that
   * the extension table lacks shows the basic character, one before an escape or the end a blank
   * (23.038 6.2.1.1).
   */
  public static String text(byte[] septets) {
    StringBuilder out = new StringBuilder(septets.length);
    for (int i = 0; i < septets.length; i++) {
      int code = septets[i] & 0x7F;
      if (code != ESCAPE) {
        out.append(BASIC.charAt(code));
      } else if (i + 1 == septets.length || (septets[i + 1] & 0x7F) == ESCAPE) {
        out.append(' ');
        i++;
      } else {
        int next = septets[++i] & 0x7F;
        out.append(EXTENDED[next] == 0 ? BASIC.charAt(next) : EXTENDED[next]);
      }
    }
    return out.toString();
  }

  /** As {@link #septets}, with a question mark for every character that the alphabet lacks. */
  public static byte[] nearest(String text) {
    int[] points =
        text.codePoints().map(c -> c < 0x10000 && CODES.containsKey((char) c) ? c : '?').toArray();
    return septets(new String(points, 0, points.length));
  }

  /** Whether a cut before {@code at} would part an escape from its character. */
  static boolean partsPair(byte[] septets, int at) {
    int escapes = 0;
    for (int i = at - 1; i >= 0 && septets[i] == ESCAPE; i--) {
      escapes++;
    }
    return at < septets.length && escapes % 2 == 1;
  }

  static byte[] copy(byte[] septets, int from, int to) {
    return Arrays.copyOfRange(septets, from, to);
  }
}
