package io.github.atelier.cli.dialect;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.DialectException;
import io.github.atelier.grammar.dialect.DialectReview;
import io.github.atelier.grammar.dialect.Dialects;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells every mistake of a file. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Load a dialect and print every mistake with file, line and what to do, then what is questionable: holes that nobody fills, operations that are missing. Exit code 1 where it cannot be loaded.")
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE|NAME", description = "A file ending in .at, or a built-in name.")
  private String name;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Dialect dialect;
    try {
      dialect = Dialects.load(name);
    } catch (DialectException e) {
      e.problems().forEach(out::println);
      int count = e.problems().size();
      out.println(count + (count == 1 ? " mistake" : " mistakes") + ": not usable yet.");
      return 1;
    }
    List<DialectReview.Finding> findings = DialectReview.of(dialect);
    findings.forEach(out::println);
    out.printf(
        "%s: no mistake, %d questionable; %d commands, %d unsolicited messages, %d operations.%n",
        dialect.name(),
        findings.size(),
        dialect.commands().size(),
        dialect.unsolicited().size(),
        dialect.operations().size());
    out.println("Next: ./atelier dialect try " + name);
    return 0;
  }
}
