package io.github.atelier.grammar.value;

import java.io.ByteArrayOutputStream;

/**
 * Whatever a line still holds: newer firmware appends fields. A reader keeps it as octets and does
 * not look.
 */
public record RestType() implements ValueType {

  @Override
  public Value parse(byte[] bytes, int from, int to) {
    return Value.Octets.of(bytes, from, to - from);
  }

  @Override
  public void print(Value value, ByteArrayOutputStream out) throws UnfitValueException {
    byte[] octets = OctetsType.octetsOf(value);
    out.write(octets, 0, octets.length);
  }

  @Override
  public String range() {
    return "";
  }

  @Override
  public String describe() {
    return "the rest of the line";
  }
}
