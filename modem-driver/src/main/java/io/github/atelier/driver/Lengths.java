package io.github.atelier.driver;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.value.IntegerType;
import io.github.atelier.grammar.value.OctetsType;
import io.github.atelier.grammar.value.ValueType;

/** What a dialect carries at most. */
final class Lengths {
  private static final int UNTOLD = 1024;

  private Lengths() {}

  /** The highest number, or the most octets, of this value. */
  static int most(Dialect dialect, String name) {
    ValueType type = dialect.value(name) == null ? null : dialect.value(name).type();
    if (type instanceof IntegerType numbers) {
      return (int) numbers.max();
    }
    return type instanceof OctetsType octets ? octets.max() : UNTOLD;
  }
}
