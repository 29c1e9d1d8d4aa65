package io.github.atelier.grammar.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What fills one hole: a number, a run of octets, or the name of a code. Immutable. */
public sealed interface Value permits Value.Number, Value.Octets, Value.Code {

  /** A decimal integer; which range is legal is the {@link ValueType}'s business. */
  record Number(long value) implements Value {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /**
   * The neutral name of a code, for example {@code dns-failed}; never the vendor's number.
   *
   * @param name lower-case words joined by hyphens
   */
  record Code(String name) implements Value {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A run of octets: a string argument, a payload, a file. Printed by length, since it may be a
   * secret.
   */
  final class Octets implements Value {
    private final byte[] bytes;

    private Octets(byte[] bytes) {
      this.bytes = bytes;
    }

    /** Copies {@code bytes}. */
    public static Octets of(byte[] bytes) {
      return new Octets(bytes.clone());
    }

    /** Copies {@code length} bytes from {@code offset}. */
    public static Octets of(byte[] bytes, int offset, int length) {
      return new Octets(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /** The UTF-8 octets of {@code text}. */
    public static Octets of(String text) {
      return new Octets(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The number of octets. */
    public int length() {
      return bytes.length;
    }

    /** A copy of the octets. */
    public byte[] bytes() {
      return bytes.clone();
    }

    /** The octets as UTF-8 text; malformed sequences become U+FFFD. */
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    byte[] shared() {
      return bytes;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Octets o && Arrays.equals(bytes, o.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return bytes.length + " octets";
    }
  }
}
