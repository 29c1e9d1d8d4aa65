package io.github.atelier.emulator.module.terminal;

import io.github.atelier.emulator.faults.Faults;
import io.github.atelier.emulator.faults.ReplyFault;
import io.github.atelier.emulator.faults.ReplyFault.Kind;
import io.github.atelier.emulator.line.Line;
import io.github.atelier.grammar.exchange.ReplyWriter.Output;
import io.github.atelier.grammar.redact.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one terminal says: replies at once, unsolicited lines when no reply is in progress. Faults
 * take hold here. Confined to the module's loop.
 */
final class TerminalOutput {
  private static final Logger LOG = LoggerFactory.getLogger(TerminalOutput.class);
  private static final int HELD = 256;
  private static final Output.Line NO_CARRIER =
      new Output.Line("NO CARRIER".getBytes(StandardCharsets.US_ASCII), true, () -> "NO CARRIER");

  private final ResultFormat format;
  private final String promptText;
  private final Redactor redactor;
  private final WireTap tap;
  private final Faults faults;
  private final Deque<List<Output>> held = new ArrayDeque<>();
  private Line line;
  private boolean off;
  private int starts;
  private boolean replying;
  private boolean typing;
  private ReplyFault fault;
  private long dropped;

  TerminalOutput(
      ResultFormat format, String promptText, Redactor redactor, WireTap tap, Faults faults) {
    this.format = format;
    this.promptText = promptText;
    this.redactor = redactor;
    this.tap = tap;
    this.faults = faults;
  }

  void attach(Line to) {
    line = to;
  }

  /** From now on nothing is said, and what was to be said is forgotten. */
  void powerDown() {
    off = true;
    starts++;
    held.clear();
    replying = false;
    typing = false;
    fault = null;
  }

  void powerUp() {
    off = false;
  }

  /**
   * Unsolicited lines wait from here to {@link #endReply}.
   *
   * @param buffer holds the command line, without its {@code AT}
   */
  void beginReply(byte[] buffer, int from, int to) {
    replying = true;
    typing = false;
    fault =
        faults.any()
            ? faults.begin(
                "AT" + new String(buffer, from, to - from, StandardCharsets.ISO_8859_1),
                line.loop())
            : null;
  }

  void endReply() {
    replying = false;
    fault = null;
    release();
  }

  /** Unsolicited lines wait while a host types a command line, too. */
  void typing(boolean on) {
    typing = on;
    release();
  }

  private void release() {
    while (!replying && !typing && !held.isEmpty()) {
      held.poll().forEach(this::message);
    }
  }

  // ---- replies

  void say(Output output) {
    if (output == NO_CARRIER) {
      result("NO CARRIER", format.noCarrier());
    } else if (output instanceof Output.Line l) {
      information(l);
    } else if (output instanceof Output.Follow f) {
      hear(f.masked().getBytes(StandardCharsets.UTF_8));
      put(format.follow(f.bytes()), Kind.TEXT);
    } else if (output instanceof Output.Prompt p) {
      tap.line(false, String.valueOf(p.character()));
      put(
          ("\r\n" + p.character() + promptText.substring(1)).getBytes(StandardCharsets.UTF_8),
          Kind.PROMPT);
    } else if (output instanceof Output.Data d) {
      hear(d.bytes());
      put(d.bytes(), Kind.TEXT);
    }
  }

  void information(Output.Line l) {
    if (tap != WireTap.NONE) {
      hear(l.masked().getBytes(StandardCharsets.UTF_8));
    }
    put(format.information(l.bytes()), Kind.TEXT);
  }

  void information(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    hear(octets);
    put(format.information(octets), Kind.TEXT);
  }

  private void hear(byte[] octets) {
    if (tap != WireTap.NONE) {
      tap.line(false, redactor.text(octets, 0, octets.length));
    }
  }

  /** A line that asks for data. */
  void promptLine(Output.Line l) {
    if (tap != WireTap.NONE) {
      tap.line(false, l.masked());
    }
    put(format.information(l.bytes()), Kind.PROMPT);
  }

  void ok() {
    result("OK", format.ok());
  }

  void error(String name) {
    byte[] text = format.error(name);
    result(new String(text, StandardCharsets.UTF_8).strip(), text);
  }

  /** The error by which this dialect tells an outcome. */
  String nearestError(String outcome) {
    return format.nearestError(outcome);
  }

  void connect(long rate) {
    result("CONNECT", format.connect(rate));
    // what comes after it is no longer the reply to the dial
    fault = null;
  }

  void noCarrier() {
    say(NO_CARRIER);
  }

  private void result(String log, byte[] octets) {
    tap.line(false, log);
    put(octets, Kind.TEXT);
  }

  // ---- what nobody asked for

  /** A call has ended: now, or when the reply in progress is over. */
  void noCarrierLater() {
    unsolicited(List.of(NO_CARRIER));
  }

  /** Says a message, now or after the final result of the command in progress. */
  void unsolicited(List<Output> outputs) {
    if (!replying && !typing) {
      outputs.forEach(this::message);
      return;
    }
    if (held.size() == HELD) {
      held.removeFirst();
      if (dropped++ == 0) {
        LOG.warn(
            "more than {} unsolicited messages wait for a final result; the oldest are dropped",
            HELD);
      }
    }
    held.add(outputs);
  }

  private void message(Output output) {
    if (output instanceof Output.Line l && output != NO_CARRIER) {
      fault = faults.any() ? faults.message(l.masked(), line.loop()) : null;
    }
    say(output);
    fault = null;
  }

  // ---- octets

  /** Octets that are no line of the module: echo, and data of a call. No fault touches them. */
  void raw(byte[] buffer, int offset, int length) {
    if (!off) {
      line.write(buffer, offset, length);
    }
  }

  private void put(byte[] octets, Kind kind) {
    if (off) {
      return;
    }
    if (fault == null) {
      line.write(octets, 0, octets.length);
      return;
    }
    ReplyFault.Effect effect = fault.apply(octets, kind);
    if (effect.delay().isZero()) {
      carryOut(effect);
    } else {
      int start = starts;
      line.loop()
          .schedule(
              effect.delay(),
              () -> {
                if (start == starts) {
                  carryOut(effect);
                }
              });
    }
  }

  private void carryOut(ReplyFault.Effect effect) {
    if (!off && effect.octets().length > 0) {
      line.write(effect.octets(), 0, effect.octets().length);
    }
    if (effect.event() != null) {
      line.loop().execute(effect.event());
    }
  }
}
