package io.github.atelier.grammar.sms;

/**
 * Which part of a longer message this is (23.040 clauses 9.2.3.24.1 and 9.2.3.24.8).
 *
 * @param reference the same in all parts of a message
 * @param wide whether the reference has 16 bits
 * @param total how many parts, 1 to 255
 * @param part 1 for the first
 */
public record Concatenation(int reference, boolean wide, int total, int part) {

  /**
   * @throws IllegalArgumentException if it is no part of a message
   */
  public Concatenation {
    if (total < 1 || total > 255 || part < 1 || part > total) {
      throw new IllegalArgumentException("part " + part + " of " + total);
    }
    if (reference < 0 || reference > (wide ? 0xFFFF : 0xFF)) {
      throw new IllegalArgumentException("reference " + reference);
    }
  }

  /** As an element of a user data header, its identifier included. */
  public byte[] element() {
    return wide
        ? new byte[] {8, 4, (byte) (reference >> 8), (byte) reference, (byte) total, (byte) part}
        : new byte[] {0, 3, (byte) reference, (byte) total, (byte) part};
  }

  /**
   * The one that a header tells, or {@code null}. An element that makes no sense is ignored, as the
   * clause asks.
   *
   * @param header a user data header without its length octet
   */
  static Concatenation find(byte[] header) {
    Concatenation found = null;
    int at = 0;
    while (at + 1 < header.length) {
      int id = header[at] & 0xFF;
      int length = header[at + 1] & 0xFF;
      int data = at + 2;
      if (data + length > header.length) {
        return found;
      }
      if (id == 0 && length == 3) {
        found = of(header[data] & 0xFF, false, header[data + 1], header[data + 2], found);
      } else if (id == 8 && length == 4) {
        int reference = (header[data] & 0xFF) << 8 | header[data + 1] & 0xFF;
        found = of(reference, true, header[data + 2], header[data + 3], found);
      }
      at = data + length;
    }
    return found;
  }

  private static Concatenation of(
      int reference, boolean wide, byte total, byte part, Concatenation otherwise) {
    int all = total & 0xFF;
    int n = part & 0xFF;
    return n < 1 || n > all ? otherwise : new Concatenation(reference, wide, all, n);
  }
}
