package io.github.atelier.benchmarks;

import io.github.atelier.driver.channel.Exchange;
import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Operation;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.Values;

/**
 * What one publish costs by the manual's own transcript, counted from the dialect's text alone: not
 * from what driver or module did.
 *
 * @param toModule octets to the module: command lines with their CR, and the data
 * @param toHost octets from the module: prompts and lines with their line ends
 * @param awaited those of them that the host must have heard before it may go on: each prompt, and
 *     what comes up to each final result, or to the last one where a publish may not overtake
 *     another
 */
record Dialogue(long toModule, long toHost, long awaited) {
  private static final int LINE_ENDS = 4;
  private static final int LINE_END = 2;

  /**
   * Counts.
   *
   * @param payload the payload of the publish
   * @param qos 0 or 1
   * @param hostId the message id that the host chooses
   * @param moduleId the message id where the module chooses it
   */
  static Dialogue ofPublish(Dialect dialect, byte[] payload, int qos, int hostId, int moduleId) {
    Values given =
        Values.of("client", 0, "topic", DialectBed.TOPIC, "payload", payload, "qos", qos)
            .with("messageId", hostId)
            .withCode("retain", "no");
    Dialogue all = new Dialogue(0, 0, 0);
    for (Operation.Part part : dialect.operation("publish").steps()) {
      all = all.plus(ofCommand(dialect, part.command(), given, moduleId));
    }
    // where a module takes one publish at a time, the next one waits for the result of this one
    return dialect.settings().publishWhilePending()
        ? all
        : new Dialogue(all.toModule, all.toHost, all.toHost);
  }

  private static Dialogue ofCommand(Dialect dialect, String meaning, Values given, int moduleId) {
    Exchange exchange = Exchange.of(dialect, meaning, given);
    Command command = exchange.command();
    Values values = exchange.values();
    long toModule = command.request().encode(values).length + 1;
    if (!command.request().holeNames().contains("messageId")) {
      values = values.with("messageId", moduleId);
    }
    values = values.with("packetLength", packetLength(values));
    for (Step step : command.steps()) {
      if (step instanceof Step.HostData data) {
        values = values.with(data.name() + ".length", values.bytes(data.name()).length);
      }
    }
    long toHost = 0;
    long awaited = 0;
    int at = 0;
    for (Step step : command.steps()) {
      if (step instanceof Step.HostData data) {
        toModule += values.bytes(data.name()).length + (data.counted() ? 0 : 1);
      } else {
        toHost += octets(dialect, step, values);
      }
      if (at++ == command.finalStep()) {
        awaited = toHost;
      }
    }
    return new Dialogue(toModule, toHost, awaited);
  }

  private static long octets(Dialect dialect, Step step, Values values) {
    if (step instanceof Step.Prompt p && p.bare()) {
      return LINE_END + dialect.settings().promptText().length();
    } else if (step instanceof Step.Prompt p) {
      return line(p.line(), values);
    } else if (step instanceof Step.Line l) {
      return line(l.template(), values);
    } else if (step instanceof Step.When w) {
      return w.holds(values)
          ? w.steps().stream().mapToLong(s -> octets(dialect, s, values)).sum()
          : 0;
    }
    throw new IllegalArgumentException("a publish with " + step + " is not counted here");
  }

  /** Every code of a publish that went well is {@code ok}. */
  private static long line(Template line, Values values) {
    Values all = values;
    for (Template.HoleInfo hole : line.holes()) {
      if (!all.has(hole.name()) && hole.type() instanceof CodeType && !hole.optional()) {
        all = all.withCode(hole.name(), "ok");
      }
    }
    return line.encode(all).length + LINE_ENDS;
  }

  /** Octets of the PUBLISH after its fixed header (MQTT 3.1.1, 3.3). */
  private static long packetLength(Values values) {
    return 2
        + values.bytes("topic").length
        + (values.number("qos") > 0 ? 2 : 0)
        + values.bytes("payload").length;
  }

  Dialogue plus(Dialogue other) {
    return new Dialogue(toModule + other.toModule, toHost + other.toHost, awaited + other.awaited);
  }

  /**
   * The most that can be had of the line to the module, in per cent: the host is silent while what
   * it must hear is on its way, and neither side takes any time.
   */
  double ceiling() {
    return 100.0 * toModule / (toModule + awaited);
  }
}
