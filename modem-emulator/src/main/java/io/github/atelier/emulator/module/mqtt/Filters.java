package io.github.atelier.emulator.module.mqtt;

import io.github.atelier.grammar.value.Values;
import java.util.LinkedHashMap;
import java.util.Map;

/** The topic filters of one command: {@code topic}, {@code topic2} and so on, with their QoS. */
final class Filters {
  private static final int MOST = 10;

  private Filters() {}

  /** Filters and QoS, in the order of the command. */
  static Map<String, Integer> of(Values values) {
    Map<String, Integer> filters = new LinkedHashMap<>();
    for (int i = 1; i <= MOST; i++) {
      String number = i == 1 ? "" : Integer.toString(i);
      if (values.has("topic" + number)) {
        filters.put(values.text("topic" + number), (int) values.number("qos" + number, 0));
      }
    }
    return filters;
  }

  /** What a server granted, under the names that a dialect has for it. */
  static Values granted(Iterable<Integer> granted) {
    Values values = Values.empty();
    int i = 1;
    for (int qos : granted) {
      values = values.with("granted" + (i == 1 ? "" : Integer.toString(i)), qos);
      i++;
    }
    return values;
  }
}
