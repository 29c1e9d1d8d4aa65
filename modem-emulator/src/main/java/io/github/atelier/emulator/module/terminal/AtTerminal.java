package io.github.atelier.emulator.module.terminal;

import io.github.atelier.emulator.faults.Faults;
import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineHandler;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.dialect.Unsolicited;
import io.github.atelier.grammar.exchange.MessageWriter;
import io.github.atelier.grammar.exchange.ReplyWriter;
import io.github.atelier.grammar.exchange.ReplyWriter.Output;
import io.github.atelier.grammar.exchange.RequestIndex;
import io.github.atelier.grammar.exchange.RequestIndex.Found;
import io.github.atelier.grammar.framing.CommandFramer;
import io.github.atelier.grammar.framing.CommandLine;
import io.github.atelier.grammar.redact.Redactor;
import io.github.atelier.grammar.template.EncodeException;
import io.github.atelier.grammar.template.StringEscape;
import io.github.atelier.grammar.template.Template;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The module's end of one line. Commands are carried out one after the other; what the host types
 * meanwhile waits; unsolicited lines wait until the final result. Confined to the module's loop.
 */
public final class AtTerminal implements LineHandler, CommandFramer.Sink, DataSession.Host {
  private static final Logger LOG = LoggerFactory.getLogger(AtTerminal.class);
  private static final int TYPED_AHEAD = 1 << 16;
  private static final long NO_ABORT_NANOS = 125_000_000;
  private static final Duration DTR_SETTLES = Duration.ofMillis(50);

  private final Dialect dialect;
  private final RequestIndex index;
  private final Function<String, Action> actions;
  private final TerminalOutput output;
  private final Redactor redactor;
  private final WireTap tap;
  private final CommandFramer framer;
  private final Deque<byte[]> items = new ArrayDeque<>();
  private byte[] typedAhead = new byte[0];
  private Line line;
  private boolean busy;
  private Call call;
  private ReplyWriter writer;
  private Step.HostData awaited;
  private final LineSettings settings = new LineSettings();
  private final DataSession session = new DataSession(this, settings);
  private Cancellable dtrTimer = () -> {};
  private boolean off;
  private long begun;

  /**
   * @param actions the action of a meaning; never {@code null}
   */
  public AtTerminal(
      Dialect dialect,
      RequestIndex index,
      Function<String, Action> actions,
      Redactor redactor,
      WireTap tap,
      Faults faults) {
    this.dialect = dialect;
    this.index = index;
    this.actions = actions;
    this.redactor = redactor;
    this.tap = tap;
    this.output =
        new TerminalOutput(
            new ResultFormat(dialect, settings),
            dialect.settings().promptText(),
            redactor,
            tap,
            faults);
    this.framer =
        new CommandFramer(
            this,
            dialect.settings().lineLimit(),
            dialect.settings().escape() == StringEscape.LINE_FEED);
  }

  /** Serves a line from now on. */
  public void attach(Line to) {
    line = to;
    output.attach(to);
    session.attach(to.loop());
    to.start(this);
  }

  // ---- settings of the line

  public LineSettings settings() {
    return settings;
  }

  /** Settings that the framer must know have changed. */
  public void charactersChanged() {
    framer.characters(settings.register(LineSettings.S3), settings.register(LineSettings.S5));
  }

  /** The rate of the line from now on, in bit/s; 0 follows the host. */
  public void rate(int bitsPerSecond) {
    line.rate(bitsPerSecond);
  }

  /** The module is switched off: what is asked now is never answered. */
  public void powerDown() {
    off = true;
    output.powerDown();
    session.abort();
    line.carrier(false);
    items.clear();
    typedAhead = new byte[0];
    awaited = null;
    call = null;
    busy = false;
    framer.expectCommand();
    framer.resume();
  }

  /** The module has started. */
  public void powerUp() {
    off = false;
    output.powerUp();
    line.rate(0);
    settings.set(new LineSettings());
    charactersChanged();
  }

  // ---- the line

  @Override
  public void opened(Line opened) {
    LOG.debug("{}: opened", opened.name());
  }

  @Override
  public void dtr(boolean on) {
    dtrTimer.cancel();
    if (!on) {
      dtrTimer = line.loop().schedule(DTR_SETTLES, session::dtrOff);
    }
  }

  @Override
  public void closed() {
    dtrTimer.cancel();
    session.dtrOff();
    items.clear();
    typedAhead = new byte[0];
    framer.expectCommand();
    if (awaited != null) {
      awaited = null;
      call = null;
      idle();
    }
  }

  @Override
  public void received(byte[] buffer, int offset, int length) {
    if (session.inDataMode()) {
      session.received(buffer, offset, length);
      return;
    }
    if (off || length == 0 || aborts()) {
      return;
    }
    if (typedAhead.length == 0) {
      int taken = framer.feed(buffer, offset, length);
      if (session.inDataMode()) {
        session.received(buffer, offset + taken, length - taken);
      } else {
        keep(buffer, offset + taken, length - taken);
      }
    } else {
      keep(buffer, offset, length);
    }
  }

  /**
   * Whether what comes now ends the command in progress, and is nothing else. In the first 125 ms
   * it does not: that may be the LF of a host that sends CR LF (V.250 5.6.1).
   */
  private boolean aborts() {
    if (!busy
        || call == null
        || !call.isAbortable()
        || line.loop().nanoTime() - begun < NO_ABORT_NANOS) {
      return false;
    }
    call.abort();
    items.clear();
    typedAhead = new byte[0];
    okOrNext();
    return true;
  }

  private void keep(byte[] buffer, int offset, int length) {
    int room = Math.min(length, TYPED_AHEAD - typedAhead.length);
    if (room < length) {
      LOG.warn(
          "{} octets typed ahead are dropped: a command is still being carried out", length - room);
    }
    if (room > 0) {
      int old = typedAhead.length;
      typedAhead = Arrays.copyOf(typedAhead, old + room);
      System.arraycopy(buffer, offset, typedAhead, old, room);
    }
  }

  private void feedTypedAhead() {
    if (session.inDataMode()) {
      byte[] waiting = typedAhead;
      typedAhead = new byte[0];
      session.received(waiting, 0, waiting.length);
      return;
    }
    while (typedAhead.length > 0 && !busy) {
      byte[] waiting = typedAhead;
      typedAhead = new byte[0];
      int taken = framer.feed(waiting, 0, waiting.length);
      if (taken == 0) {
        typedAhead = waiting;
        return;
      }
      if (taken < waiting.length) {
        byte[] later = typedAhead;
        typedAhead = Arrays.copyOfRange(waiting, taken, waiting.length);
        keep(later, 0, later.length);
      }
    }
  }

  @Override
  public void echo(byte[] buffer, int from, int to) {
    if (settings.echo) {
      output.raw(buffer, from, to - from);
    }
  }

  // ---- commands

  @Override
  public void commandLine(byte[] buffer, int from, int to) {
    begin(buffer, from, to);
    try {
      items.addAll(
          CommandLine.split(
              buffer, from, to, dialect.settings().escape() == StringEscape.BACKSLASH));
    } catch (CommandLine.MalformedException e) {
      tap.line(true, "AT... (malformed)");
      failLine("error");
      return;
    }
    if (items.isEmpty()) {
      items.add(new byte[0]);
    }
    next();
  }

  @Override
  public void lineTooLong() {
    tap.line(true, "AT... (longer than " + dialect.settings().lineLimit() + " octets)");
    begin(new byte[0], 0, 0);
    failLine("error");
  }

  private void begin(byte[] buffer, int from, int to) {
    busy = true;
    output.beginReply(buffer, from, to);
    begun = line.loop().nanoTime();
    framer.pause();
  }

  private void next() {
    byte[] item = items.poll();
    Found found = index.find(item);
    if (found instanceof Found.Matched matched) {
      announceSecrets(matched);
      if (tap != WireTap.NONE) {
        tap.line(true, "AT" + redactor.text(item, 0, item.length));
      }
      start(new Call(matched.command().given(matched.values()), matched.values(), this));
      return;
    }
    tap.line(true, "AT" + upToValue(item));
    if (found instanceof Found.Test test) {
      test.lines().forEach(output::information);
      okOrNext();
    } else if (found instanceof Found.BadParameters) {
      failLine("incorrect-parameters");
    } else {
      failLine(dialect.settings().unknownCommand());
    }
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
    if (started.command().takesData()) {
      action.check(started);
      if (call == started) {
        say(writer.advance(started.values()));
      }
    } else {
      action.run(started);
    }
  }

  @Override
  public void data(byte[] buffer, int from, int to) {
    Step.HostData data = awaited;
    awaited = null;
    framer.pause();
    byte[] octets = Arrays.copyOfRange(buffer, from, to);
    if (settings.echo && dialect.settings().payloadEcho()) {
      output.raw(octets, 0, octets.length);
    }
    if (tap != WireTap.NONE) {
      tap.line(
          true,
          data.secret()
              ? "**** (" + octets.length + " octets)"
              : redactor.text(octets, 0, octets.length));
    }
    call.received(data.name(), octets);
    writer.dataReceived();
    actions.apply(call.meaning()).run(call);
  }

  @Override
  public void abandoned() {
    awaited = null;
    framer.pause();
    call = null;
    okOrNext();
  }

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
        output.unsolicited(new ReplyWriterTail(of.command()).outputs(of.values(), rows));
      }
    } catch (EncodeException e) {
      LOG.warn("{} cannot be answered as the dialect says: {}", of.meaning(), e.getMessage());
      if (call == of) {
        failLine("operation-not-supported");
      }
    }
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
          output.unsolicited(List.copyOf(rest));
        }
        call = null;
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

  private void awaitData(Step.HostData data) {
    awaited = data;
    framer.resume();
    if (data.counted()) {
      framer.expectCounted((int) call.values().number(data.name() + ".length"));
    } else {
      framer.expectUntil(data.terminator(), data.abandon(), data.type().max());
    }
    byte[] waiting = typedAhead;
    typedAhead = new byte[0];
    received(waiting, 0, waiting.length);
  }

  private void okOrNext() {
    if (items.isEmpty()) {
      output.ok();
    }
    endOrNext();
  }

  private void endOrNext() {
    call = null;
    if (items.isEmpty()) {
      idle();
    } else {
      next();
    }
  }

  private void failLine(String error) {
    items.clear();
    call = null;
    output.error(error);
    idle();
  }

  private void idle() {
    busy = false;
    framer.resume();
    output.endReply();
    feedTypedAhead();
  }

  // ---- data mode

  void connect(Call of, long rate, Function<DataPath, DataCall> open) {
    if (call == of) {
      if (session.begin(rate, open)) {
        online();
      } else {
        noCarrier();
      }
    }
  }

  /** Back from online command state ({@code ATO}, V.250 6.3.7). */
  public void resumeData(Call of) {
    if (session.resume()) {
      online();
    } else {
      of.noCarrier();
    }
  }

  private void online() {
    items.clear();
    call = null;
    carrier();
    output.connect(session.rate());
    feedTypedAhead();
  }

  void noCarrier() {
    items.clear();
    call = null;
    output.noCarrier();
    idle();
  }

  @Override
  public void fromFarEnd(byte[] bytes) {
    output.raw(bytes, 0, bytes.length);
  }

  @Override
  public void escaped() {
    okOrNext();
  }

  @Override
  public void hungUp(boolean inDataMode, boolean byCommand) {
    carrier();
    if (inDataMode) {
      noCarrier();
    } else if (!byCommand) {
      output.noCarrierLater();
    }
  }

  /** The host hangs up in online command state ({@code ATH}, {@code ATZ}). */
  public void hangUp() {
    session.hangUp(true);
  }

  /** The network has ended all data calls. */
  public void dataLost() {
    session.hangUp(false);
  }

  /** Shows what the carrier circuit must show now ({@code &C}, V.250 6.2.8). */
  public void carrier() {
    line.carrier(settings.dcd == 0 || session.hasCall());
  }

  // ---- what nobody asked for

  /** Says an unsolicited message, now or after the final result of the command in progress. */
  public void unsolicited(Unsolicited message, Values values) {
    try {
      output.unsolicited(MessageWriter.write(message, values));
    } catch (EncodeException e) {
      LOG.warn("the dialect cannot say {}: {}", message.meaning(), e.getMessage());
    }
  }
}
