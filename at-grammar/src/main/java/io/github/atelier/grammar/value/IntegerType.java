package io.github.atelier.grammar.value;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A decimal integer in a closed range, or one of a list. Leading zeros and surrounding blanks are
 * read, never written (modules send {@code +CREG:002,001} and {@code 0 5}).
 *
 * @param min smallest legal value
 * @param max largest legal value
 * @param only the legal values in ascending order; empty where all from {@code min} to {@code max}
 *     are legal
 * @param shift what is added on the wire: a module that counts its clients from 1 has 1
 */
public record IntegerType(long min, long max, List<Long> only, long shift) implements ValueType {

  /** Most numbers on a line are small, and the same again and again. */
  private static final Value.Number[] SMALL = new Value.Number[256];

  static {
    Arrays.setAll(SMALL, Value.Number::new);
  }

  public IntegerType {
    if (min > max) {
      throw new IllegalArgumentException("empty range " + min + ".." + max);
    }
    only = List.copyOf(only);
  }

  /** Every integer of a range. */
  public IntegerType(long min, long max) {
    this(min, max, List.of(), 0);
  }

  /** Every integer of a range, counted otherwise on the wire. */
  public IntegerType(long min, long max, long shift) {
    this(min, max, List.of(), shift);
  }

  /**
   * Some integers.
   *
   * @param only in ascending order, one at least
   */
  public IntegerType(List<Long> only) {
    this(only.get(0), only.get(only.size() - 1), only, 0);
  }

  private boolean allows(long n) {
    return n >= min && n <= max && (only.isEmpty() || only.contains(n));
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
    return !allows(n) ? null : n >= 0 && n < SMALL.length ? SMALL[(int) n] : new Value.Number(n);
  }

  @Override
  public void print(Value value, ByteArrayOutputStream out) throws UnfitValueException {
    if (!(value instanceof Value.Number n) || !allows(n.value())) {
      throw new UnfitValueException("must be " + describe());
    }
    out.writeBytes(Long.toString(n.value() + shift).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String range() {
    if (!only.isEmpty()) {
      return only.stream()
          .map(n -> String.valueOf(n + shift))
          .collect(Collectors.joining(",", "(", ")"));
    }
    long from = min + shift;
    return min == max ? "(" + from + ")" : "(" + from + "-" + (max + shift) + ")";
  }

  @Override
  public String describe() {
    if (!only.isEmpty()) {
      return only.stream().map(String::valueOf).collect(Collectors.joining(", ", "one of ", ""));
    }
    return "a number from " + min + " to " + max;
  }
}
