package io.github.atelier.emulator.module;

import io.github.atelier.grammar.sms.Gsm7;
import io.github.atelier.grammar.sms.Hex;
import io.github.atelier.grammar.sms.SmsFormatException;
import java.nio.charset.StandardCharsets;

/** Texts as the host writes and reads them under {@code +CSCS} (27.007 clause 5.5). */
final class CharacterSet {
  private final String name;

  /**
   * @param name IRA, GSM, UCS2 or HEX
   */
  CharacterSet(String name) {
    this.name = name;
  }

  /** What the host sees; a character that the set lacks is a question mark. */
  byte[] shown(String text) {
    return switch (name) {
      case "UCS2" -> ascii(Hex.of(text.getBytes(StandardCharsets.UTF_16BE)));
      case "GSM" -> Gsm7.nearest(text);
      case "HEX" -> ascii(Hex.of(Gsm7.nearest(text)));
      default -> ascii(text);
    };
  }

  /**
   * What the host wrote.
   *
   * @throws SmsFormatException if it does not fit the set
   */
  String meant(byte[] written) throws SmsFormatException {
    String digits = new String(written, StandardCharsets.ISO_8859_1);
    return switch (name) {
      case "UCS2" -> new String(Hex.octets(digits), StandardCharsets.UTF_16BE);
      case "GSM" -> Gsm7.text(sevenBits(written));
      case "HEX" -> Gsm7.text(sevenBits(Hex.octets(digits)));
      default -> new String(sevenBits(written), StandardCharsets.US_ASCII);
    };
  }

  private static byte[] sevenBits(byte[] octets) throws SmsFormatException {
    for (byte b : octets) {
      if (b < 0) {
        throw new SmsFormatException("an octet beyond seven bits");
      }
    }
    return octets;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
