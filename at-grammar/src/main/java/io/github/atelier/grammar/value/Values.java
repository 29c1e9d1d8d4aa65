package io.github.atelier.grammar.value;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;

/**
 * Values by hole name, in the order they were set. Immutable and safe to pass between threads.
 *
 * <p>{@link #toString()} prints names alone, because any value may be a secret.
 */
public final class Values {
  private static final Values EMPTY = new Values(new String[0], new Value[0], 0);

  /** A line has a handful of values: walking through them beats a map, and costs less memory. */
  private final String[] names;

  private final Value[] values;
  private final int size;

  /** Keeps the arrays, which nobody may change any more. */
  private Values(String[] names, Value[] values, int size) {
    this.names = names;
    this.values = values;
    this.size = size;
  }

  /** No values. */
  public static Values empty() {
    return EMPTY;
  }

  /**
   * Values from alternating names and values: {@code Values.of("client", 0, "topic", "a/b")}.
   *
   * @throws IllegalArgumentException if a value is not one of the kinds that {@link #with(String,
   *     Object)} takes
   */
  public static Values of(Object... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a name without a value: give names and values in turn");
    }
    Builder all = new Builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put(Objects.requireNonNull((String) namesAndValues[i]), toValue(namesAndValues[i + 1]));
    }
    return all.build();
  }

  /**
   * These values and one more, which replaces an earlier one of that name.
   *
   * @param value a {@link Value}, a whole number, a {@code String} (kept as UTF-8), a {@code
   *     byte[]}, or {@code null} for no change
   */
  public Values with(String name, Object value) {
    if (value == null) {
      return this;
    }
    Value added = toValue(value);
    int at = index(Objects.requireNonNull(name));
    int newSize = at < 0 ? size + 1 : size;
    String[] newNames = Arrays.copyOf(names, newSize);
    Value[] newValues = Arrays.copyOf(values, newSize);
    newNames[at < 0 ? size : at] = name;
    newValues[at < 0 ? size : at] = added;
    return new Values(newNames, newValues, newSize);
  }

  /** These values and a code by its neutral name. */
  public Values withCode(String name, String code) {
    return with(name, new Value.Code(code));
  }

  /** These values and those, of which the latter win. */
  public Values plus(Values others) {
    if (others.isEmpty() || isEmpty()) {
      return isEmpty() ? others : this;
    }
    Builder all = new Builder();
    all.putAll(this);
    all.putAll(others);
    return all.build();
  }

  /** These values without one. */
  public Values without(String name) {
    int at = index(name);
    if (at < 0) {
      return this;
    }
    String[] newNames = new String[size - 1];
    Value[] newValues = new Value[size - 1];
    System.arraycopy(names, 0, newNames, 0, at);
    System.arraycopy(values, 0, newValues, 0, at);
    System.arraycopy(names, at + 1, newNames, at, newNames.length - at);
    System.arraycopy(values, at + 1, newValues, at, newNames.length - at);
    return new Values(newNames, newValues, size - 1);
  }

  /** The value of that name, or {@code null}. */
  public Value get(String name) {
    int at = index(name);
    return at < 0 ? null : values[at];
  }

  private int index(String name) {
    for (int i = 0; i < size; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  public boolean has(String name) {
    return index(name) >= 0;
  }

  public Set<String> names() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(names).subList(0, size)));
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /**
   * The number of that name.
   *
   * @throws NoSuchElementException if there is none, or it is no number
   */
  public long number(String name) {
    if (need(name) instanceof Value.Number n) {
      return n.value();
    }
    throw new NoSuchElementException("'" + name + "' is no number");
  }

  /** The number of that name, or {@code otherwise} where there is none. */
  public long number(String name, long otherwise) {
    return has(name) ? number(name) : otherwise;
  }

  /**
   * The text of that name (octets as UTF-8, a number in decimal, a code by name).
   *
   * @throws NoSuchElementException if there is none
   */
  public String text(String name) {
    Value value = need(name);
    return value instanceof Value.Octets o ? o.text() : value.toString();
  }

  /** The text of that name, or {@code otherwise} where there is none. */
  public String text(String name, String otherwise) {
    return has(name) ? text(name) : otherwise;
  }

  /**
   * The octets of that name.
   *
   * @throws NoSuchElementException if there are none
   */
  public byte[] bytes(String name) {
    if (need(name) instanceof Value.Octets o) {
      return o.bytes();
    }
    throw new NoSuchElementException("'" + name + "' is no run of octets");
  }

  /** The neutral name of that code, or {@code null} where there is none. */
  public String code(String name) {
    return get(name) instanceof Value.Code c ? c.name() : null;
  }

  private Value need(String name) {
    Value value = get(name);
    if (value == null) {
      throw new NoSuchElementException("no value '" + name + "'; there are " + this);
    }
    return value;
  }

  private static Value toValue(Object value) {
    if (value instanceof Value v) {
      return v;
    }
    if (value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte) {
      return new Value.Number(((Number) value).longValue());
    }
    if (value instanceof String s) {
      return Value.Octets.of(s);
    }
    if (value instanceof byte[] b) {
      return Value.Octets.of(b);
    }
    throw new IllegalArgumentException(
        "no value of the AT language: " + value.getClass().getName());
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Values v) || v.size != size) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!values[i].equals(v.get(names[i]))) {
        return false;
      }
    }
    return true;
  }

  /** The order does not count. */
  @Override
  public int hashCode() {
    int hash = 0;
    for (int i = 0; i < size; i++) {
      hash += names[i].hashCode() ^ values[i].hashCode();
    }
    return hash;
  }

  @Override
  public String toString() {
    return Arrays.asList(names).subList(0, size).toString();
  }

  /**
   * Collects values while a line is matched; not thread-safe. Back-tracking is by {@link #mark} and
   * {@link #reset}.
   */
  public static final class Builder {
    private static final String[] NO_NAMES = {};
    private static final Value[] NO_VALUES = {};
    private String[] names = NO_NAMES;
    private Value[] values = NO_VALUES;
    private int size;

    public int mark() {
      return size;
    }

    public void reset(int mark) {
      size = mark;
    }

    public void put(String name, Value value) {
      if (size == names.length) {
        names = Arrays.copyOf(names, Math.max(4, size * 2));
        values = Arrays.copyOf(values, Math.max(4, size * 2));
      }
      names[size] = name;
      values[size++] = value;
    }

    private void putAll(Values from) {
      for (int i = 0; i < from.size; i++) {
        put(from.names[i], from.values[i]);
      }
    }

    /** The last value put under that name, or {@code null}. */
    public Value get(String name) {
      int i = size - 1;
      while (i >= 0 && !names[i].equals(name)) {
        i--;
      }
      return i < 0 ? null : values[i];
    }

    /** All that was put, of one name the last; the builder is empty again. */
    public Values build() {
      if (size == 0) {
        return EMPTY;
      }
      int kept = 0;
      for (int i = 0; i < size; i++) {
        int same = kept - 1;
        while (same >= 0 && !names[same].equals(names[i])) {
          same--;
        }
        if (same < 0) {
          names[kept] = names[i];
        }
        values[same < 0 ? kept++ : same] = values[i];
      }
      Values built = new Values(names, values, kept);
      names = NO_NAMES;
      values = NO_VALUES;
      size = 0;
      return built;
    }
  }
}
