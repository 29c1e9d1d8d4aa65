package io.github.atelier.emulator.module.terminal;

import io.github.atelier.grammar.dialect.Command;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.CodeType;
import io.github.atelier.grammar.value.Outcome;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One command that an action carries out. The action ends it once: {@link #done}, {@link #end} or
 * {@link #fail}. Confined to the module's loop.
 */
public final class Call {
  private final Command command;
  private final AtTerminal terminal;
  private final CommandRun run;
  private Values values;
  private Runnable abort;
  private Duration dataTime;
  private Boolean echo;
  private boolean ended;

  Call(Command command, Values values, AtTerminal terminal, CommandRun run) {
    this.run = run;
    this.command = command;
    this.values = values;
    this.terminal = terminal;
  }

  public Command command() {
    return command;
  }

  /** What is to be done; of a second spelling, the meaning whose action it shares. */
  public String meaning() {
    return command.action();
  }

  /** What the host sent, data included once it has come. */
  public Values values() {
    return values;
  }

  public AtTerminal terminal() {
    return terminal;
  }

  void received(String name, byte[] data) {
    values = values.with(name, data);
  }

  /**
   * The parameters are fine and the work goes on: the dialect decides whether {@code OK} is said
   * now.
   */
  public void accepted() {
    // where no line tells the outcome, OK tells it, and comes at the end
    if (!ended && command.tellsOutcome()) {
      run.advance(this);
    }
  }

  /** Data of the host that takes longer than this is given up, with an error. */
  public void dataWithin(Duration time) {
    dataTime = time;
  }

  Duration dataTime() {
    return dataTime;
  }

  /** Whether counted data of the host is echoed, whatever the dialect says. */
  public void echoData(boolean on) {
    echo = on;
  }

  Boolean echoData() {
    return echo;
  }

  /**
   * Tells, after the final result, that the work still goes on. Nothing is said where the dialect
   * has no such code.
   *
   * @param code the neutral name of a code, such as {@code retransmitted}
   */
  public void progress(String code, Values more) {
    Values told = codes(code);
    if (!ended && !told.isEmpty()) {
      run.progress(this, values.plus(told).plus(more));
    }
  }

  /**
   * The work may be called off: any character that the host sends ends it (V.250 5.6.1).
   *
   * @param stop called then
   */
  public void abortable(Runnable stop) {
    abort = stop;
  }

  boolean isAbortable() {
    return abort != null && !ended;
  }

  void abort() {
    ended = true;
    abort.run();
  }

  /** Nobody hears the result any more: the module has lost its power. */
  void forget() {
    ended = true;
  }

  /** Ends with these values beside those that the host sent. */
  public void done(Values result) {
    done(result, List.of());
  }

  /** Ends with these values, and one set for each repeated line. */
  public void done(Values result, List<Values> rows) {
    if (!ended) {
      ended = true;
      values = values.plus(result);
      run.finish(this, rows);
    }
  }

  /** Ends without values. */
  public void done() {
    done(Values.empty());
  }

  /** What the module knows besides what the host sent, such as a message id that it chose. */
  public void know(Values more) {
    values = values.plus(more);
  }

  /**
   * Ends with an outcome in every code of the transcript that tells success from failure, and other
   * values. Where the transcript has no such code, a failure is an error.
   */
  public void end(Outcome outcome, Values others) {
    if (outcome != Outcome.OK && !command.tellsOutcome()) {
      refuse(outcome);
    } else {
      done(outcomes(outcome).plus(others));
    }
  }

  /** Ends with an error, and before it the lines by which the dialect tells why. */
  public void refuse(Outcome outcome) {
    if (!ended) {
      ended = true;
      values = values.plus(outcomes(outcome));
      run.refuse(this, outcome.word());
    }
  }

  /** This code in every list of the transcript that has it. */
  private Values codes(String code) {
    Values found = Values.empty();
    for (Template line : Step.lines(command.steps())) {
      for (Template.HoleInfo hole : line.holes()) {
        if (hole.type() instanceof CodeType codes
            && codes.tellsSuccess()
            && codes.byName(code) != null) {
          found = found.withCode(hole.name(), code);
        }
      }
    }
    return found;
  }

  private Values outcomes(Outcome outcome) {
    List<Template> lines = new ArrayList<>(Step.lines(command.steps()));
    lines.addAll(command.onError());
    Values found = Values.empty();
    for (Template line : lines) {
      for (Template.HoleInfo hole : line.holes()) {
        if (hole.type() instanceof CodeType codes
            && codes.tellsSuccess()
            && !hole.name().equals("connack")) {
          found = found.with(hole.name(), new Value.Code(outcome.word()));
        }
      }
    }
    return found;
  }

  /**
   * Ends with the connection to a far end: {@code CONNECT}, and the line is in data mode until the
   * host leaves it or the call ends.
   *
   * @param rate in bit/s, told from {@code X1} on; 0 where there is nothing to tell
   * @param open makes the far end, given the way to the host; {@code null} from it means that
   *     nobody answers, {@code NO CARRIER}
   */
  public void connect(long rate, Function<DataPath, DataCall> open) {
    if (!ended) {
      ended = true;
      terminal.connect(this, rate, open);
    }
  }

  /** Ends with {@code NO CARRIER} (V.250 5.7.1): there is no connection. */
  public void noCarrier() {
    if (!ended) {
      ended = true;
      terminal.noCarrier(this);
    }
  }

  /**
   * Ends with an error.
   *
   * @param error its name in the dialect's table of CME errors
   */
  public void fail(String error) {
    if (!ended) {
      ended = true;
      run.fail(this, error);
    }
  }
}
