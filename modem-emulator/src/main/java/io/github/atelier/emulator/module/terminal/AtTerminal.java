package io.github.atelier.emulator.module.terminal;

import io.github.atelier.emulator.faults.Faults;
import io.github.atelier.emulator.line.Cancellable;
import io.github.atelier.emulator.line.Line;
import io.github.atelier.emulator.line.LineHandler;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.dialect.Unsolicited;
import io.github.atelier.grammar.exchange.MessageWriter;
import io.github.atelier.grammar.exchange.ReplyWriter.Output;
import io.github.atelier.grammar.exchange.RequestIndex;
import io.github.atelier.grammar.framing.CommandFramer;
import io.github.atelier.grammar.redact.Redactor;
import io.github.atelier.grammar.template.EncodeException;
import io.github.atelier.grammar.template.StringEscape;
import io.github.atelier.grammar.value.Values;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The module's end of one line. Commands are carried out one after the other; what the host types
 * meanwhile waits; unsolicited lines wait until the final result. Confined to the module's loop.
 */
public final class AtTerminal implements LineHandler, CommandFramer.Sink, DataSession.Host {
  private static final Logger LOG = LoggerFactory.getLogger(AtTerminal.class);
  private static final long NO_ABORT_NANOS = 125_000_000;
  private static final Duration DTR_SETTLES = Duration.ofMillis(50);

  /** A host that has typed half a line and stopped is believed to have gone away. */
  private static final Duration TYPIST_GONE = Duration.ofSeconds(1);

  private final Dialect dialect;
  private final TerminalOutput output;
  private final CommandFramer framer;
  private final CommandRun run;
  private final TypedAhead typedAhead = new TypedAhead();
  private final LineSettings settings = new LineSettings();
  private final DataSession session = new DataSession(this, settings);
  private boolean countedData;
  private boolean echoData;
  private Cancellable dataTimer = () -> {};
  private Cancellable silenceTimer = () -> {};
  private Duration dataPatience;
  private Supplier<List<AtTerminal>> laterPorts = () -> List.of(this);
  private Line line;
  private boolean busy;
  private Cancellable dtrTimer = () -> {};
  private Cancellable typing = () -> {};
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
    this.run = new CommandRun(this, dialect, index, actions, output, redactor, tap);
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
    typing.cancel();
    dataTimer.cancel();
    silenceTimer.cancel();
    output.powerDown();
    session.abort();
    line.carrier(false);
    typedAhead.clear();
    run.clear();
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
    typedAhead.clear();
    framer.expectCommand();
    watchTypist();
    if (run.awaitsData()) {
      run.clear();
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
    if (typedAhead.isEmpty()) {
      int taken = framer.feed(buffer, offset, length);
      if (session.inDataMode()) {
        session.received(buffer, offset + taken, length - taken);
      } else {
        typedAhead.add(buffer, offset + taken, length - taken);
      }
      watchSilence();
      watchTypist();
    } else {
      typedAhead.add(buffer, offset, length);
    }
  }

  /** Unsolicited lines do not come into the middle of what a host is typing. */
  private void watchTypist() {
    typing.cancel();
    boolean now = !busy && framer.inCommandLine();
    output.typing(now);
    if (now) {
      typing = line.loop().schedule(TYPIST_GONE, () -> output.typing(false));
    }
  }

  /**
   * Whether what comes now ends the command in progress, and is nothing else. In the first 125 ms
   * it does not: that may be the LF of a host that sends CR LF (V.250 5.6.1).
   */
  private boolean aborts() {
    if (!busy || !run.isAbortable() || line.loop().nanoTime() - begun < NO_ABORT_NANOS) {
      return false;
    }
    typedAhead.clear();
    run.abort();
    return true;
  }

  private void feedTypedAhead() {
    if (session.inDataMode()) {
      byte[] waiting = typedAhead.take();
      session.received(waiting, 0, waiting.length);
      return;
    }
    while (!typedAhead.isEmpty() && !busy) {
      byte[] waiting = typedAhead.take();
      int taken = framer.feed(waiting, 0, waiting.length);
      typedAhead.putBack(waiting, taken, waiting.length - taken);
      if (taken == 0) {
        return;
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
    run.line(buffer, from, to);
  }

  @Override
  public void lineTooLong() {
    begin(new byte[0], 0, 0);
    run.lineTooLong();
  }

  private void begin(byte[] buffer, int from, int to) {
    busy = true;
    output.beginReply(buffer, from, to);
    begun = line.loop().nanoTime();
    framer.pause();
  }

  /** The line in progress has its final result. */
  void idle() {
    busy = false;
    framer.resume();
    output.endReply();
    feedTypedAhead();
    watchTypist();
  }

  /**
   * What the host sends now is data.
   *
   * @param length how many octets, or -1 where a terminator ends them
   * @param within how long it may take, or {@code null} for as long as the host likes
   * @param patience how long the host may be silent meanwhile, or {@code null}
   * @param echo whether counted data is echoed, or {@code null} for as the dialect has it
   */
  void awaitData(Step.HostData data, int length, Duration within, Duration patience, Boolean echo) {
    dataPatience = patience;
    watchSilence();
    framer.resume();
    echoData = echo == null ? dialect.settings().payloadEcho() : echo;
    if (within != null) {
      dataTimer = line.loop().schedule(within, this::dataOverdue);
    }
    // what ends with an octet was echoed as it was typed
    countedData = length >= 0;
    if (length >= 0) {
      framer.expectCounted(length);
    } else {
      framer.expectUntil(data.terminator(), data.abandon(), data.type().max());
    }
    byte[] waiting = typedAhead.take();
    received(waiting, 0, waiting.length);
  }

  /** A host that stops in the middle of its data is given up after a while. */
  private void watchSilence() {
    silenceTimer.cancel();
    if (dataPatience != null && run.awaitsData()) {
      silenceTimer = line.loop().schedule(dataPatience, this::dataStopped);
    }
  }

  private void dataStopped() {
    if (run.awaitsData()) {
      dataTimer.cancel();
      framer.expectCommand();
      framer.pause();
      run.silent();
    }
  }

  private void dataOverdue() {
    if (run.awaitsData()) {
      framer.expectCommand();
      framer.pause();
      run.dataOverdue();
    }
  }

  @Override
  public void data(byte[] buffer, int from, int to) {
    dataTimer.cancel();
    framer.pause();
    byte[] octets = Arrays.copyOfRange(buffer, from, to);
    if (settings.echo && countedData && echoData) {
      output.raw(octets, 0, octets.length);
    }
    run.data(octets);
  }

  @Override
  public void abandoned() {
    dataTimer.cancel();
    framer.pause();
    run.abandoned();
  }

  // ---- data mode

  void connect(Call of, long rate, Function<DataPath, DataCall> open) {
    if (run.leave(of)) {
      boolean connected = false;
      try {
        connected = session.begin(rate, open);
      } catch (RuntimeException e) {
        LOG.error("{}: the far end broke off; the host is told NO CARRIER", line.name(), e);
      }
      goOnline(connected);
    }
  }

  /** Back from online command state ({@code ATO}, V.250 6.3.7). */
  public void resumeData(Call of) {
    if (run.leave(of)) {
      goOnline(session.resume());
    }
  }

  private void goOnline(boolean connected) {
    if (connected) {
      carrier();
      output.connect(session.rate());
      feedTypedAhead();
    } else {
      endWithNoCarrier();
    }
  }

  void noCarrier(Call of) {
    if (run.leave(of)) {
      endWithNoCarrier();
    }
  }

  private void endWithNoCarrier() {
    output.noCarrier();
    idle();
  }

  @Override
  public void fromFarEnd(byte[] bytes) {
    output.raw(bytes, 0, bytes.length);
  }

  @Override
  public void reading(boolean on) {
    line.reading(on);
  }

  @Override
  public void escaped() {
    run.okOrNext();
  }

  @Override
  public void hungUp(boolean inDataMode, boolean byCommand) {
    carrier();
    if (inDataMode) {
      run.clear();
      endWithNoCarrier();
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

  /**
   * Where results that come after the final result are said from now on.
   *
   * @param ports asked each time
   */
  public void laterResultsTo(Supplier<List<AtTerminal>> ports) {
    laterPorts = ports;
  }

  /** Says what a command has to say after its final result. */
  void later(List<Output> outputs) {
    laterPorts.get().forEach(t -> t.output.unsolicited(outputs));
  }

  /** Says an unsolicited message, now or after the final result of the command in progress. */
  public void unsolicited(Unsolicited message, Values values) {
    try {
      output.unsolicited(MessageWriter.write(message, values));
    } catch (EncodeException e) {
      LOG.warn("the dialect cannot say {}: {}", message.meaning(), e.getMessage());
    }
  }
}
