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

  /**
   * Makes sure that a command of the operation carries each of these values: what the caller asked
   * for (TLS, a CA) is never left out in silence.
   *
   * @throws CommandRefusedException with the value that no command carries
   */
  void mustCarry(String operation, List<String> names) {
    for (String name : names) {
      boolean carried =
          dialect.operation(operation).steps().stream()
              .anyMatch(part -> carries(dialect.command(part.command()), name));
      if (!carried) {
        throw new CommandRefusedException(
            "operation "
                + operation
                + " of "
                + dialect
                + " has no command that carries '"
                + name
                + "' (see docs/reference/dialects.md). Nothing was sent");
      }
    }
  }

  private boolean carries(Command command, String name) {
    return command.request().holeNames().contains(name)
        || command.needs().contains(name)
        // where no value switches TLS on, naming its context does
        || (name.equals("tls")
            && dialect.value("tls") == null
            && command.request().holeNames().contains("tlsContext"));
  }

  /** Refuses the whole operation where one of its commands could not be sent: none is then. */
  private void check() {
    for (Operation.Part part : parts) {
      if (hasAll(dialect.command(part.command()))) {
        Exchange.of(dialect, part.command(), values).check(dialect.settings());
      }
    }
  }

  private boolean hasAll(Command command) {
    return command.needs().stream().allMatch(values::has);
  }

  @Override
  public Exchange next(Reply previous) {
    if (previous != null) {
      values = values.plus(previous.values());
    } else if (at == 0 && parts.size() > 1) {
      // a single one is refused by itself, before anything is sent
      check();
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
