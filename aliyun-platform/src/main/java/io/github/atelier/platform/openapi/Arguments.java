package io.github.atelier.platform.openapi;

import io.github.atelier.platform.openapi.Parameter.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A call's parameters, checked against what the action declares. Immutable. An empty text counts as
 * not given.
 */
final class Arguments {
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Long> numbers = new HashMap<>();
  private final Map<String, Boolean> flags = new HashMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();
  private final Map<String, List<Map<String, String>>> structures = new HashMap<>();

  private Arguments() {}

  /**
   * Checks and types a call's parameters; those that are not declared are left out.
   *
   * @throws GatewayException for one that is missing or of another type
   * @throws BusinessException for one out of its range that has a code of its own
   */
  static Arguments check(List<Parameter> declared, Map<String, String> given)
      throws GatewayException {
    Arguments checked = new Arguments();
    for (Parameter parameter : declared) {
      if (parameter.kind() == Kind.LIST) {
        checked.list(parameter, given);
      } else if (parameter.kind() == Kind.STRUCTURES) {
        checked.structure(parameter, given);
      } else {
        String value = given.get(parameter.name());
        if (value != null && !value.isEmpty()) {
          checked.single(parameter, value);
        } else if (parameter.required()) {
          throw missing(parameter);
        }
      }
    }
    return checked;
  }

  private void single(Parameter parameter, String value) throws GatewayException {
    String name = parameter.name();
    if (!parameter.choices().isEmpty() && !parameter.choices().contains(value)) {
      throw outside(parameter, "must be one of " + parameter.choices());
    }
    switch (parameter.kind()) {
      case INTEGER -> {
        long number;
        try {
          number = Long.parseLong(value);
        } catch (NumberFormatException e) {
          throw invalid(parameter, "must be a whole number");
        }
        if (number < parameter.min() || number > parameter.max()) {
          throw outside(parameter, "must be " + parameter.min() + " to " + parameter.max());
        }
        numbers.put(name, number);
      }
      case BOOLEAN -> {
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
          throw invalid(parameter, "must be true or false");
        }
        flags.put(name, Boolean.parseBoolean(value));
      }
      default -> {
        if (value.length() < parameter.min() || value.length() > parameter.max()) {
          throw outside(
              parameter, "must have " + parameter.min() + " to " + parameter.max() + " characters");
        }
        texts.put(name, value);
      }
    }
  }

  private void list(Parameter parameter, Map<String, String> given) throws GatewayException {
    List<String> items = new ArrayList<>();
    for (int i = 1; ; i++) {
      String item = given.get(parameter.name() + "." + i);
      if (item == null) {
        break;
      }
      items.add(item);
      if (items.size() > parameter.max()) {
        throw outside(parameter, "must have at most " + parameter.max() + " items");
      }
    }
    present(parameter, items.size());
    lists.put(parameter.name(), List.copyOf(items));
  }

  private void structure(Parameter parameter, Map<String, String> given) throws GatewayException {
    List<Map<String, String>> items = new ArrayList<>();
    for (int i = 1; ; i++) {
      String prefix = parameter.name() + "." + i + ".";
      Map<String, String> item = new LinkedHashMap<>();
      given.forEach(
          (name, value) -> {
            if (name.startsWith(prefix)) {
              item.put(name.substring(prefix.length()), value);
            }
          });
      if (item.isEmpty()) {
        break;
      }
      items.add(item);
      if (items.size() > parameter.max()) {
        throw outside(parameter, "must have at most " + parameter.max() + " items");
      }
    }
    present(parameter, items.size());
    structures.put(parameter.name(), List.copyOf(items));
  }

  private static void present(Parameter parameter, int items) throws GatewayException {
    if (items == 0 && parameter.required()) {
      throw missing(parameter);
    }
    if (items > 0 && items < parameter.min()) {
      throw outside(parameter, "must have at least " + parameter.min() + " items");
    }
  }

  private static GatewayException missing(Parameter parameter) {
    return new GatewayException(
        400, "Missing" + parameter.name(), parameter.name() + " is mandatory for this action.");
  }

  private static GatewayException invalid(Parameter parameter, String rule) {
    return new GatewayException(
        400,
        "Invalid" + parameter.name(),
        "Specified parameter " + parameter.name() + " is not valid: it " + rule + ".");
  }

  private static GatewayException outside(Parameter parameter, String rule)
      throws GatewayException {
    if (parameter.code().isPresent()) {
      throw new BusinessException(parameter.code().get(), parameter.name() + " " + rule + ".");
    }
    return invalid(parameter, rule);
  }

  /** A text that was given. */
  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  /** A text that the declaration makes sure of. */
  String must(String name) {
    return text(name).orElseThrow(() -> new IllegalStateException(name + " is not declared so"));
  }

  /** A number that was given. */
  OptionalLong number(String name) {
    Long number = numbers.get(name);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** A number, or what it is if it was not given. */
  long number(String name, long otherwise) {
    return numbers.getOrDefault(name, otherwise);
  }

  /** A flag, or what it is if it was not given. */
  boolean flag(String name, boolean otherwise) {
    return flags.getOrDefault(name, otherwise);
  }

  /** Whether a flag was given. */
  boolean has(String name) {
    return flags.containsKey(name);
  }

  /** A list's items; empty if none was given. */
  List<String> list(String name) {
    return lists.getOrDefault(name, List.of());
  }

  /** A list's items as fields and values. */
  List<Map<String, String>> structures(String name) {
    return structures.getOrDefault(name, List.of());
  }
}
