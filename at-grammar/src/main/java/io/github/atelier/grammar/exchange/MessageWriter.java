package io.github.atelier.grammar.exchange;

import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.dialect.Unsolicited;
import io.github.atelier.grammar.exchange.ReplyWriter.Output;
import io.github.atelier.grammar.redact.WireText;
import io.github.atelier.grammar.template.EncodeException;
import io.github.atelier.grammar.value.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Says what a module writes for an unsolicited message: one line, or several with its parts. */
public final class MessageWriter {
  private static final byte[] LINE_END = {'\r', '\n'};

  private MessageWriter() {}

  /**
   * All outputs of a message. A value that travels in parts is given whole.
   *
   * @throws io.github.atelier.grammar.template.EncodeException if a value is missing or cannot go
   *     over the line
   */
  public static List<Output> write(Unsolicited message, Values values) {
    List<Output> out = new ArrayList<>();
    Values all = totals(message.steps(), values);
    Step before = null;
    for (Step step : message.steps()) {
      if (before instanceof Step.ModuleData && step instanceof Step.ModuleData) {
        out.add(new Output.Data(LINE_END));
      }
      say(step, all, false, out);
      before = step;
    }
    return out;
  }

  /** The lengths of the values that travel in parts, before anybody cuts them. */
  private static Values totals(List<Step> steps, Values values) {
    for (Step step : steps) {
      if (step instanceof Step.Repeat r && values.has(r.untilAllOf())) {
        values = values.with(r.untilAllOf() + ".total", values.bytes(r.untilAllOf()).length);
      }
    }
    return values;
  }

  static void say(Step step, Values values, boolean finalResult, List<Output> out) {
    if (step instanceof Step.Line l && l.follows()) {
      out.add(new Output.Follow(l.template().encode(values), l.template().encodeMasked(values)));
    } else if (step instanceof Step.Text t) {
      out.add(text(t, values));
    } else if (step instanceof Step.OneOf o) {
      o.chosen(values).forEach(s -> say(s, values, false, out));
    } else if (step instanceof Step.Line l) {
      out.add(Output.Line.of(l.template(), values, finalResult));
    } else if (step instanceof Step.ModuleData d) {
      out.add(new Output.Data(values.bytes(d.name())));
    } else if (step instanceof Step.Repeat r) {
      parts(r, values, out);
    }
  }

  private static Output text(Step.Text step, Values values) {
    if (!values.has(step.name())) {
      throw new EncodeException(step.name(), "has no value");
    }
    byte[] octets = values.bytes(step.name());
    if (octets.length < step.type().min() || octets.length > step.type().max()) {
      throw new EncodeException(step.name(), "must be " + step.type().describe());
    }
    if (step.raw()) {
      return new Output.Data(octets);
    }
    String masked = step.secret() ? "****" : WireText.of(octets);
    return new Output.Follow(octets, masked);
  }

  private static void parts(Step.Repeat repeat, Values values, List<Output> out) {
    String name = repeat.untilAllOf();
    byte[] whole = values.bytes(name);
    int at = 0;
    while (at < whole.length || (at == 0 && repeat.tellsTotal())) {
      int end = Math.min(whole.length, at + repeat.most());
      Values part = values.with(name, Arrays.copyOfRange(whole, at, end));
      repeat.steps().forEach(s -> say(s, part, false, out));
      if (end == at) {
        return;
      }
      at = end;
    }
  }
}
