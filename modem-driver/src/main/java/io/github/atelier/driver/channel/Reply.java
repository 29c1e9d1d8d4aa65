package io.github.atelier.driver.channel;

import io.github.atelier.grammar.value.Values;
import java.util.List;

/**
 * What a module answered.
 *
 * @param values the values sent and the values received, of repeated lines the last
 * @param rows the values of each repeated line
 * @param lines for a raw command, its information text; secrets are in clear here
 */
public record Reply(Values values, List<Values> rows, List<String> lines) {
  public Reply {
    rows = List.copyOf(rows);
    lines = List.copyOf(lines);
  }

  /** The information text of a raw command, each line taken apart. */
  public List<InformationText> information() {
    return lines.stream().map(InformationText::of).toList();
  }

  @Override
  public String toString() {
    return "Reply[" + values + ", " + rows.size() + " rows, " + lines.size() + " lines]";
  }
}
