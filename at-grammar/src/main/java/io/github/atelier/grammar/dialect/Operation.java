package io.github.atelier.grammar.dialect;

import java.util.List;

/**
 * A neutral operation as the commands that this vendor needs for it.
 *
 * @param name {@code connect}, {@code publish}, … from the {@link Vocabulary}
 * @param steps the commands, in order
 * @param origin where it is declared
 */
public record Operation(String name, List<Part> steps, Origin origin) {

  public Operation {
    steps = List.copyOf(steps);
  }

  /**
   * One command of the operation.
   *
   * @param command its meaning
   * @param optional written {@code [command]}: left out where a value that it needs is not given
   * @param mayFail written {@code command/may-fail}: the operation goes on when the module refuses
   *     it
   */
  public record Part(String command, boolean optional, boolean mayFail) {}
}
