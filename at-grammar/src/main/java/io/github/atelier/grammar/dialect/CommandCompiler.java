package io.github.atelier.grammar.dialect;

import io.github.atelier.grammar.dialect.DialectSource.Block;
import io.github.atelier.grammar.dialect.DialectSource.Line;
import io.github.atelier.grammar.template.HoleTypes;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.TemplateException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Compiles declarations of commands, unsolicited messages and operations. */
final class CommandCompiler {
  private static final String MAY_FAIL = "/may-fail";

  private final HoleTypes types;
  private final Settings settings;
  private final List<Template> reasons;
  private final Problems problems;

  /**
   * @param reasons lines that may come before the error of any command and tell why
   */
  CommandCompiler(
      HoleTypes types, Settings settings, Collection<Template> reasons, Problems problems) {
    this.reasons = List.copyOf(reasons);
    this.types = types;
    this.settings = settings;
    this.problems = problems;
  }

  /** A command, or {@code null} where the problems tell why there is none. */
  Command command(Block block) throws TemplateException {
    Header header = Header.parse(block.tail(), "within", "does", "final");
    String action = header.get("does") == null ? block.key() : header.get("does");
    if (header.get("does") != null && !Vocabulary.commands().contains(action)) {
      throw new TemplateException(
          "'does " + action + "' is not in the vocabulary",
          "did you mean " + Vocabulary.nearest(action, Vocabulary.commands()) + "?");
    }
    List<Line> lines = block.lines();
    if (lines.isEmpty() || !lines.get(0).text().startsWith("AT")) {
      throw new TemplateException(
          "a command without its command line",
          "the first indented line is what the host sends, and begins with AT");
    }
    List<Template> requests = new ArrayList<>();
    TranscriptCompiler transcript = new TranscriptCompiler(types, problems);
    int next = 0;
    while (next < lines.size() && (next == 0 || lines.get(next).text().startsWith("or AT"))) {
      Line line = lines.get(next);
      String text = next == 0 ? line.text() : line.text().substring(3);
      problems.guard(line.origin(), () -> requests.add(transcript.request(text)));
      next++;
    }
    List<Step> steps = transcript.steps(lines.subList(next, lines.size()));
    boolean last = header.get("final") != null;
    if (last && !header.get("final").equals("last")) {
      throw new TemplateException(
          "'final " + header.get("final") + "' is not understood",
          "write 'final last' where the channel is free only after the last line");
    }
    if (steps.isEmpty()) {
      throw new TemplateException(
          "a command without a transcript",
          "add the lines that the module answers; the usual last one is OK");
    }
    if (requests.isEmpty()) {
      return null;
    }
    for (Step step : steps) {
      if (step instanceof Step.Repeat r && r.untilAllOf() != null) {
        throw new TemplateException(
            "'repeat until all of' in a command",
            "only an unsolicited message comes in parts; a reply tells its length once");
      }
    }
    List<Template> onError = new ArrayList<>(transcript.onError());
    onError.addAll(reasons);
    try {
      String within = header.get("within");
      return new Command(
          block.key(),
          requests,
          steps,
          last ? steps.size() - 1 : TranscriptCompiler.finalStep(steps),
          onError,
          within == null ? settings.replyTime() : Notation.duration(within),
          header.evidence(),
          block.origin(),
          action);
    } catch (IllegalArgumentException e) {
      throw new TemplateException(
          e.getMessage(), "write 'within 300ms', 'within 5s' or 'within 2m'");
    }
  }

  Unsolicited unsolicited(Block block) throws TemplateException {
    Header header = Header.parse(block.tail(), "");
    List<Step> steps = new TranscriptCompiler(types, problems).steps(block.lines());
    for (Step step : steps) {
      if (step instanceof Step.HostData) {
        throw new TemplateException(
            "data from the host in an unsolicited message",
            "only a command has lines that begin with =>");
      }
      if (step instanceof Step.When) {
        throw new TemplateException(
            "'when' in an unsolicited message",
            "only the lines of a command depend on what the host has sent");
      }
      if (step instanceof Step.Repeat r && r.untilAllOf() == null) {
        throw new TemplateException(
            "a repeat without an end in an unsolicited message",
            "write 'repeat until all of payload', with <payload.total> and <payload.length>");
      }
    }
    Step first = steps.isEmpty() ? null : steps.get(0);
    while (first instanceof Step.Repeat r && !r.steps().isEmpty()) {
      first = r.steps().get(0);
    }
    if (!(first instanceof Step.Line) && problems.isEmpty()) {
      throw new TemplateException(
          "an unsolicited message without a line", "indent the line below it");
    }
    return new Unsolicited(block.key(), steps, header.evidence(), block.origin());
  }

  /**
   * @param known the meanings of the commands that the dialect has
   */
  Operation operation(Block block, Set<String> known) throws TemplateException {
    List<Operation.Part> parts = new ArrayList<>();
    for (Line line : block.lines()) {
      for (String word : Notation.words(line.text())) {
        boolean optional = word.startsWith("[") && word.endsWith("]");
        String plain = optional ? word.substring(1, word.length() - 1) : word;
        boolean mayFail = plain.endsWith(MAY_FAIL);
        String command = mayFail ? plain.substring(0, plain.length() - MAY_FAIL.length()) : plain;
        if (!known.contains(command)) {
          problems.add(
              line.origin(),
              "operation "
                  + block.key()
                  + " needs command "
                  + command
                  + ", which this dialect lacks",
              "did you mean " + Vocabulary.nearest(command, known) + "?");
        }
        parts.add(new Operation.Part(command, optional, mayFail));
      }
    }
    if (parts.isEmpty()) {
      throw new TemplateException(
          "an operation without commands", "indent the meanings of its commands below it");
    }
    return new Operation(block.key(), parts, block.origin());
  }
}
