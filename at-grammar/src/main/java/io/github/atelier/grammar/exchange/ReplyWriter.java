package io.github.atelier.grammar.exchange;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Says what a module writes next in one exchange. It goes as far as the known values allow: with a
 * command merely accepted, that is up to the first line that needs its outcome, so that a dialect's
 * text alone decides whether {@code OK} comes before or after the result. Not thread-safe.
 */
public final class ReplyWriter {

  /** What to put on the line. */
  public sealed interface Output
      permits Output.Line, Output.Follow, Output.Prompt, Output.Data, Output.AwaitData {
    /**
     * A line, without its ends.
     *
     * @param bytes what to write
     * @param finalResult whether it is the final result, so that held unsolicited lines may follow
     * @param mask makes the same for a log; asked only where somebody reads it
     */
    record Line(byte[] bytes, boolean finalResult, Supplier<String> mask) implements Output {
      /** The line of a template. */
      public static Line of(Template template, Values values, boolean finalResult) {
        byte[] bytes = template.encode(values);
        return new Line(
            bytes,
            finalResult,
            template.hasSecret()
                ? () -> template.encodeMasked(values)
                : () -> new String(bytes, StandardCharsets.UTF_8));
      }

      /** The same for a log. */
      public String masked() {
        return mask.get();
      }
    }

    /**
     * What belongs to the line before it: written right behind that one's end, with an end of its
     * own.
     *
     * @param bytes what to write
     * @param masked the same for a log
     */
    record Follow(byte[] bytes, String masked) implements Output {}

    /** A bare prompt character. */
    record Prompt(char character) implements Output {}

    /** Raw octets. */
    record Data(byte[] bytes) implements Output {}

    /** Nothing: the host speaks now. */
    record AwaitData(Step.HostData data) implements Output {}
  }

  private final Command command;
  private int at;
  private boolean awaiting;

  public ReplyWriter(Command command) {
    this.command = command;
  }

  /** Whether the final result was said. */
  public boolean finalSaid() {
    return at > command.finalStep();
  }

  /** Whether everything was said. */
  public boolean complete() {
    return at >= command.steps().size();
  }

  /** The awaited data came. */
  public void dataReceived() {
    awaiting = false;
    at++;
  }

  /**
   * The next outputs while the action goes on.
   *
   * @param values what is known
   */
  public List<Output> advance(Values values) {
    return advance(values, List.of(), false);
  }

  /**
   * All outputs that are left (up to data that the host still owes).
   *
   * @param rows values of each repeated line
   * @throws io.github.atelier.grammar.template.EncodeException if a line lacks a value
   */
  public List<Output> finish(Values values, List<Values> rows) {
    return advance(values, rows, true);
  }

  private List<Output> advance(Values values, List<Values> rows, boolean all) {
    List<Output> out = new ArrayList<>();
    while (at < command.steps().size() && !awaiting) {
      Step step = command.steps().get(at);
      if (step instanceof Step.HostData data) {
        awaiting = true;
        out.add(new Output.AwaitData(data));
        return out;
      }
      if (!all && !ready(step, values)) {
        return out;
      }
      if (step instanceof Step.Repeat r) {
        for (Values row : rows) {
          r.steps().forEach(s -> say(s, values.plus(row), false, out));
        }
      } else if (step instanceof Step.When w) {
        if (w.holds(values)) {
          w.steps().forEach(s -> say(s, values, false, out));
        }
      } else {
        say(step, values, at == command.finalStep(), out);
      }
      at++;
    }
    return out;
  }

  /**
   * Whether a step can be said before the action has ended: not a repeat, and nothing after the
   * final result.
   */
  private boolean ready(Step step, Values values) {
    if (at > command.finalStep()) {
      return false;
    }
    if (step instanceof Step.Line l) {
      return l.template().canEncode(values);
    }
    return step instanceof Step.Prompt p && (p.bare() || p.line().canEncode(values));
  }

  private static void say(Step step, Values values, boolean finalResult, List<Output> out) {
    if (step instanceof Step.Prompt p) {
      out.add(
          p.bare() ? new Output.Prompt(p.character()) : Output.Line.of(p.line(), values, false));
    } else {
      MessageWriter.say(step, values, finalResult, out);
    }
  }
}
