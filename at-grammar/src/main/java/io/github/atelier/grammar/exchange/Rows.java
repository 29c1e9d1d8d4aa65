package io.github.atelier.grammar.exchange;

import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;

/** The values of repeated lines, bounded: of too many the first ones are dropped. */
final class Rows {
  private static final int MOST = 4096;

  private final List<Values> rows = new ArrayList<>();
  private boolean overflowed;

  /**
   * Takes the values of a line.
   *
   * @param head whether a row begins with it
   */
  void line(Values read, boolean head) {
    if (!head && !rows.isEmpty()) {
      rows.set(rows.size() - 1, rows.get(rows.size() - 1).plus(read));
      return;
    }
    if (rows.size() == MOST) {
      rows.remove(0);
      overflowed = true;
    }
    rows.add(read);
  }

  /** Takes octets that belong to the last row. */
  void octets(String name, Value octets) {
    if (!rows.isEmpty()) {
      rows.set(rows.size() - 1, rows.get(rows.size() - 1).with(name, octets));
    }
  }

  List<Values> all() {
    return List.copyOf(rows);
  }

  boolean overflowed() {
    return overflowed;
  }
}
