package io.github.atelier.driver;

import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.CommandRefusedException;
import io.github.atelier.driver.channel.Exchange;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.driver.channel.Turn;
import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Operation;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Commands of which each may decide what follows it: reading in parts until the end. Nothing else
 * comes between them. Used once; runs on the channel's loop.
 */
final class ScriptTurn implements Turn {
  private final Dialect dialect;
  private final Deque<Item> items = new ArrayDeque<>();
  private Item current;

  /**
   * One command.
   *
   * @param then given the reply, or what came before a failure that is tolerated; may add commands
   */
  private record Item(String meaning, Values values, boolean mayFail, Consumer<Reply> then) {}

  ScriptTurn(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Appends a command. */
  ScriptTurn add(String meaning, Values values, Consumer<Reply> then) {
    items.add(new Item(meaning, values, false, then));
    return this;
  }

  /** Appends a command that the module may refuse; nothing where the dialect lacks it. */
  ScriptTurn tryTo(String meaning, Values values) {
    if (dialect.has(meaning)) {
      items.add(new Item(meaning, values, true, reply -> {}));
    }
    return this;
  }

  /**
   * Appends the commands of an operation, without the optional ones that lack a value.
   *
   * @param then given the reply to its last one
   */
  ScriptTurn operation(String name, Values values, Consumer<Reply> then) {
    Item last = null;
    for (Operation.Part part : dialect.operation(name).steps()) {
      Command command = dialect.command(part.command());
      if (!part.optional() || hasAll(command, values)) {
        last = new Item(part.command(), values, part.mayFail(), reply -> {});
        items.add(last);
      }
    }
    if (last != null) {
      items.removeLast();
      items.add(new Item(last.meaning(), values, last.mayFail(), then));
    }
    return this;
  }

  /** What a dialect has a default for need not be given. */
  private boolean hasAll(Command command, Values values) {
    return command.needs().stream()
        .allMatch(name -> values.has(name) || dialect.defaults().has(name));
  }

  /**
   * Whether a command that will be sent needs this value, so that it is never left out silently.
   */
  boolean carries(String name) {
    return items.stream().anyMatch(i -> dialect.command(i.meaning()).needs().contains(name));
  }

  /**
   * Makes sure that what is known so far can be sent, before anything is.
   *
   * @throws CommandRefusedException with the value that a command cannot carry
   */
  ScriptTurn check() {
    items.forEach(
        item -> Exchange.of(dialect, item.meaning(), item.values()).check(dialect.settings()));
    return this;
  }

  @Override
  public Exchange next(Reply previous) {
    if (previous != null && current != null) {
      current.then().accept(previous);
    }
    current = items.poll();
    return current == null ? null : Exchange.of(dialect, current.meaning(), current.values());
  }

  @Override
  public boolean more() {
    return true;
  }

  @Override
  public boolean tolerates(CommandFailedException failure) {
    return current != null && current.mayFail();
  }
}
