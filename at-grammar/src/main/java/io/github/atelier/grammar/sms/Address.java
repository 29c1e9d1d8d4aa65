package io.github.atelier.grammar.sms;

import java.io.ByteArrayOutputStream;

/**
 * A sender, a recipient or a service centre (23.040 clause 9.1.2.5).
 *
 * @param type type of number and numbering plan: 145 international, 129 unknown, 208 alphanumeric
 * @param text up to 20 of {@code 0-9*#abc} without a plus sign; or up to 11 characters of the
 *     default alphabet where the type is alphanumeric
 */
public record Address(int type, String text) {
  /** International, ISDN numbering plan. */
  public static final int INTERNATIONAL = 145;

  /** Unknown type, ISDN numbering plan. */
  public static final int UNKNOWN = 129;

  /** A name in the default alphabet. */
  public static final int ALPHANUMERIC = 208;

  private static final String DIGITS = "0123456789*#abc";

  /** What a number that people write is made of; the other digits are letters to them. */
  private static final String DIALLED = "0123456789*#";

  private static final int MOST_DIGITS = 20;
  private static final int MOST_SEPTETS = 11;

  /**
   * @throws IllegalArgumentException if the text cannot be an address of this type
   */
  public Address {
    if ((type & 0x80) == 0 || type > 255) {
      throw new IllegalArgumentException("a type of address is 128 to 255, not " + type);
    }
    if (isName(type)) {
      if (!Gsm7.canEncode(text) || Gsm7.septets(text).length > MOST_SEPTETS) {
        throw new IllegalArgumentException("a name has up to 11 characters of the GSM alphabet");
      }
    } else if (text.length() > MOST_DIGITS || !text.chars().allMatch(c -> DIGITS.indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "a number has up to 20 of 0-9 * # a b c, with a plus sign before it or not");
    }
  }

  /**
   * The address that people write: {@code +8613800138000}, {@code 10086}, {@code Atelier}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Address of(String written) {
    if (written.startsWith("+")) {
      return new Address(INTERNATIONAL, written.substring(1));
    }
    boolean number = written.chars().allMatch(c -> DIALLED.indexOf(c) >= 0);
    return new Address(number ? UNKNOWN : ALPHANUMERIC, written);
  }

  /** Whether a type (27.005 {@code toda}) is that of a name. */
  static boolean isName(int type) {
    return (type >> 4 & 7) == 5;
  }

  /** As people write it: an international number has its plus sign. */
  public String written() {
    return (type >> 4 & 7) == 1 ? "+" + text : text;
  }

  /** TP-OA, TP-DA and TP-RA: the length counts useful semi-octets. */
  void encode(ByteArrayOutputStream out) {
    if (isName(type)) {
      byte[] septets = Gsm7.septets(text);
      out.write((septets.length * 7 + 3) / 4);
      out.write(type);
      out.writeBytes(Septets.pack(septets, 0));
    } else {
      out.write(text.length());
      out.write(type);
      out.writeBytes(semiOctets());
    }
  }

  /** RP-SMSC: the length counts octets, its type included. */
  void encodeCentre(ByteArrayOutputStream out) {
    byte[] digits = semiOctets();
    out.write(digits.length + 1);
    out.write(type);
    out.writeBytes(digits);
  }

  private byte[] semiOctets() {
    byte[] octets = new byte[(text.length() + 1) / 2];
    for (int i = 0; i < octets.length; i++) {
      int low = DIGITS.indexOf(text.charAt(2 * i));
      int high = 2 * i + 1 < text.length() ? DIGITS.indexOf(text.charAt(2 * i + 1)) : 15;
      octets[i] = (byte) (high << 4 | low);
    }
    return octets;
  }

  static Address decode(Octets in, String what) throws SmsFormatException {
    int length = in.next("length of " + what);
    if (length > MOST_DIGITS) {
      throw new SmsFormatException(what + " of " + length + " digits; 20 are the most");
    }
    int type = type(in, what);
    byte[] octets = in.next((length + 1) / 2, what);
    if (isName(type)) {
      return new Address(type, Gsm7.text(Septets.unpack(octets, 0, length * 4 / 7, 0)));
    }
    return new Address(type, digits(octets, length));
  }

  /** The service centre before a TPDU, or {@code null} where its length is 0. */
  static Address decodeCentre(Octets in) throws SmsFormatException {
    int length = in.next("length of the service centre");
    if (length == 0) {
      return null;
    }
    if (length > 1 + MOST_DIGITS / 2) {
      throw new SmsFormatException("a service centre of " + length + " octets; 11 are the most");
    }
    int type = type(in, "service centre");
    byte[] octets = in.next(length - 1, "service centre");
    if (isName(type)) {
      throw new SmsFormatException("a service centre with a name for a number");
    }
    return new Address(type, digits(octets, 2 * octets.length));
  }

  private static int type(Octets in, String what) throws SmsFormatException {
    int type = in.next("type of " + what);
    if ((type & 0x80) == 0) {
      throw new SmsFormatException("an extended type of " + what + " (" + type + ")");
    }
    return type;
  }

  private static String digits(byte[] octets, int length) {
    StringBuilder out = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      int digit = i % 2 == 0 ? octets[i / 2] & 15 : octets[i / 2] >> 4 & 15;
      if (digit == 15) {
        break;
      }
      out.append(DIGITS.charAt(digit));
    }
    return out.toString();
  }
}
