package io.github.atelier.cli.dialect;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Dialects;
import io.github.atelier.grammar.dialect.Operation;
import io.github.atelier.grammar.dialect.Origin;
import io.github.atelier.grammar.dialect.Unsolicited;
import io.github.atelier.grammar.value.CodeType;
import java.io.PrintWriter;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a dialect holds. */
@picocli.CommandLine.Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description =
        "Print a dialect's commands, unsolicited messages, codes and operations, and how sure each is.")
final class ShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME|FILE", description = "A built-in name, or a file ending in .at.")
  private String name;

  @Option(names = "--all", description = "Also what it inherits.")
  private boolean all;

  private PrintWriter out;
  private Dialect dialect;

  @Override
  public Integer call() {
    out = spec.commandLine().getOut();
    dialect = Dialects.load(name);
    out.println(dialect.name());
    dialect.about().forEach(line -> out.println("  " + line));
    title("commands");
    for (Command command : dialect.commands()) {
      if (shown(command.origin())) {
        row(command.meaning(), command.request().toString(), command.evidence());
      }
    }
    title("unsolicited messages");
    for (Unsolicited message : dialect.unsolicited()) {
      if (shown(message.origin())) {
        row(message.meaning(), message.opening().toString(), message.evidence());
      }
    }
    title("operations");
    for (Operation operation : dialect.operations()) {
      StringBuilder steps = new StringBuilder();
      for (Operation.Part part : operation.steps()) {
        String step = part.command() + (part.mayFail() ? "/may-fail" : "");
        steps.append(part.optional() ? "[" + step + "]" : step).append(' ');
      }
      row(operation.name(), steps.toString().strip(), "");
    }
    title("codes");
    for (String value : new TreeSet<>(dialect.valueNames())) {
      codes(value);
    }
    return 0;
  }

  private boolean shown(Origin origin) {
    return all || origin.file().equals(name) || origin.file().equals(name + ".at");
  }

  private void codes(String value) {
    if (dialect.value(value).type() instanceof CodeType codes
        && (all || codes.entries().size() <= 20)) {
      StringBuilder list = new StringBuilder();
      for (CodeType.Entry entry : codes.entries()) {
        list.append(list.length() == 0 ? "" : " | ").append(entry.wire()).append(' ');
        list.append(entry.name());
      }
      row(value, list.toString(), "");
    }
  }

  private void title(String text) {
    out.println();
    out.println(text);
  }

  private void row(String left, String middle, String evidence) {
    String suffix = evidence.isEmpty() ? "" : "   (" + evidence + ")";
    out.println(String.format("  %-32s %s", left, middle) + suffix);
  }
}
