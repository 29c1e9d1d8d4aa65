package io.github.atelier.grammar.value;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A decimal integer in a closed range. Leading zeros and surrounding blanks are read, never written
 * (modules send {@code +CREG:002,001} and {@code 0 5}).
 *
 * @param min smallest legal value
 * @param max largest legal value
 * @param shift what is added on the wire: a module that counts its clients from 1 has 1
 */
public record IntegerType(long min, long max, long shift) implements ValueType {

  /** A number that stands on the wire as it is. */
  public IntegerType(long min, long max) {
    this(min, max, 0);
  }

  /** Most numbers on a line are small, and the same again and again. */
  private static final Value.Number[] SMALL = new Value.Number[256];

  static {
    Arrays.setAll(SMALL, Value.Number::new);
  }

  public IntegerType {
    if (min > max) {
      throw new IllegalArgumentException("empty range " + min + ".." + max);
    }
  }

  @Override
  public Value parse(byte[] bytes, int from, int to) {
    int i = from;
    boolean negative = i < to && bytes[i] == '-';
    if (negative) {
      i++;
    }
    if (i == to || to - i > 18) {
      return null;
    }
    long n = 0;
    for (; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      n = n * 10 + digit;
    }
    n = (negative ? -n : n) - shift;
    return n < min || n > max
        ? null
        : n >= 0 && n < SMALL.length ? SMALL[(int) n] : new Value.Number(n);
  }

  @Override
  public void print(Value value, ByteArrayOutputStream out) throws UnfitValueException {
    if (!(value instanceof Value.Number n) || n.value() < min || n.value() > max) {
      throw new UnfitValueException("must be " + describe());
    }
    out.writeBytes(Long.toString(n.value() + shift).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String range() {
    long from = min + shift;
    return min == max ? "(" + from + ")" : "(" + from + "-" + (max + shift) + ")";
  }

  @Override
  public String describe() {
    return "a number from " + min + " to " + max;
  }
}
