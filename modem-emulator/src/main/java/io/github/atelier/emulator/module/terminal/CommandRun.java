package io.github.atelier.emulator.module.terminal;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.exchange.ReplyWriter;
import io.github.atelier.grammar.exchange.ReplyWriter.Output;
import io.github.atelier.grammar.exchange.RequestIndex;
import io.github.atelier.grammar.exchange.RequestIndex.Found;
import io.github.atelier.grammar.framing.CommandLine;
import io.github.atelier.grammar.redact.Redactor;
import io.github.atelier.grammar.template.EncodeException;
import io.github.atelier.grammar.template.StringEscape;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out command lines: their commands from left to right, the first failure ends the line,
 * and each line has exactly one final result (V.250 5.4.3, 5.7.1). Confined to the module's loop.
 */
final class CommandRun {
  private static final Logger LOG = LoggerFactory.getLogger(CommandRun.class);

  /** No code of any table: a bare {@code ERROR}. */
  private static final String PLAIN = "error";

  /** Stands in a line where no command begins. */
  private static final byte[] MALFORMED = {')'};

  private final AtTerminal terminal;
  private final Dialect dialect;
  private final RequestIndex index;
  private final Function<String, Action> actions;
  private final TerminalOutput output;
  private final Redactor redactor;
  private final WireTap tap;
  private final Deque<byte[]> items = new ArrayDeque<>();
  private Call call;
  private ReplyWriter writer;
  private Step.HostData awaited;

  CommandRun(
      AtTerminal terminal,
      Dialect dialect,
      RequestIndex index,
      Function<String, Action> actions,
      TerminalOutput output,
      Redactor redactor,
      WireTap tap) {
    this.terminal = terminal;
    this.dialect = dialect;
    this.index = index;
    this.actions = actions;
    this.output = output;
    this.redactor = redactor;
    this.tap = tap;
  }

  /** Begins a line; {@link AtTerminal#idle} is called when it has its result. */
  void line(byte[] buffer, int from, int to) {
    try {
      items.addAll(
          CommandLine.split(
              buffer, from, to, dialect.settings().escape() == StringEscape.BACKSLASH));
    } catch (CommandLine.MalformedException e) {
      items.addAll(e.before());
      items.add(MALFORMED);
    }
    if (items.isEmpty()) {
      items.add(new byte[0]);
    }
    next();
  }

  void lineTooLong() {
    tap.line(true, "AT... (longer than " + dialect.settings().lineLimit() + " octets)");
    failLine(PLAIN);
  }

  /** Forgets everything, without a word. */
  void clear() {
    items.clear();
    awaited = null;
    if (call != null) {
      call.forget();
      call = null;
    }
  }

  /** Whether the host was asked for data. */
  boolean awaitsData() {
    return awaited != null;
  }

  boolean isAbortable() {
    return call != null && call.isAbortable();
  }

  /** The host has called the command off; those after it are not carried out. */
  void abort() {
    call.abort();
    items.clear();
    okOrNext();
  }

  private void next() {
    byte[] item = items.poll();
    if (item == MALFORMED) {
      tap.line(true, "AT... (malformed)");
      failLine(PLAIN);
      return;
    }
    Found found = index.find(item);
    if (found instanceof Found.Matched matched) {
      announceSecrets(matched);
      if (tap != WireTap.NONE) {
        tap.line(true, "AT" + redactor.text(item, 0, item.length));
      }
      start(new Call(matched.command().given(matched.values()), matched.values(), terminal, this));
      return;
    }
    tap.line(true, "AT" + upToValue(item));
    if (found instanceof Found.Test test) {
      test.lines().forEach(output::information);
      okOrNext();
    } else if (found instanceof Found.BadParameters bad) {
      failLine(isOfV250(bad) ? PLAIN : "incorrect-parameters");
    } else {
      failLine(dialect.settings().unknownCommand());
    }
  }

  /** The codes of 27.007 are for its own commands; those of V.250 fail plainly (27.007 9.1). */
  private static boolean isOfV250(Found.BadParameters bad) {
    char first = bad.name().length() > 2 ? bad.name().charAt(2) : 'A';
    return first == '&' || Character.isLetter(first) || bad.meaning().startsWith("line.");
  }

  /** An unmatched command may hold a secret anywhere after its equals sign. */
  private static String upToValue(byte[] item) {
    String text = new String(item, StandardCharsets.ISO_8859_1);
    int equals = text.indexOf('=');
    return equals < 0 || text.endsWith("=?") ? text : text.substring(0, equals + 1) + "...";
  }

  private void announceSecrets(Found.Matched matched) {
    for (String name : matched.command().secrets()) {
      if (matched.values().get(name) instanceof Value.Octets secret) {
        redactor.add(secret.bytes());
      }
    }
  }

  private void start(Call started) {
    call = started;
    writer = new ReplyWriter(started.command());
    Action action = actions.apply(started.meaning());
    if (!started.command().takesData()) {
      guarded(started, () -> action.run(started));
      return;
    }
    guarded(started, () -> action.check(started));
    if (call == started) {
      say(writer.advance(started.values()));
    }
  }

  /** A mistake in an action must not silence the module: the host is owed a result. */
  private void guarded(Call of, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("{} broke off; the host is told an error", of.meaning(), e);
      fail(of, "unknown");
    }
  }

  // ---- data of the host

  void data(byte[] octets) {
    Step.HostData data = awaited;
    awaited = null;
    if (tap != WireTap.NONE) {
      tap.line(
          true,
          data.secret()
              ? "**** (" + octets.length + " octets)"
              : redactor.text(octets, 0, octets.length));
    }
    call.received(data.name(), octets);
    writer.dataReceived();
    Call of = call;
    guarded(of, () -> actions.apply(of.meaning()).run(of));
  }

  void abandoned() {
    awaited = null;
    tap.line(true, "(data abandoned)");
    okOrNext();
  }

  private void awaitData(Step.HostData data) {
    awaited = data;
    terminal.awaitData(
        data,
        data.counted() ? (int) call.values().number(data.name() + ".length") : -1,
        call.dataTime(),
        actions.apply(call.meaning()).patience(call),
        call.echoData());
  }

  /** The host was silent for too long. */
  void silent() {
    awaited = null;
    tap.line(true, "(data stopped)");
    Call of = call;
    guarded(of, () -> actions.apply(of.meaning()).silent(of));
  }

  // ---- what actions report

  void advance(Call of) {
    if (call == of) {
      say(writer.advance(of.values()));
    }
  }

  void finish(Call of, List<Values> rows) {
    try {
      if (call == of) {
        say(writer.finish(of.values(), rows));
      } else {
        terminal.later(new ReplyWriterTail(of.command()).outputs(of.values(), rows));
      }
    } catch (EncodeException e) {
      LOG.warn("{} cannot be answered as the dialect says: {}", of.meaning(), e.getMessage());
      if (call == of) {
        failLine("operation-not-supported");
      }
    }
  }

  /** Says, after the final result, that a command still goes on. */
  void progress(Call of, Values values) {
    if (call != of) {
      terminal.later(new ReplyWriterTail(of.command()).outputs(values, List.of()));
    }
  }

  /** The host did not send its data in time. */
  void dataOverdue() {
    awaited = null;
    tap.line(true, "(data overdue)");
    failLine(PLAIN);
  }

  void fail(Call of, String error) {
    if (call == of) {
      failLine(error);
    } else {
      LOG.warn("{} failed with {} after its final result", of.meaning(), error);
    }
  }

  /** Ends with an error whose cause the dialect tells in a line before it. */
  void refuse(Call of, String outcome) {
    if (call != of) {
      LOG.warn("{} failed with {} after its final result", of.meaning(), outcome);
      return;
    }
    for (Template line : of.command().onError()) {
      if (line.canEncode(of.values())) {
        output.information(Output.Line.of(line, of.values(), false));
      }
    }
    failLine(output.nearestError(outcome));
  }

  /** Ends the line in favour of data mode, or of {@code NO CARRIER}; false where it is over. */
  boolean leave(Call of) {
    boolean current = call == of;
    if (current) {
      clear();
    }
    return current;
  }

  // ---- results

  /** Puts outputs on the line; what follows the final result is later news. */
  private void say(List<Output> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      Output next = outputs.get(i);
      if (next instanceof Output.AwaitData await) {
        awaitData(await.data());
        return;
      }
      if (next instanceof Output.Line l && l.finalResult()) {
        List<Output> rest = outputs.subList(i + 1, outputs.size());
        if (!rest.isEmpty()) {
          terminal.later(List.copyOf(rest));
        }
        if (ResultFormat.isOk(l.bytes())) {
          okOrNext();
        } else {
          output.information(l);
          endOrNext();
        }
        return;
      }
      if (next instanceof Output.Line l
          && i + 1 < outputs.size()
          && outputs.get(i + 1) instanceof Output.AwaitData) {
        output.promptLine(l);
      } else {
        output.say(next);
      }
    }
  }

  void okOrNext() {
    if (items.isEmpty()) {
      output.ok();
    }
    endOrNext();
  }

  private void endOrNext() {
    call = null;
    if (items.isEmpty()) {
      terminal.idle();
    } else {
      next();
    }
  }

  private void failLine(String error) {
    clear();
    output.error(error);
    terminal.idle();
  }
}
