package io.github.atelier.grammar.sms;

import io.github.atelier.grammar.value.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a message carries (TP-UDL and TP-UD, 23.040 clauses 9.2.3.16 and 9.2.3.24).
 *
 * @param coding TP-DCS
 * @param header the user data header without its length octet; empty for none
 * @param content what follows the header: septets, one in each byte, in the default alphabet, else
 *     octets
 */
public record UserData(int coding, Value.Octets header, Value.Octets content) {
  /** Most octets of all user data. */
  public static final int MOST_OCTETS = 140;

  /** Most septets of all user data. */
  public static final int MOST_SEPTETS = 160;

  private static final Value.Octets NONE = Value.Octets.of(new byte[0]);

  /**
   * @throws IllegalArgumentException if it is more than one message carries
   */
  public UserData {
    int most = Alphabet.of(coding) == Alphabet.GSM7 ? MOST_SEPTETS : MOST_OCTETS;
    if (coding < 0 || coding > 255) {
      throw new IllegalArgumentException("a coding of " + coding);
    }
    if (length(coding, header, content) > most) {
      throw new IllegalArgumentException(
          "user data of " + length(coding, header, content) + "; " + most + " are the most");
    }
  }

  /**
   * A text in one message.
   *
   * @throws IllegalArgumentException if it is longer than 160 septets, or 70 UCS2 characters
   */
  public static UserData of(String text) {
    return of(text, Gsm7.canEncode(text) ? Alphabet.GSM7 : Alphabet.UCS2);
  }

  /**
   * A text in this alphabet.
   *
   * @throws IllegalArgumentException if the alphabet lacks a character, or it is too long
   */
  public static UserData of(String text, Alphabet alphabet) {
    return new UserData(alphabet.coding(), NONE, Value.Octets.of(content(text, alphabet)));
  }

  /** Octets of no alphabet. */
  public static UserData of(byte[] octets) {
    return new UserData(Alphabet.OCTETS.coding(), NONE, Value.Octets.of(octets));
  }

  static byte[] content(String text, Alphabet alphabet) {
    return switch (alphabet) {
      case GSM7 -> Gsm7.septets(text);
      case UCS2 -> text.getBytes(StandardCharsets.UTF_16BE);
      default -> text.getBytes(StandardCharsets.ISO_8859_1);
    };
  }

  /** The same with another coding of the same alphabet: a message class. */
  public UserData withCoding(int newCoding) {
    return new UserData(newCoding, header, content);
  }

  public Alphabet alphabet() {
    return Alphabet.of(coding);
  }

  /** As text; octets of no alphabet as ISO 8859-1. */
  public String text() {
    return switch (alphabet()) {
      case GSM7 -> Gsm7.text(content.bytes());
      case UCS2 -> new String(content.bytes(), StandardCharsets.UTF_16BE);
      default -> new String(content.bytes(), StandardCharsets.ISO_8859_1);
    };
  }

  public boolean hasHeader() {
    return header.length() > 0;
  }

  /** Which part of a longer message this is, or {@code null}. */
  public Concatenation concatenation() {
    return Concatenation.find(header.bytes());
  }

  /** Header, fill bits and text as octets, without TP-UDL. */
  public byte[] octets() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(MOST_OCTETS);
    if (hasHeader()) {
      out.write(header.length());
      out.writeBytes(header.bytes());
    }
    out.writeBytes(
        alphabet() == Alphabet.GSM7
            ? Septets.pack(content.bytes(), fill(header.length()))
            : content.bytes());
    return out.toByteArray();
  }

  /** TP-UDL: septets in the default alphabet, else octets. */
  public int length() {
    return length(coding, header, content);
  }

  private static int length(int coding, Value.Octets header, Value.Octets content) {
    int before = header.length() == 0 ? 0 : header.length() + 1;
    return Alphabet.of(coding) == Alphabet.GSM7
        ? (before * 8 + 6) / 7 + content.length()
        : before + content.length();
  }

  /** Bits between a header and the first septet. */
  private static int fill(int header) {
    return header == 0 ? 0 : (7 - (header + 1) * 8 % 7) % 7;
  }

  void encode(ByteArrayOutputStream out) {
    out.write(length());
    out.writeBytes(octets());
  }

  /** Reads TP-UDL and TP-UD; octets after them are left alone. */
  static UserData decode(int coding, boolean hasHeader, Octets in) throws SmsFormatException {
    boolean septets = Alphabet.of(coding) == Alphabet.GSM7;
    int length = in.next("length of the user data");
    int most = septets ? MOST_SEPTETS : MOST_OCTETS;
    if (length > most) {
      throw new SmsFormatException("user data of " + length + "; " + most + " are the most");
    }
    byte[] octets = in.next(septets ? Septets.octets(length, 0) : length, "user data");
    int header = 0;
    if (hasHeader) {
      header = octets.length == 0 ? 0 : octets[0] & 0xFF;
      if (octets.length == 0 || header + 1 > octets.length) {
        throw new SmsFormatException("a header of " + header + " octets in " + octets.length);
      }
    }
    int before = hasHeader ? header + 1 : 0;
    byte[] content;
    if (septets) {
      int count = Math.max(0, length - (before * 8 + 6) / 7);
      content = Septets.unpack(octets, before, count, hasHeader ? fill(header) : 0);
    } else {
      content = Gsm7.copy(octets, before, octets.length);
    }
    if (hasHeader && header == 0) {
      // a header of no elements says nothing; without it the text is the same
      return new UserData(coding, NONE, Value.Octets.of(content));
    }
    return new UserData(
        coding, hasHeader ? Value.Octets.of(octets, 1, header) : NONE, Value.Octets.of(content));
  }
}
