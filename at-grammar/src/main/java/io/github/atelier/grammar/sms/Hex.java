package io.github.atelier.grammar.sms;

/** Octets as hexadecimal digits, the way PDUs go over an AT line (27.005 clause 3.1, pdu). */
public final class Hex {
  private static final char[] DIGITS = "0123456789ABCDEF".toCharArray();

  private Hex() {}

  /** Upper-case digits, two for each octet. */
  public static String of(byte[] octets) {
    StringBuilder out = new StringBuilder(octets.length * 2);
    for (byte b : octets) {
      out.append(DIGITS[b >> 4 & 15]).append(DIGITS[b & 15]);
    }
    return out.toString();
  }

  /**
   * The octets of these digits, of either case.
   *
   * @throws SmsFormatException if it is an odd number of digits, or anything else
   */
  public static byte[] octets(String digits) throws SmsFormatException {
    if (digits.length() % 2 != 0) {
      throw new SmsFormatException("an odd number of hexadecimal digits: " + digits.length());
    }
    byte[] octets = new byte[digits.length() / 2];
    for (int i = 0; i < octets.length; i++) {
      int high = digit(digits.charAt(2 * i));
      int low = digit(digits.charAt(2 * i + 1));
      if (high < 0 || low < 0) {
        throw new SmsFormatException("no hexadecimal digit at position " + (2 * i + 1));
      }
      octets[i] = (byte) (high << 4 | low);
    }
    return octets;
  }

  private static int digit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }
}
