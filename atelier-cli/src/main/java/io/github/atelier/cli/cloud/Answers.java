package io.github.atelier.cli.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the answers of the OpenAPI. */
final class Answers {
  private static final int MAX_PAGES = 10_000;

  private Answers() {}

  /**
   * All pages of a list, asked for one after the other.
   *
   * @param page gives a page by its number from 1; it has {@code PageCount}
   */
  static Stream<JsonNode> pages(IntFunction<JsonNode> page) {
    JsonNode first = page.apply(1);
    int last = Math.min(MAX_PAGES, first.path("PageCount").asInt(1));
    return Stream.concat(Stream.of(first), IntStream.rangeClosed(2, last).mapToObj(page));
  }

  /** The elements of an array; none if it is missing. */
  static Stream<JsonNode> items(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  /** A copy in which no field named a secret has its value. */
  static JsonNode withoutSecrets(JsonNode answer) {
    JsonNode copy = answer.deepCopy();
    mask(copy);
    return copy;
  }

  private static void mask(JsonNode node) {
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        if (name.endsWith("Secret")) {
          object.put(name, "****");
        }
      }
    }
    node.forEach(Answers::mask);
  }
}
