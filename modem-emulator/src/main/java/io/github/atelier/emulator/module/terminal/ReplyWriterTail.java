package io.github.atelier.emulator.module.terminal;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.exchange.ReplyWriter;
import io.github.atelier.grammar.exchange.ReplyWriter.Output;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a transcript after its final result, for a command whose final result was said long
 * ago.
 */
record ReplyWriterTail(Command command) {
  List<Output> outputs(Values values, List<Values> rows) {
    Command tail =
        new Command(
            command.meaning(),
            command.requests(),
            command.steps().subList(command.finalStep() + 1, command.steps().size()),
            command.steps().size(),
            List.of(),
            command.within(),
            command.evidence(),
            command.origin(),
            command.action());
    return new ArrayList<>(new ReplyWriter(tail).finish(values, rows));
  }
}
