package io.github.atelier.emulator.module.files;

/**
 * The checksum by which modules tell what they have stored: exclusive or of the 16-bit big-endian
 * words; an odd last octet is the high half of a word.
 */
public final class Checksum {
  private Checksum() {}

  /** Four hexadecimal digits. */
  public static String of(byte[] octets) {
    int sum = 0;
    for (int i = 0; i < octets.length; i++) {
      sum ^= (octets[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
    }
    return String.format("%04x", sum);
  }
}
