package io.github.atelier.grammar.template;

import java.io.ByteArrayOutputStream;

/** Octets as upper-case hexadecimal digits. */
final class Hex {
  private static final byte[] DIGITS =
      "0123456789ABCDEF".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private Hex() {}

  static void encode(byte[] octets, ByteArrayOutputStream out) {
    for (byte b : octets) {
      out.write(DIGITS[b >> 4 & 15]);
      out.write(DIGITS[b & 15]);
    }
  }

  /** The octets of these digits, of either case, or {@code null} where they are none. */
  static byte[] decode(byte[] digits, int from, int to) {
    if ((to - from) % 2 != 0) {
      return null;
    }
    byte[] octets = new byte[(to - from) / 2];
    for (int i = 0; i < octets.length; i++) {
      int high = Character.digit(digits[from + 2 * i], 16);
      int low = Character.digit(digits[from + 2 * i + 1], 16);
      if (high < 0 || low < 0) {
        return null;
      }
      octets[i] = (byte) (high << 4 | low);
    }
    return octets;
  }
}
