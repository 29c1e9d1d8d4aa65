package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.template.Template;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is questionable in a dialect that loads: holes that nobody fills, operations that are not
 * there. Mistakes that keep it from loading are a {@link DialectException} instead.
 */
public final class DialectReview {
  private static final Set<String> EXPECTED_BESIDE_CONNECT =
      Set.of("publish", "subscribe", "unsubscribe", "disconnect", "abort");

  private DialectReview() {}

  /**
   * One finding.
   *
   * @param origin the declaration it is about, or {@code null} for the whole file
   * @param message what is questionable
   * @param hint what to do
   */
  public record Finding(Origin origin, String message, String hint) {
    @Override
    public String toString() {
      return (origin == null ? "" : origin + ": ") + message + ". " + hint;
    }
  }

  /** All findings, in no particular order of weight. */
  public static List<Finding> of(Dialect dialect) {
    List<Finding> findings = new ArrayList<>();
    for (Operation operation : dialect.operations()) {
      holes(dialect, operation, findings);
    }
    if (dialect.hasOperation("connect")) {
      for (String name : new TreeSet<>(EXPECTED_BESIDE_CONNECT)) {
        if (!dialect.hasOperation(name)) {
          findings.add(
              new Finding(
                  null,
                  "operation connect is there and operation " + name + " is not",
                  "Write 'operation " + name + "' with the meanings of its commands below it"));
        }
      }
      if (dialect.unsolicited("mqtt.received") == null
          && dialect.unsolicited("mqtt.available") == null) {
        findings.add(
            new Finding(
                null,
                "messages never arrive",
                "Write 'unsolicited mqtt.received' with the line that brings a message"));
      }
    }
    return findings;
  }

  /** Follows an operation from command to command. */
  private static void holes(Dialect dialect, Operation operation, List<Finding> findings) {
    Set<String> known = new HashSet<>(OperationInputs.of(operation.name()));
    known.addAll(dialect.defaults().names());
    for (Operation.Part part : operation.steps()) {
      Command command = dialect.command(part.command());
      if (!part.optional()) {
        Set<String> missing = new TreeSet<>(command.needs());
        missing.removeAll(known);
        for (String name : missing) {
          findings.add(
              new Finding(
                  command.origin(),
                  "operation "
                      + operation.name()
                      + ": nobody gives <"
                      + name
                      + "> to "
                      + command.meaning(),
                  "Give it a default ('value "
                      + name
                      + " TYPE default X'), put it in [ ], or use the neutral name from docs/reference/vocabulary.md"));
        }
      }
      tells(command.steps(), known);
    }
  }

  /** The values that a command's reply brings. */
  private static void tells(List<Step> steps, Set<String> known) {
    for (Step step : steps) {
      if (step instanceof Step.Line line) {
        line.template().holes().stream().map(Template.HoleInfo::name).forEach(known::add);
      } else if (step instanceof Step.ModuleData data) {
        known.add(data.name());
      } else if (step instanceof Step.Repeat repeat) {
        tells(repeat.steps(), known);
      }
    }
  }
}
