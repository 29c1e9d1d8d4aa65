package io.github.atelier.grammar.value;

import java.io.ByteArrayOutputStream;

/**
 * A run of decimal digits that is no number: an IMEI, an ICCID. Leading zeros count.
 *
 * @param min fewest digits
 * @param max most digits
 */
public record DigitsType(int min, int max) implements ValueType {

  @Override
  public Value parse(byte[] bytes, int from, int to) {
    if (to - from < min || to - from > max) {
      return null;
    }
    for (int i = from; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
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
    return min + " to " + max + " decimal digits";
  }
}
