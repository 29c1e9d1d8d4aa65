package io.github.atelier.grammar.redact;

import java.util.HexFormat;

/**
 * Octets as people read them in a transcript: printable ASCII as it is, everything else by name or
 * in hexadecimal.
 */
public final class WireText {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private WireText() {}

  /** For example {@code AT+CSQ<CR>} or {@code caf<C3><A9>}. */
  public static String of(byte[] bytes, int from, int to) {
    StringBuilder out = new StringBuilder(to - from + 8);
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xFF;
      switch (b) {
        case '\r' -> out.append("<CR>");
        case '\n' -> out.append("<LF>");
        case 0x1A -> out.append("<SUB>");
        case 0x1B -> out.append("<ESC>");
        default -> {
          if (b >= ' ' && b < 0x7F) {
            out.append((char) b);
          } else {
            out.append('<').append(HEX.toHexDigits((byte) b)).append('>');
          }
        }
      }
    }
    return out.toString();
  }

  /** As {@link #of(byte[], int, int)}, over a whole array. */
  public static String of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }
}
