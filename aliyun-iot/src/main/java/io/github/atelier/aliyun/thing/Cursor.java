package io.github.atelier.aliyun.thing;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A place in a TSL document that notes what is wrong there, and goes on. For one thread. */
final class Cursor {
  private static final int MAX_PROBLEMS = 1_000;

  private final JsonNode node;
  private final String path;
  private final List<ModelProblem> problems;

  private Cursor(JsonNode node, String path, List<ModelProblem> problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
  }

  static Cursor root(JsonNode node) {
    return new Cursor(node, "$", new ArrayList<>());
  }

  List<ModelProblem> problems() {
    return problems;
  }

  JsonNode node() {
    return node;
  }

  boolean isObject() {
    return node.isObject();
  }

  boolean isMissing() {
    return node.isMissingNode() || node.isNull();
  }

  void problem(String what, String hint) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(new ModelProblem(path, what, hint));
    }
  }

  /** What is under a key; a missing node if there is nothing. */
  Cursor at(String key) {
    return new Cursor(node.path(key), path + "." + key, problems);
  }

  /** What must be under a key; notes if it is not there, with the key that may have been meant. */
  Cursor need(String key, String hint) {
    Cursor child = at(key);
    if (child.isMissing()) {
      child.problem("is missing", similar(key).map(s -> "is " + s + " meant?").orElse(hint));
    }
    return child;
  }

  /** The elements of an array; notes if it is something else, and takes missing for none. */
  List<Cursor> elements(String hint) {
    if (isMissing()) {
      return List.of();
    }
    if (!node.isArray()) {
      problem("must be an array, is " + kind(), hint);
      return List.of();
    }
    List<Cursor> elements = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      elements.add(new Cursor(node.get(i), path + "[" + i + "]", problems));
    }
    return elements;
  }

  /** The text under a key, {@code otherwise} if there is none. */
  String text(String key, String otherwise) {
    Cursor child = at(key);
    if (child.isMissing()) {
      return otherwise;
    }
    if (!child.node.isTextual()) {
      child.problem("must be a string, is " + child.kind(), "write it in quotes");
      return otherwise;
    }
    return child.node.textValue();
  }

  boolean flag(String key) {
    Cursor child = at(key);
    if (child.isMissing()) {
      return false;
    }
    if (!child.node.isBoolean()) {
      child.problem("must be true or false, is " + child.kind(), "without quotes");
    }
    return child.node.asBoolean();
  }

  /** The number under a key, written as a string as in the documents, or bare. */
  Optional<BigDecimal> number(String key) {
    Cursor child = at(key);
    if (child.isMissing() || (child.node.isTextual() && child.node.textValue().isEmpty())) {
      return Optional.empty();
    }
    if (child.node.isTextual() || child.node.isNumber()) {
      String text = child.node.asText();
      try {
        if (text.length() <= 64) {
          BigDecimal number = new BigDecimal(text);
          // 1E+2000000000 is short to write and endless to compare
          if (Math.abs((long) number.precision() - number.scale()) <= 400) {
            return Optional.of(number);
          }
        }
      } catch (NumberFormatException e) {
        child.problem("is no number: " + shown(text), "write digits in quotes, such as \"100\"");
        return Optional.empty();
      }
      child.problem("is beyond any number type", "an int has 32 bits, a double ends at 1.8e308");
      return Optional.empty();
    }
    child.problem("must be a number in quotes, is " + child.kind(), "such as \"100\"");
    return Optional.empty();
  }

  /** A whole number under a key within bounds; {@code otherwise} and a note if it is not. */
  int whole(String key, int min, int max, int otherwise) {
    Optional<BigDecimal> given = number(key);
    if (given.isEmpty()) {
      return otherwise;
    }
    try {
      int value = given.get().intValueExact();
      if (value >= min && value <= max) {
        return value;
      }
    } catch (ArithmeticException e) {
      // told below, with the bounds
    }
    at(key).problem("must be a whole number from " + min + " to " + max, "is " + given.get());
    return otherwise;
  }

  String kind() {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> node.asText();
      default -> "nothing";
    };
  }

  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && shown.length() < 60; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? '?' : c);
    }
    return "'" + shown + (text.length() > 60 ? "…" : "") + "'";
  }

  private Optional<String> similar(String key) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (name.length() < 40 && !name.equals(key) && distance(name, key) <= 2) {
        return Optional.of(shown(name));
      }
    }
    return Optional.empty();
  }

  /** Levenshtein's distance, without regard to case. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1))
                ? 0
                : 1;
        int best = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + same);
        diagonal = row[j];
        row[j] = best;
      }
    }
    return row[b.length()];
  }
}
