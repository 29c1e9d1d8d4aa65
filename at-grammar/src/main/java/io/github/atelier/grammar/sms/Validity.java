package io.github.atelier.grammar.sms;

import io.github.atelier.grammar.value.Value;
import java.time.Duration;

/**
 * How long the service centre keeps a message (23.040 clause 9.2.3.12).
 *
 * @param format how it is told
 * @param octets one octet where it is relative, else seven
 */
public record Validity(Format format, Value.Octets octets) {

  /** TP-VPF (clause 9.2.3.3) by its bits. */
  public enum Format {
    ENHANCED(1),
    RELATIVE(2),
    ABSOLUTE(3);

    private final int bits;

    Format(int bits) {
      this.bits = bits;
    }

    int bits() {
      return bits;
    }
  }

  /** {@inheritDoc} */
  public Validity {
    if (octets.length() != (format == Format.RELATIVE ? 1 : 7)) {
      throw new IllegalArgumentException("a validity of " + octets.length() + " octets");
    }
  }

  /**
   * A relative one by its octet (clause 9.2.3.12.1).
   *
   * @param octet 0 to 255: 11 is an hour, 167 a day, 255 63 weeks
   */
  public static Validity relative(int octet) {
    return new Validity(Format.RELATIVE, Value.Octets.of(new byte[] {(byte) octet}));
  }

  /** How long from now; {@code null} where it is told in another way. */
  public Duration duration() {
    if (format != Format.RELATIVE) {
      return null;
    }
    int n = octets.bytes()[0] & 0xFF;
    if (n < 144) {
      return Duration.ofMinutes((n + 1) * 5L);
    } else if (n < 168) {
      return Duration.ofMinutes(720 + (n - 143) * 30L);
    }
    return n < 197 ? Duration.ofDays(n - 166L) : Duration.ofDays((n - 192L) * 7);
  }
}
