package io.github.atelier.driver.channel;

import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.exchange.LineIndex;
import io.github.atelier.grammar.exchange.ReplyReader;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Turns what a module said of a failure into an exception that a person can act on. */
final class Failures {
  private Failures() {}

  /** A final result that tells failure, such as {@code +CME ERROR: 10}. */
  static CommandFailedException error(InFlight command, LineIndex.Failure failure, String line) {
    if (command.reader() != null && command.reader().failure() != null) {
      // a line before the error has told why
      return outcome(command);
    }
    String code = "error";
    String text = "";
    for (Template.HoleInfo hole : failure.template().holes()) {
      Value value = failure.values().get(hole.name());
      if (value != null) {
        code = value instanceof Value.Octets o ? o.text().strip() : value.toString();
        CodeType.Entry entry = hole.type() instanceof CodeType codes ? codes.byName(code) : null;
        text = entry == null || entry.text().isEmpty() ? "" : " (" + entry.text() + ")";
      }
    }
    return new CommandFailedException(
        command.masked() + " failed: the module answered " + line + text + reason(command),
        command.exchange().title(),
        code.isEmpty() ? "error" : code,
        command.reply().values());
  }

  /** What stood before the error and has no code that the dialect knows. */
  private static String reason(InFlight command) {
    return command.reader() == null || command.reader().reason() == null
        ? ""
        : ", and before it " + command.reader().reason();
  }

  /** A final result in words, such as {@code NO CARRIER}. */
  static CommandFailedException error(InFlight command, String words) {
    return new CommandFailedException(
        command.masked() + " failed: the module answered " + words,
        command.exchange().title(),
        words.toLowerCase(Locale.ROOT).replace(' ', '-'),
        command.reply().values());
  }

  /** A result line whose code is not success, such as {@code +QMTOPEN: 0,5}. */
  static CommandFailedException outcome(InFlight command) {
    ReplyReader reader = command.reader();
    String code = reader.failure().toString();
    StringBuilder message = new StringBuilder(command.masked()).append(" failed: ");
    message.append(reader.failureHole()).append(" is ").append(code);
    CodeType type = codeType(command, reader.failureHole());
    List<Outcome> causes = type == null ? List.of() : Outcome.coveredBy(type, code);
    if (!causes.isEmpty()) {
      message
          .append(". ")
          .append(causes.size() > 1 ? "This module has one code for: " : "That is: ");
      message.append(causes.stream().map(Outcome::explanation).collect(Collectors.joining("; ")));
    }
    Values values = reader.values();
    for (String name : values.names()) {
      String other = values.code(name);
      if (other != null
          && !name.equals(reader.failureHole())
          && !other.equals("ok")
          && isResult(command, name)) {
        message.append(". ").append(name).append(" is ").append(other);
      }
    }
    return new CommandFailedException(message.toString(), command.exchange().title(), code, values);
  }

  /** The module answered more than is kept. */
  static CommandFailedException tooLong(InFlight command) {
    return new CommandFailedException(
        command.masked()
            + " failed: the reply is longer than the driver keeps (a line or value of 128 KiB, 4096 lines, 1 MiB in all). The rest was skipped; ask for less at a time",
        command.exchange().title(),
        "reply-too-long",
        command.reply().values());
  }

  /** Too many results are owed at a time. */
  static CommandTimeoutException crowdedOut(InFlight command, int most) {
    return new CommandTimeoutException(
        command.masked()
            + ": no result after OK while "
            + most
            + " later commands were accepted; it is waited for no longer. Whether it was carried out is unknown");
  }

  /** No final result, or no result after it, came in time. */
  static CommandTimeoutException timeout(InFlight command, Duration timeout, String line) {
    return new CommandTimeoutException(
        command.masked()
            + ": "
            + (command.finalSeen() ? "no result after OK within " : "no final result within ")
            + timeout.toMillis()
            + " ms on "
            + line
            + ". Whether it was carried out is unknown");
  }

  /** No probe was answered after a command was given up. */
  static UnresponsiveException unanswered(Fence fence, String line) {
    return new UnresponsiveException(
        "the module on "
            + line
            + " answers no probe after "
            + fence.givenUp().masked()
            + " was given up. Check power, cable and baud rate; the next command probes again");
  }

  private static boolean isResult(InFlight command, String name) {
    CodeType type = codeType(command, name);
    return type != null && type.tellsSuccess();
  }

  private static CodeType codeType(InFlight command, String hole) {
    List<Template> lines = new ArrayList<>(Step.lines(command.exchange().command().steps()));
    lines.addAll(command.exchange().command().onError());
    for (Template line : lines) {
      for (Template.HoleInfo info : line.holes()) {
        if (info.name().equals(hole) && info.type() instanceof CodeType codes) {
          return codes;
        }
      }
    }
    return null;
  }
}
