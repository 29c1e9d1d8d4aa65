package io.github.atelier.emulator.module.socket;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.CodeType;
import java.util.List;

/** What the transcript of a command can say, where dialects differ in that. */
final class Transcripts {
  private Transcripts() {}

  /** Whether the reply has a place for this value. */
  static boolean tells(Command command, String name) {
    return command.steps().stream()
            .anyMatch(s -> s instanceof Step.ModuleData d && d.name().equals(name))
        || Step.lines(command.steps()).stream().anyMatch(l -> l.holeNames().contains(name));
  }

  /** Whether this outcome has a code of its own in the lines before an error. */
  static boolean explains(Command command, String outcome) {
    for (Template line : command.onError()) {
      for (Template.HoleInfo hole : line.holes()) {
        if (hole.type() instanceof CodeType codes && codes.byName(outcome) != null) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the list that it answers has a line for an index that is free, too. */
  static boolean listsFreeOnes(Command command) {
    for (Step step : command.steps()) {
      if (step instanceof Step.Repeat r) {
        List<Step> steps = r.steps();
        return steps.get(0) instanceof Step.OneOf;
      }
    }
    return false;
  }
}
