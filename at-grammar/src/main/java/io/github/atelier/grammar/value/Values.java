package io.github.atelier.grammar.value;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;

/**
 * Values by hole name, in the order they were set. Immutable and safe to pass between threads.
 *
 * <p>{@link #toString()} prints names alone, because any value may be a secret.
 */
public final class Values {
  private static final Values EMPTY = new Values(Map.of());

  private final Map<String, Value> byName;

  private Values(Map<String, Value> byName) {
    this.byName = byName;
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
    Map<String, Value> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], toValue(namesAndValues[i + 1]));
    }
    return new Values(map);
  }

  /** Wraps a map that the caller gives away. */
  static Values wrap(Map<String, Value> map) {
    return new Values(map);
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
    Map<String, Value> map = new LinkedHashMap<>(byName);
    map.put(Objects.requireNonNull(name), toValue(value));
    return new Values(map);
  }

  /** These values and a code by its neutral name. */
  public Values withCode(String name, String code) {
    return with(name, new Value.Code(code));
  }

  /** These values and those, of which the latter win. */
  public Values plus(Values others) {
    if (others.byName.isEmpty()) {
      return this;
    }
    Map<String, Value> map = new LinkedHashMap<>(byName);
    map.putAll(others.byName);
    return new Values(map);
  }

  /** These values without one. */
  public Values without(String name) {
    if (!byName.containsKey(name)) {
      return this;
    }
    Map<String, Value> map = new LinkedHashMap<>(byName);
    map.remove(name);
    return new Values(map);
  }

  /** The value of that name, or {@code null}. */
  public Value get(String name) {
    return byName.get(name);
  }

  public boolean has(String name) {
    return byName.containsKey(name);
  }

  public Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  public boolean isEmpty() {
    return byName.isEmpty();
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
    return byName.get(name) instanceof Value.Code c ? c.name() : null;
  }

  private Value need(String name) {
    Value value = byName.get(name);
    if (value == null) {
      throw new NoSuchElementException("no value '" + name + "'; there are " + byName.keySet());
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
    return other instanceof Values v && byName.equals(v.byName);
  }

  @Override
  public int hashCode() {
    return byName.hashCode();
  }

  @Override
  public String toString() {
    return byName.keySet().toString();
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
        names = Arrays.copyOf(names, Math.max(8, size * 2));
        values = Arrays.copyOf(values, Math.max(8, size * 2));
      }
      names[size] = name;
      values[size++] = value;
    }

    /** The last value put under that name, or {@code null}. */
    public Value get(String name) {
      for (int i = size - 1; i >= 0; i--) {
        if (names[i].equals(name)) {
          return values[i];
        }
      }
      return null;
    }

    public Values build() {
      if (size == 0) {
        return EMPTY;
      }
      Map<String, Value> map = new LinkedHashMap<>();
      for (int i = 0; i < size; i++) {
        map.put(names[i], values[i]);
      }
      return wrap(map);
    }
  }
}
