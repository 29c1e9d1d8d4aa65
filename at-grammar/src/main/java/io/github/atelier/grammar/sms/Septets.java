package io.github.atelier.grammar.sms;

/** Seven-bit characters packed into octets, lowest bit first (23.038 clause 6.1.2.1). */
public final class Septets {
  private Septets() {}

  /**
   * Packs septets.
   *
   * @param septets one in each byte
   * @param fill bits to leave 0 before the first, 0 to 6: after a user data header the text begins
   *     at a septet boundary (23.040 9.2.3.24)
   */
  public static byte[] pack(byte[] septets, int fill) {
    byte[] octets = new byte[octets(septets.length, fill)];
    int bit = fill;
    for (byte septet : septets) {
      int value = (septet & 0x7F) << bit % 8;
      octets[bit / 8] |= (byte) value;
      if (value > 0xFF) {
        octets[bit / 8 + 1] |= (byte) (value >> 8);
      }
      bit += 7;
    }
    return octets;
  }

  /** How many octets that many septets take. */
  public static int octets(int septets, int fill) {
    return (septets * 7 + fill + 7) / 8;
  }

  /**
   * Unpacks septets.
   *
   * @param from index of the first octet
   * @param count how many septets
   * @param fill bits before the first, 0 to 6
   * @throws SmsFormatException if there are fewer octets than that takes
   */
  public static byte[] unpack(byte[] octets, int from, int count, int fill)
      throws SmsFormatException {
    if (count < 0 || from < 0 || octets(count, fill) > octets.length - from) {
      throw new SmsFormatException(
          count + " septets do not fit into " + Math.max(0, octets.length - from) + " octets");
    }
    byte[] septets = new byte[count];
    int bit = fill;
    for (int i = 0; i < count; i++) {
      int at = from + bit / 8;
      int two = (octets[at] & 0xFF) | (at + 1 < octets.length ? (octets[at + 1] & 0xFF) << 8 : 0);
      septets[i] = (byte) (two >> bit % 8 & 0x7F);
      bit += 7;
    }
    return septets;
  }
}
