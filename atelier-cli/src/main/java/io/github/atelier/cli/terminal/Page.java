package io.github.atelier.cli.terminal;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.HoleInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A command's page of the manual, as lines. */
final class Page {
  private final List<String> lines = new ArrayList<>();
  private final Map<String, HoleInfo> holes = new LinkedHashMap<>();

  private Page() {}

  /** The page of a name such as {@code AT+QMTOPEN}; empty where the dialect lacks it. */
  static List<String> of(Manual manual, String name) {
    Page page = new Page();
    Set<Command> commands = new LinkedHashSet<>();
    manual.forms(name).forEach(form -> commands.add(form.command()));
    commands.forEach(page::command);
    page.holes.values().forEach(hole -> page.lines.add("  " + Hints.explained(hole)));
    return page.lines;
  }

  private void command(Command command) {
    lines.add(command.meaning() + "   within " + seconds(command) + " s");
    for (Template request : command.requests()) {
      lines.add("  " + request.source());
      note(request);
    }
    steps(command.steps(), "    ");
  }

  private static String seconds(Command command) {
    long millis = command.within().toMillis();
    return millis % 1000 == 0 ? String.valueOf(millis / 1000) : String.valueOf(millis / 1000.0);
  }

  private void steps(List<Step> steps, String indent) {
    for (Step step : steps) {
      if (step instanceof Step.Line line) {
        lines.add(indent + line.template().source());
        note(line.template());
      } else if (step instanceof Step.Prompt prompt) {
        lines.add(indent + (prompt.bare() ? prompt.character() : prompt.line().source()));
      } else if (step instanceof Step.HostData data) {
        lines.add(
            indent + "=> <" + data.name() + ">" + (data.counted() ? "" : " ended by an octet"));
      } else if (step instanceof Step.ModuleData data) {
        lines.add(indent + "<" + data.name() + ">");
      } else if (step instanceof Step.Repeat repeat) {
        lines.add(indent + "repeat");
        steps(repeat.steps(), indent + "  ");
      }
    }
  }

  private void note(Template template) {
    template.holes().forEach(hole -> holes.putIfAbsent(hole.name() + hole.type(), hole));
  }
}
