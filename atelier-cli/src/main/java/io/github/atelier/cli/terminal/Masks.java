package io.github.atelier.cli.terminal;

import io.github.atelier.cli.terminal.FormMatch.Span;
import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.redact.Redactor;
import io.github.atelier.grammar.redact.WireText;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.template.Template.HoleInfo;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Masks secrets in all that this terminal shows, keeps or saves: those that were typed, also where
 * they are too short for a {@link Redactor} to look for them, and those that the module tells in a
 * line whose form has a secret value. Thread-safe.
 */
final class Masks {
  private final Redactor redactor = new Redactor("deviceSecret", "password");
  private volatile List<Template> telling = List.of();
  private volatile Typed typed = new Typed("", new byte[0], new byte[0]);

  /** The last line that held a secret. */
  private record Typed(String masked, byte[] octets, byte[] covered) {}

  Redactor redactor() {
    return redactor;
  }

  /** Learns which lines of the module tell secrets. */
  void follow(Dialect dialect) {
    List<Template> found = new ArrayList<>();
    for (Command command : dialect.commands()) {
      collect(command.steps(), found);
    }
    dialect.unsolicited().forEach(message -> collect(message.steps(), found));
    telling = List.copyOf(found);
  }

  private static void collect(List<Step> steps, List<Template> into) {
    for (Step step : steps) {
      if (step instanceof Step.Line line
          && line.template().holes().stream().anyMatch(HoleInfo::secret)) {
        into.add(line.template());
      } else if (step instanceof Step.Repeat repeat) {
        collect(repeat.steps(), into);
      }
    }
  }

  /** A line is about to be sent. */
  void typed(Manual manual, String line) {
    List<Span> spans = manual.secrets(line);
    if (spans.isEmpty()) {
      return;
    }
    manual.secretOctets(line).forEach(redactor::add);
    StringBuilder covered = new StringBuilder(line);
    for (Span span : spans) {
      int octets = line.substring(span.from(), span.to()).getBytes(StandardCharsets.UTF_8).length;
      // beyond ASCII a character has more octets than one; the mask counts octets, as they do
      int shift = covered.length() - line.length();
      covered.replace(span.from() + shift, span.to() + shift, "*".repeat(octets));
    }
    typed =
        new Typed(
            manual.masked(line),
            line.getBytes(StandardCharsets.UTF_8),
            covered.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** A line of the module, without its line end, before anything of it is shown. */
  void heard(byte[] line) {
    for (Template template : telling) {
      Values values = template.match(line, Reading.LENIENT_REPLY);
      if (values != null) {
        for (HoleInfo hole : template.holes()) {
          if (hole.secret() && values.get(hole.name()) instanceof Value.Octets secret) {
            redactor.add(secret.bytes());
          }
        }
      }
    }
  }

  /** As many octets, with {@code *} for each that is secret. */
  byte[] mask(byte[] octets) {
    byte[] masked = redactor.mask(octets);
    Typed last = typed;
    int length = last.octets().length;
    for (int i = 0; length > 0 && i + length <= octets.length; i++) {
      if (Arrays.equals(octets, i, i + length, last.octets(), 0, length)) {
        System.arraycopy(last.covered(), 0, masked, i, length);
      }
    }
    return masked;
  }

  /** Text with its secrets masked. */
  String mask(String text) {
    Typed last = typed;
    String known = text;
    if (last.octets().length > 0) {
      known =
          known
              .replace(new String(last.octets(), StandardCharsets.UTF_8), last.masked())
              .replace(WireText.of(last.octets()), last.masked());
    }
    return new String(
        redactor.mask(known.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }
}
