package io.github.atelier.cli.terminal;

import io.github.atelier.driver.channel.Reply;
import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.dialect.Unsolicited;
import io.github.atelier.grammar.template.EncodeException;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Values as the lines that told them, secrets masked. */
final class Rendering {
  private static final int LONGEST_VALUE = 200;

  private Rendering() {}

  /** An unsolicited message as the module said it, and what it means in brackets. */
  static String unsolicited(Dialect dialect, String meaning, Values values) {
    Unsolicited message = dialect.unsolicited(meaning);
    String line = message != null && message.oneLine() ? encoded(message.opening(), values) : null;
    if (line == null) {
      return meaning
          + values.names().stream()
              .map(name -> " " + name + "=" + text(values.get(name)))
              .collect(Collectors.joining());
    }
    return line + meant(meaning, values);
  }

  private static String meant(String meaning, Values values) {
    return values.names().stream()
        .filter(name -> values.get(name) instanceof Value.Code)
        .map(name -> ", " + name + " " + values.get(name))
        .collect(Collectors.joining("", "   (" + meaning, ")"));
  }

  /** What a line means that is the later result of a command of the dialect, or nothing. */
  static String laterResult(Dialect dialect, String line) {
    byte[] octets = line.getBytes(StandardCharsets.UTF_8);
    for (Command command : dialect.commands()) {
      for (Step step : command.steps().subList(command.finalStep() + 1, command.steps().size())) {
        Values values =
            step instanceof Step.Line l ? l.template().match(octets, Reading.STRICT_REPLY) : null;
        if (values != null) {
          return meant(command.meaning(), values);
        }
      }
    }
    return "";
  }

  private static String text(Value value) {
    String text = value instanceof Value.Octets o ? o.text() : value.toString();
    return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "..." : text;
  }

  /** The lines of a reply that was read by the dialect, without {@code OK}. */
  static List<String> reply(Command command, Reply reply) {
    List<String> lines = new ArrayList<>();
    for (Step step : command.steps()) {
      if (step instanceof Step.Line line && !line.template().isLiteral("OK")) {
        add(line.template(), reply.values(), lines);
      } else if (step instanceof Step.Repeat repeat) {
        for (Values row : reply.rows()) {
          for (Step inner : repeat.steps()) {
            if (inner instanceof Step.Line line) {
              add(line.template(), reply.values().plus(row), lines);
            }
          }
        }
      }
    }
    return lines;
  }

  private static void add(Template template, Values values, List<String> lines) {
    String line = encoded(template, values);
    if (line != null) {
      lines.add(line);
    }
  }

  /** {@code null} where the values do not make the line, as with firmware that left some out. */
  private static String encoded(Template template, Values values) {
    try {
      return template.encodeMasked(values);
    } catch (EncodeException e) {
      return null;
    }
  }
}
