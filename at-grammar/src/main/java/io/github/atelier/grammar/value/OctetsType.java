package io.github.atelier.grammar.value;

import java.io.ByteArrayOutputStream;

/**
 * A string or a payload, bounded in octets.
 *
 * @param min fewest octets
 * @param max most octets
 * @param binary whether every octet value is legal; a string refuses NUL unless the dialect can
 *     escape it
 */
public record OctetsType(int min, int max, boolean binary) implements ValueType {

  public OctetsType {
    if (min < 0 || min > max) {
      throw new IllegalArgumentException("empty range " + min + ".." + max);
    }
  }

  @Override
  public Value parse(byte[] bytes, int from, int to) {
    return fits(to - from) ? Value.Octets.of(bytes, from, to - from) : null;
  }

  /** Whether so many octets are neither too few nor too many. */
  public boolean fits(int length) {
    return length >= min && length <= max;
  }

  @Override
  public void print(Value value, ByteArrayOutputStream out) throws UnfitValueException {
    byte[] octets = check(value);
    out.write(octets, 0, octets.length);
  }

  /** The octets of a value that fits, not copied. */
  byte[] check(Value value) throws UnfitValueException {
    byte[] octets = octetsOf(value);
    if (octets.length < min || octets.length > max) {
      throw new UnfitValueException("must be " + describe() + ", not " + octets.length);
    }
    return octets;
  }

  /** The octets that a value stands for: text as it is, a number in decimal. */
  static byte[] octetsOf(Value value) throws UnfitValueException {
    if (value instanceof Value.Octets o) {
      return o.shared();
    }
    if (value instanceof Value.Number n) {
      return Value.Octets.of(n.toString()).shared();
    }
    throw new UnfitValueException("must be text or octets");
  }

  @Override
  public String range() {
    return min == max ? "(" + min + ")" : "(" + min + "-" + max + ")";
  }

  @Override
  public String describe() {
    return min + " to " + max + " octets";
  }
}
