package io.github.atelier.driver;

import io.github.atelier.driver.channel.CommandFailedException;
import io.github.atelier.driver.channel.Exchange;
import io.github.atelier.driver.channel.Reply;
import io.github.atelier.driver.channel.Turn;
import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Operation;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * A neutral operation as a turn of the channel: the dialect's commands one by one, each with every
 * value that is known by then. Used once.
 */
final class OperationTurn implements Turn {
  private final Dialect dialect;
  private final List<Operation.Part> parts = new ArrayList<>();
  private Values values;
  private int at;

  OperationTurn(Dialect dialect, Values values) {
    this.dialect = dialect;
    this.values = values;
  }

  /** Appends an operation, leaving out optional commands that lack a value. */
  OperationTurn then(String operation) {
    for (Operation.Part part : dialect.operation(operation).steps()) {
      if (!part.optional() || hasAll(dialect.command(part.command()))) {
        parts.add(part);
      }
    }
    return this;
  }

  private boolean hasAll(Command command) {
    return command.needs().stream().allMatch(values::has);
  }

  @Override
  public Exchange next(Reply previous) {
    if (previous != null) {
      values = values.plus(previous.values());
    }
    return at == parts.size() ? null : Exchange.of(dialect, parts.get(at++).command(), values);
  }

  @Override
  public boolean more() {
    return at < parts.size();
  }

  @Override
  public boolean tolerates(CommandFailedException failure) {
    return at > 0 && parts.get(at - 1).mayFail();
  }
}
