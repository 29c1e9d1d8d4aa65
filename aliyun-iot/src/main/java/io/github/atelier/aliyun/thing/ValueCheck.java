package io.github.atelier.aliyun.thing;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atelier.aliyun.thing.DataType.NumberKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges values by a thing model. Immutable.
 *
 * <p>Weak: the identifier is in the model, and the JSON is of the type. Strong: and within its
 * specs. None: everything passes. What is looked at first decides about the code; one problem a
 * value is told.
 */
public final class ValueCheck {
  private final ThingModel model;
  private final Validation validation;

  /** Judges by this model, this strictly. */
  public ValueCheck(ThingModel model, Validation validation) {
    this.model = model;
    this.validation = validation;
  }

  /** The model it judges by. */
  public ThingModel model() {
    return model;
  }

  /** How strictly it judges. */
  public Validation validation() {
    return validation;
  }

  /** A property that a device posts. */
  public Optional<ValueProblem> property(String identifier, JsonNode value) {
    if (validation == Validation.NONE) {
      return Optional.empty();
    }
    return model
        .property(identifier)
        .map(property -> value(property.type(), identifier, value))
        .orElseGet(() -> problem(identifier, ThingCode.NOT_IN_MODEL, ""));
  }

  /** A property that the platform is to set: it must be writable, too. */
  public Optional<ValueProblem> set(String identifier, JsonNode value) {
    Optional<ValueProblem> problem = property(identifier, value);
    if (problem.isPresent() || validation == Validation.NONE) {
      return problem;
    }
    return model.property(identifier).filter(PropertyDefinition::writable).isPresent()
        ? Optional.empty()
        : problem(identifier, ThingCode.PARAMETER, "the property is read-only");
  }

  /** The output of an event. */
  public Optional<ValueProblem> event(String identifier, JsonNode output) {
    if (validation == Validation.NONE) {
      return Optional.empty();
    }
    return model
        .event(identifier)
        .map(event -> fields(event.output(), output, false))
        .orElseGet(() -> problem(identifier, ThingCode.NOT_IN_MODEL, ""));
  }

  /** The input of a service; every input that the model names must be there if strong. */
  public Optional<ValueProblem> input(String identifier, JsonNode input) {
    if (validation == Validation.NONE) {
      return Optional.empty();
    }
    return model
        .service(identifier)
        .map(service -> fields(service.input(), input, validation == Validation.STRONG))
        .orElseGet(() -> problem(identifier, ThingCode.MODEL_UNAVAILABLE, "no such service"));
  }

  /** The output of a service, as the device gives it back. */
  public Optional<ValueProblem> output(String identifier, JsonNode output) {
    if (validation == Validation.NONE) {
      return Optional.empty();
    }
    return model
        .service(identifier)
        .map(service -> fields(service.output(), output, false))
        .orElseGet(() -> problem(identifier, ThingCode.MODEL_UNAVAILABLE, "no such service"));
  }

  private Optional<ValueProblem> fields(List<Field> fields, JsonNode values, boolean all) {
    if (!values.isObject()) {
      return problem("params", ThingCode.STRUCT, "must be an object");
    }
    if (all) {
      for (Field field : fields) {
        if (!values.hasNonNull(field.identifier())) {
          return problem(field.identifier(), ThingCode.PARAMETER_MISSING, "");
        }
      }
    }
    return members(fields, "", values);
  }

  private Optional<ValueProblem> members(List<Field> fields, String prefix, JsonNode values) {
    for (Map.Entry<String, JsonNode> one : values.properties()) {
      String path = prefix + shown(one.getKey());
      Optional<ValueProblem> problem =
          Field.find(fields, one.getKey())
              .map(field -> value(field.type(), path, one.getValue()))
              .orElseGet(() -> problem(path, ThingCode.NOT_IN_MODEL, ""));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<ValueProblem> value(DataType type, String path, JsonNode value) {
    if (type instanceof DataType.Numeric number) {
      return number(number, path, value);
    }
    if (type instanceof DataType.Text text) {
      return text(text, path, value);
    }
    if (type instanceof DataType.Date) {
      return isMoment(value)
          ? Optional.empty()
          : problem(path, ThingCode.DATE, "must be a string of UTC milliseconds");
    }
    if (type instanceof DataType.Bool) {
      boolean fits = value.isIntegralNumber() && (isInt(value, 0) || isInt(value, 1));
      return fits ? Optional.empty() : problem(path, ThingCode.BOOL, "must be 0 or 1");
    }
    if (type instanceof DataType.Enumeration enumeration) {
      return enumeration(enumeration, path, value);
    }
    if (type instanceof DataType.Struct struct) {
      return value.isObject()
          ? members(struct.members(), path + ".", value)
          : problem(path, ThingCode.STRUCT, "must be an object");
    }
    return array((DataType.Array) type, path, value);
  }

  private Optional<ValueProblem> number(DataType.Numeric type, String path, JsonNode value) {
    boolean whole = type.kind() == NumberKind.INT;
    if (whole ? !value.isIntegralNumber() : !value.isNumber()) {
      return problem(path, type.mismatch(), "must be a number" + (whole ? " without a point" : ""));
    }
    if (isImmense(value)) {
      return problem(path, type.mismatch(), "is beyond the type's range");
    }
    BigDecimal number = value.decimalValue();
    if (!Numbers.fits(type.kind(), number)) {
      return problem(path, type.mismatch(), "is beyond the type's range");
    }
    if (validation != Validation.STRONG) {
      return Optional.empty();
    }
    if (type.min().isPresent() && number.compareTo(type.min().get()) < 0) {
      return problem(path, type.mismatch(), "is below min " + type.min().get().toPlainString());
    }
    if (type.max().isPresent() && number.compareTo(type.max().get()) > 0) {
      return problem(path, type.mismatch(), "is above max " + type.max().get().toPlainString());
    }
    if (whole && type.step().isPresent()) {
      BigDecimal from = type.min().orElse(BigDecimal.ZERO);
      if (number.subtract(from).remainder(type.step().get()).signum() != 0) {
        return problem(
            path, type.mismatch(), "is between steps of " + type.step().get().toPlainString());
      }
    }
    return Optional.empty();
  }

  /** 1E+1000000000 is short on the wire and endless to compare digit by digit. */
  private static boolean isImmense(JsonNode value) {
    if (value.isDouble() || value.isFloat()) {
      return !Double.isFinite(value.doubleValue());
    }
    BigDecimal number = value.decimalValue();
    return Math.abs((long) number.precision() - number.scale()) > 400;
  }

  private Optional<ValueProblem> text(DataType.Text type, String path, JsonNode value) {
    if (!value.isTextual()) {
      return problem(path, ThingCode.TEXT, "must be a string");
    }
    int octets = value.textValue().getBytes(StandardCharsets.UTF_8).length;
    int most = validation == Validation.STRONG ? type.length() : ThingLimits.MAX_TEXT;
    return octets > most
        ? problem(path, ThingCode.TEXT, octets + " octets, at most " + most)
        : Optional.empty();
  }

  private Optional<ValueProblem> enumeration(
      DataType.Enumeration type, String path, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      return problem(path, ThingCode.ENUM, "must be a whole number");
    }
    return validation == Validation.STRONG && !type.names().containsKey(value.intValue())
        ? problem(path, ThingCode.ENUM, "is none of " + type.names().keySet())
        : Optional.empty();
  }

  private Optional<ValueProblem> array(DataType.Array type, String path, JsonNode value) {
    if (!value.isArray()) {
      return problem(path, ThingCode.ARRAY, "must be an array");
    }
    if (validation == Validation.STRONG && value.size() > type.size()) {
      return problem(
          path, ThingCode.ARRAY_ELEMENT, value.size() + " elements, at most " + type.size());
    }
    for (int i = 0; i < value.size(); i++) {
      Optional<ValueProblem> problem = value(type.item(), path + "[" + i + "]", value.get(i));
      if (problem.isPresent()) {
        return problem(problem.get().path(), ThingCode.ARRAY_ELEMENT, problem.get().detail());
      }
    }
    return Optional.empty();
  }

  private static boolean isMoment(JsonNode value) {
    if (!value.isTextual()) {
      return false;
    }
    String text = value.textValue();
    boolean digits = !text.isEmpty() && text.length() <= 19;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits;
  }

  private static boolean isInt(JsonNode value, int expected) {
    return value.canConvertToInt() && value.intValue() == expected;
  }

  private static String shown(String identifier) {
    return identifier.length() <= ThingLimits.MAX_IDENTIFIER
        ? identifier
        : identifier.substring(0, ThingLimits.MAX_IDENTIFIER) + "…";
  }

  private static Optional<ValueProblem> problem(String path, ThingCode code, String detail) {
    return Optional.of(new ValueProblem(path, code, detail));
  }
}
