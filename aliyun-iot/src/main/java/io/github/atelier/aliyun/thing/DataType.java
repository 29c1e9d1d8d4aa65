package io.github.atelier.aliyun.thing;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A data type of a thing model with its specs. Immutable. */
public sealed interface DataType {
  /** The name in a TSL document: {@code int}, {@code float}, …, {@code array}. */
  String wireName();

  /** The code of a value that is not of this type. */
  ThingCode mismatch();

  /** The three numeric types. */
  enum NumberKind {
    /** 32 bits, signed. */
    INT("int", ThingCode.INT),
    /** IEEE single precision. */
    FLOAT("float", ThingCode.FLOAT),
    /** IEEE double precision. */
    DOUBLE("double", ThingCode.DOUBLE);

    private final String wireName;
    private final ThingCode mismatch;

    NumberKind(String wireName, ThingCode mismatch) {
      this.wireName = wireName;
      this.mismatch = mismatch;
    }
  }

  /**
   * A number.
   *
   * @param kind which of the three
   * @param min the smallest, if bounded
   * @param max the largest, if bounded
   * @param step the distance of neighbours, counted from {@code min}, if given
   * @param unit such as {@code °C}; empty if none
   * @param unitName such as {@code degree Celsius}; empty if none
   */
  record Numeric(
      NumberKind kind,
      Optional<BigDecimal> min,
      Optional<BigDecimal> max,
      Optional<BigDecimal> step,
      String unit,
      String unitName)
      implements DataType {
    public Numeric {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(unit, "unit");
      Objects.requireNonNull(unitName, "unitName");
    }

    /** A number between two bounds, without step or unit. */
    public static Numeric between(NumberKind kind, String min, String max) {
      return new Numeric(
          kind,
          Optional.of(new BigDecimal(min)),
          Optional.of(new BigDecimal(max)),
          Optional.empty(),
          "",
          "");
    }

    @Override
    public String wireName() {
      return kind.wireName;
    }

    @Override
    public ThingCode mismatch() {
      return kind.mismatch;
    }
  }

  /**
   * Text.
   *
   * @param length the most octets of UTF-8, 1 to 10240
   */
  record Text(int length) implements DataType {
    @Override
    public String wireName() {
      return "text";
    }

    @Override
    public ThingCode mismatch() {
      return ThingCode.TEXT;
    }
  }

  /** A moment: UTC milliseconds since 1970 as a decimal string. */
  record Date() implements DataType {
    @Override
    public String wireName() {
      return "date";
    }

    @Override
    public ThingCode mismatch() {
      return ThingCode.DATE;
    }
  }

  /**
   * 0 or 1.
   *
   * @param off what 0 means
   * @param on what 1 means
   */
  record Bool(String off, String on) implements DataType {
    public Bool {
      Objects.requireNonNull(off, "off");
      Objects.requireNonNull(on, "on");
    }

    @Override
    public String wireName() {
      return "bool";
    }

    @Override
    public ThingCode mismatch() {
      return ThingCode.BOOL;
    }
  }

  /**
   * One of up to 100 integers with names.
   *
   * @param names what each means, in the order of the document
   */
  record Enumeration(Map<Integer, String> names) implements DataType {
    public Enumeration {
      names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    @Override
    public String wireName() {
      return "enum";
    }

    @Override
    public ThingCode mismatch() {
      return ThingCode.ENUM;
    }
  }

  /**
   * Up to 50 members of simple types.
   *
   * @param members in the order of the document
   */
  record Struct(List<Field> members) implements DataType {
    public Struct {
      members = List.copyOf(members);
    }

    /** A member by its identifier. */
    public Optional<Field> member(String identifier) {
      return Field.find(members, identifier);
    }

    @Override
    public String wireName() {
      return "struct";
    }

    @Override
    public ThingCode mismatch() {
      return ThingCode.STRUCT;
    }
  }

  /**
   * Several of one type.
   *
   * @param size the most elements
   * @param item int, float, double, text or struct
   */
  record Array(int size, DataType item) implements DataType {
    public Array {
      Objects.requireNonNull(item, "item");
    }

    @Override
    public String wireName() {
      return "array";
    }

    @Override
    public ThingCode mismatch() {
      return ThingCode.ARRAY;
    }
  }
}
