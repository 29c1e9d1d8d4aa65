package io.github.atelier.grammar.value;

import java.io.ByteArrayOutputStream;

/**
 * A run of hexadecimal digits kept as text: a tracking area code, a cell identity, a checksum.
 *
 * @param min fewest digits
 * @param max most digits
 */
public record HexType(int min, int max) implements ValueType {

  @Override
  public Value parse(byte[] bytes, int from, int to) {
    if (to - from < min || to - from > max) {
      return null;
    }
    for (int i = from; i < to; i++) {
      if (Character.digit(bytes[i], 16) < 0) {
        return null;
      }
    }
    return Value.Octets.of(bytes, from, to - from);
  }

  @Override
  public void print(Value value, ByteArrayOutputStream out) throws UnfitValueException {
    byte[] octets = OctetsType.octetsOf(value);
    if (parse(octets, 0, octets.length) == null) {
      throw new UnfitValueException("must be " + describe());
    }
    out.write(octets, 0, octets.length);
  }

  @Override
  public String range() {
    return "";
  }

  @Override
  public String describe() {
    return min + " to " + max + " hexadecimal digits";
  }
}
