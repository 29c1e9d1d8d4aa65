package io.github.atelier.grammar.sms;

/** How the characters of a message are coded (23.038 clause 4). */
public enum Alphabet {
  /** The GSM 7 bit default alphabet. */
  GSM7,
  /** Octets with no meaning as text. */
  OCTETS,
  /** UCS2; phones put UTF-16BE there. */
  UCS2;

  /** TP-DCS of an ordinary message in this alphabet. */
  public int coding() {
    return this == GSM7 ? 0 : this == OCTETS ? 4 : 8;
  }

  /**
   * The alphabet that a TP-DCS tells. Reserved codings are read as the default alphabet, as the
   * clause asks; compressed text is octets.
   */
  public static Alphabet of(int coding) {
    int group = coding >> 4 & 15;
    if (group < 8) {
      return (coding & 0x20) != 0 ? OCTETS : general(coding);
    }
    if (group == 14) {
      return UCS2;
    }
    return group == 15 && (coding & 4) != 0 ? OCTETS : GSM7;
  }

  private static Alphabet general(int coding) {
    return switch (coding >> 2 & 3) {
      case 1 -> OCTETS;
      case 2 -> UCS2;
      default -> GSM7;
    };
  }

  /** The message class 0 to 3 that a TP-DCS tells, or -1 for none. */
  public static int messageClass(int coding) {
    int group = coding >> 4 & 15;
    boolean classed = group < 8 ? (coding & 0x10) != 0 : group == 15;
    return classed ? coding & 3 : -1;
  }
}
