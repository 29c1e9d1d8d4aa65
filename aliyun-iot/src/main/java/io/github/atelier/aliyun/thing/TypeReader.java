package io.github.atelier.aliyun.thing;

import io.github.atelier.aliyun.thing.DataType.NumberKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code dataType} objects. A type with a mistake comes back as some type, and is noted. */
final class TypeReader {
  private static final DataType SOME = new DataType.Text(1);
  private static final String TYPES =
      "types are int, float, double, text, date, bool, enum, struct, array";

  private static final Set<String> RESERVED = Set.of("set", "get", "post", "time", "value");

  private final ThingLimits limits;

  TypeReader(ThingLimits limits) {
    this.limits = limits;
  }

  /** Where a type stands: what may be in it depends on that. */
  enum Place {
    /** A property, a parameter. */
    TOP,
    /** A member of a struct. */
    MEMBER,
    /** An array's element. */
    ITEM
  }

  /** The type under {@code dataType} of an owner. */
  DataType of(Cursor owner, Place place) {
    Cursor type = owner.need("dataType", "such as {\"type\":\"int\",\"specs\":{…}}");
    if (type.isMissing()) {
      return SOME;
    }
    if (!type.isObject()) {
      type.problem("must be an object, is " + type.kind(), "with type and specs");
      return SOME;
    }
    return read(type, place);
  }

  private DataType read(Cursor type, Place place) {
    String name = type.need("type", TYPES).isMissing() ? "" : type.text("type", "");
    Cursor specs = type.at("specs");
    switch (name) {
      case "int":
        return number(specs, NumberKind.INT);
      case "float":
        return number(specs, NumberKind.FLOAT);
      case "double":
        return number(specs, NumberKind.DOUBLE);
      case "text":
        return new DataType.Text(
            specs.whole("length", 1, ThingLimits.MAX_TEXT, ThingLimits.MAX_TEXT));
      case "date", "bool", "enum":
        if (place == Place.ITEM) {
          break;
        }
        return name.equals("date") ? new DataType.Date() : named(specs, name);
      case "struct":
        if (place == Place.MEMBER) {
          type.problem(
              "a struct cannot be a member of a struct", "flatten it, or make it a property");
          return SOME;
        }
        return struct(specs);
      case "array":
        if (place == Place.ITEM) {
          break;
        }
        return array(specs, place);
      case "":
        return SOME;
      default:
        type.at("type").problem("there is no type " + Cursor.shown(name), TYPES);
        return SOME;
    }
    type.at("type")
        .problem(
            "an array's elements cannot be of type " + name,
            "they may be int, float, double, text or struct");
    return SOME;
  }

  private DataType number(Cursor specs, NumberKind kind) {
    Optional<BigDecimal> min = specs.number("min");
    Optional<BigDecimal> max = specs.number("max");
    Optional<BigDecimal> step = specs.number("step");
    min.ifPresent(value -> fits(specs.at("min"), value, kind));
    max.ifPresent(value -> fits(specs.at("max"), value, kind));
    if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) > 0) {
      specs
          .at("min")
          .problem("min " + min.get() + " is above max " + max.get(), "exchange the two");
    }
    if (step.isPresent()) {
      fits(specs.at("step"), step.get(), kind);
      if (step.get().signum() <= 0) {
        specs.at("step").problem("step must be above 0, is " + step.get(), "or leave it out");
      }
    }
    return new DataType.Numeric(
        kind, min, max, step, specs.text("unit", ""), specs.text("unitName", ""));
  }

  private static void fits(Cursor at, BigDecimal value, NumberKind kind) {
    if (!Numbers.fits(kind, value)) {
      at.problem(
          "is no " + kind.name().toLowerCase(java.util.Locale.ROOT) + ": " + value,
          kind == NumberKind.INT
              ? "an int is whole and has 32 bits: -2147483648 to 2147483647"
              : "it is beyond the type's range");
    }
  }

  private DataType named(Cursor specs, String name) {
    boolean bool = name.equals("bool");
    String hint =
        bool ? "such as {\"0\":\"off\",\"1\":\"on\"}" : "such as {\"0\":\"low\",\"1\":\"high\"}";
    if (!specs.isObject()) {
      specs.problem(specs.isMissing() ? "is missing" : "must be an object", hint);
      return SOME;
    }
    Map<Integer, String> names = new LinkedHashMap<>();
    specs
        .node()
        .fieldNames()
        .forEachRemaining(
            key -> {
              try {
                names.put(Integer.parseInt(key), specs.text(key, ""));
              } catch (NumberFormatException e) {
                specs.at(key).problem("a key must be a whole number of 32 bits", hint);
              }
            });
    if (bool) {
      if (names.size() != 2 || !names.containsKey(0) || !names.containsKey(1)) {
        specs.problem("a bool needs exactly the keys 0 and 1, has " + names.keySet(), hint);
      }
      return new DataType.Bool(names.getOrDefault(0, ""), names.getOrDefault(1, ""));
    }
    int keys = specs.node().size();
    if (keys == 0 || keys > ThingLimits.MAX_ENUM) {
      specs.problem("an enum needs 1 to " + ThingLimits.MAX_ENUM + " keys, has " + keys, hint);
    }
    return new DataType.Enumeration(names);
  }

  private DataType struct(Cursor specs) {
    if (specs.isMissing()) {
      specs.problem("is missing", "the members: [{\"identifier\",\"name\",\"dataType\"}, …]");
    }
    List<Field> members = fields(specs, Place.MEMBER);
    if (specs.node().isArray() && (members.isEmpty() || members.size() > ThingLimits.MAX_STRUCT)) {
      specs.problem(
          "a struct needs 1 to " + ThingLimits.MAX_STRUCT + " members, has " + specs.node().size(),
          "split it");
    }
    return new DataType.Struct(members);
  }

  private DataType array(Cursor specs, Place place) {
    if (specs.need("size", "the most elements, such as \"10\"").isMissing()) {
      return SOME;
    }
    int size = specs.whole("size", 1, limits.maxArraySize(), 1);
    Cursor item = specs.need("item", "the elements' type, such as {\"type\":\"int\"}");
    if (item.isMissing()) {
      return SOME;
    }
    if (!item.isObject()) {
      item.problem("must be an object, is " + item.kind(), "with type, and specs for a struct");
      return SOME;
    }
    DataType type = read(item, Place.ITEM);
    if (place == Place.MEMBER && type instanceof DataType.Struct) {
      item.problem("a struct cannot be in a struct, not even in an array", "flatten it");
    }
    return new DataType.Array(size, type);
  }

  /** Fields with identifiers that are unique among them. */
  List<Field> fields(Cursor array, Place place) {
    List<Field> fields = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Cursor one : array.elements("of {\"identifier\",\"name\",\"dataType\"}")) {
      if (!one.isObject()) {
        one.problem("must be an object, is " + one.kind(), "with identifier, name and dataType");
        continue;
      }
      String identifier = identifier(one, seen, false);
      fields.add(new Field(identifier, one.text("name", identifier), of(one, place)));
    }
    return fields;
  }

  /** Reads and checks an identifier. */
  static String identifier(Cursor owner, Set<String> seen, boolean words) {
    Cursor at = owner.need("identifier", "1 to 50 letters, digits and _");
    String text = owner.text("identifier", "");
    if (at.isMissing() || !at.node().isTextual()) {
      return "";
    }
    if (!wellFormed(text)) {
      at.problem(
          "must have 1 to "
              + ThingLimits.MAX_IDENTIFIER
              + " letters, digits and _, is "
              + Cursor.shown(text),
          "rename it");
    } else if (words && RESERVED.contains(text)) {
      at.problem(
          "the word " + text + " is reserved",
          "rename it; reserved are set, get, post, time, value");
    } else if (!seen.add(text)) {
      at.problem("the identifier " + text + " is there twice", "rename one of the two");
    }
    return text;
  }

  static boolean wellFormed(String identifier) {
    if (identifier.isEmpty() || identifier.length() > ThingLimits.MAX_IDENTIFIER) {
      return false;
    }
    for (int i = 0; i < identifier.length(); i++) {
      char c = identifier.charAt(i);
      if (!((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '_')) {
        return false;
      }
    }
    return true;
  }
}
