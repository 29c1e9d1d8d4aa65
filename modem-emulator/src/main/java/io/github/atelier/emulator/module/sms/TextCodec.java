package io.github.atelier.emulator.module.sms;

import io.github.atelier.grammar.sms.Alphabet;
import io.github.atelier.grammar.sms.Gsm7;
import io.github.atelier.grammar.sms.Hex;
import io.github.atelier.grammar.sms.SmsFormatException;
import io.github.atelier.grammar.sms.UserData;
import io.github.atelier.grammar.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How texts and numbers look in text mode under a character set ({@code +CSCS}, 27.007 clause 5.5;
 * 27.005 clause 3.1, data): texts of the default alphabet are converted, 8-bit and UCS2 data are
 * two hexadecimal digits an octet.
 */
final class TextCodec {
  private static final String DIALLED = "+0123456789*#abc";
  private static final byte[] NONE = {};

  private final String charset;

  /**
   * @param charset IRA, GSM, UCS2 or HEX
   */
  TextCodec(String charset) {
    this.charset = charset;
  }

  /** A text as the host sees it. */
  byte[] shown(UserData data) {
    if (data.alphabet() != Alphabet.GSM7) {
      return ascii(Hex.of(data.content().bytes()));
    }
    String text = data.text();
    return switch (charset) {
      case "UCS2" -> ascii(Hex.of(text.getBytes(StandardCharsets.UTF_16BE)));
      case "GSM" -> data.content().bytes();
      case "HEX" -> ascii(Hex.of(data.content().bytes()));
      default -> text.getBytes(StandardCharsets.US_ASCII);
    };
  }

  /**
   * What a host typed, as user data.
   *
   * @param coding TP-DCS that {@code +CSMP} set
   * @param header whether the data begins with a user data header
   * @throws SmsFormatException if it does not fit the character set, or the alphabet
   * @throws IllegalArgumentException if it is longer than a message
   */
  UserData typed(byte[] text, int coding, boolean header) throws SmsFormatException {
    if (Alphabet.of(coding) != Alphabet.GSM7) {
      byte[] octets = octets(text);
      int before =
          header && octets.length > 0 ? Math.min(octets.length, 1 + (octets[0] & 0xFF)) : 0;
      return new UserData(
          coding,
          Value.Octets.of(before == 0 ? NONE : Arrays.copyOfRange(octets, 1, before)),
          Value.Octets.of(Arrays.copyOfRange(octets, before, octets.length)));
    }
    return new UserData(coding, Value.Octets.of(NONE), Value.Octets.of(septets(text)));
  }

  private byte[] septets(byte[] text) throws SmsFormatException {
    switch (charset) {
      case "GSM":
        return sevenBits(text);
      case "HEX":
        return sevenBits(octets(text));
      default:
        String characters =
            charset.equals("UCS2")
                ? new String(octets(text), StandardCharsets.UTF_16BE)
                : new String(sevenBits(text), StandardCharsets.US_ASCII);
        if (!Gsm7.canEncode(characters)) {
          throw new SmsFormatException("a character that the default alphabet lacks");
        }
        return Gsm7.septets(characters);
    }
  }

  private static byte[] sevenBits(byte[] octets) throws SmsFormatException {
    for (byte b : octets) {
      if (b < 0) {
        throw new SmsFormatException("an octet beyond seven bits");
      }
    }
    return octets;
  }

  private static byte[] octets(byte[] digits) throws SmsFormatException {
    return Hex.octets(new String(digits, StandardCharsets.ISO_8859_1));
  }

  /** A number as the host sees it: four digits a character in UCS2. */
  byte[] shown(String number) {
    return charset.equals("UCS2")
        ? ascii(Hex.of(number.getBytes(StandardCharsets.UTF_16BE)))
        : charset.equals("HEX")
            ? ascii(Hex.of(Gsm7.nearest(number)))
            : number.getBytes(StandardCharsets.US_ASCII);
  }

  /** The number that a host wrote; plain digits are taken under any character set. */
  String number(String written) {
    if (charset.equals("UCS2") || charset.equals("HEX")) {
      try {
        byte[] octets = Hex.octets(written);
        String number =
            charset.equals("UCS2")
                ? new String(octets, StandardCharsets.UTF_16BE)
                : Gsm7.text(octets);
        if (number.chars().allMatch(c -> DIALLED.indexOf(c) >= 0)) {
          return number;
        }
      } catch (SmsFormatException e) {
        return written;
      }
    }
    return written;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
