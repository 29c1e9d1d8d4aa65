package io.github.atelier.driver.channel;

import io.github.atelier.driver.channel.ChannelListener.Stray;
import io.github.atelier.driver.channel.WireLog.Direction;
import io.github.atelier.driver.transport.Transport;
import io.github.atelier.driver.transport.TransportException;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.exchange.LineIndex;
import io.github.atelier.grammar.exchange.MessageAssembler;
import io.github.atelier.grammar.exchange.ReplyReader.Kind;
import io.github.atelier.grammar.exchange.ReplyReader.Verdict;
import io.github.atelier.grammar.framing.ReplyFramer;
import io.github.atelier.grammar.redact.Redactor;
import io.github.atelier.grammar.redact.WireText;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Value;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The state of a channel. Confined to the channel's loop: no method here is called from elsewhere.
 *
 * <p>A line is offered in this order: echo, failure, the command in flight, results that are still
 * owed, unsolicited messages, commands that were given up; first as the manual prints it, then as
 * sloppy firmware does. What nobody takes is reported, never guessed at.
 */
final class Engine implements ReplyFramer.Sink {
  private static final int LONGEST = 1 << 17;
  private static final int QUEUED = 1024;
  private static final int STALE = 16;
  private static final int BETWEEN_LINES = 64;
  private static final Set<String> NO_CONNECTION =
      Set.of("NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "NO DIAL TONE");
  private static final Duration QUOTE_PATIENCE = Duration.ofMillis(250);
  private static final String RESTARTED = "module.ready";

  private final Transport transport;
  private final Dialect dialect;
  private final ChannelLoop loop;
  private final EventDispatcher events;
  private final WireLog wireLog;
  private final Redactor redactor;
  private final LineIndex index;
  private final ReplyFramer framer;
  private final MessageAssembler messages;
  private final Deque<Job> queue = new ArrayDeque<>();
  private final Deque<Job> recovery = new ArrayDeque<>();
  private final List<Job> owed = new ArrayList<>();
  private final Deque<InFlight> stale = new ArrayDeque<>();
  private Phase phase = new Phase.Closed("it was never opened");
  private Keeper keeper = Keeper.NONE;

  /** Whether only recovery may talk to the module; other commands wait behind it. */
  private boolean restoring;

  /** Line ends that came since the last line, for the log. */
  private final StringBuilder betweenLines = new StringBuilder();

  private long busyUntil;
  private long quoteWait;

  /** Whoever brings a line or a module back. Called on the loop. */
  interface Keeper {
    Keeper NONE =
        new Keeper() {
          @Override
          public void lineLost() {}

          @Override
          public void moduleRestarted() {}
        };

    /** The line is gone. */
    void lineLost();

    /** The module has started anew behind a line that stayed. */
    void moduleRestarted();
  }

  /** A turn in progress: its commands one by one, and the future of the last reply. */
  static final class Job {
    final Turn turn;
    final CompletableFuture<Reply> result;
    InFlight command;
    long written;
    Runnable cancelTimer = () -> {};

    Job(Turn turn, CompletableFuture<Reply> result) {
      this.turn = turn;
      this.result = result;
    }
  }

  /** What the channel is doing. */
  sealed interface Phase {
    /** No line. */
    record Closed(String why) implements Phase {}

    /** Free. */
    record Idle() implements Phase {}

    /** A command is on the line, or a turn waits for a result between two of its commands. */
    record Busy(Job job) implements Phase {}

    /** A command was given up; nothing is sent until the line is known to be clean. */
    record Fencing(Fence fence) implements Phase {}

    /** The module answered no probe. */
    record Unresponsive(InFlight givenUp) implements Phase {}
  }

  Engine(
      Transport transport,
      Dialect dialect,
      ChannelLoop loop,
      EventDispatcher events,
      WireLog wireLog,
      Redactor redactor) {
    this.transport = transport;
    this.dialect = dialect;
    this.loop = loop;
    this.events = events;
    this.wireLog = wireLog;
    this.redactor = redactor;
    this.index = new LineIndex(dialect);
    this.framer = new ReplyFramer(this, index, LONGEST);
    this.messages = new MessageAssembler(index);
  }

  // ---- the life of the line

  /**
   * The line is about to open.
   *
   * @param recoveryFirst whether commands wait until {@link #restored}
   */
  void opened(boolean recoveryFirst) {
    framer.reset();
    messages.reset();
    stale.clear();
    betweenLines.setLength(0);
    restoring = recoveryFirst;
    phase = new Phase.Idle();
    pump();
  }

  /**
   * The first opening is done, and its recovery.
   *
   * @param by told of every loss from now on
   */
  void ready(Keeper by) {
    keeper = by;
    if (phase instanceof Phase.Closed closed) {
      // lost in the moment between the last reply of the recovery and now
      events.dispatch(l -> l.lost(new LineLostException(closed.why())));
      keeper.lineLost();
    } else {
      restoring = false;
      pump();
    }
  }

  /** Recovery is done. */
  void restored() {
    if (restoring && !(phase instanceof Phase.Closed)) {
      restoring = false;
      events.dispatch(ChannelListener::restored);
      pump();
    }
  }

  void lost(TransportException cause) {
    if (phase instanceof Phase.Closed) {
      return;
    }
    String why = "the line " + transport.name() + " was lost: " + cause.getMessage();
    boolean told = restoring;
    end("the line was lost", what -> new LineLostException(what + why, cause));
    if (!told) {
      events.dispatch(l -> l.lost(new LineLostException(why, cause)));
    }
    keeper.lineLost();
  }

  /** The line is closed by this side. */
  void closed(String why) {
    if (!(phase instanceof Phase.Closed)) {
      end(why, what -> new LineLostException(what + why));
    }
  }

  private void end(String why, Function<String, ModemException> failure) {
    failPending(failure);
    restoring = false;
    phase = new Phase.Closed(why);
  }

  /** Each pending command fails once, with an exception of its own. */
  private void failPending(Function<String, ModemException> failure) {
    List<Job> begun = new ArrayList<>(owed);
    if (phase instanceof Phase.Busy busy) {
      begun.add(busy.job());
    } else if (phase instanceof Phase.Fencing fencing) {
      fencing.fence().stop();
    }
    List<Job> waiting = new ArrayList<>(recovery);
    waiting.addAll(queue);
    owed.clear();
    recovery.clear();
    queue.clear();
    phase = new Phase.Idle();
    for (Job job : begun) {
      job.cancelTimer.run();
      String what = job.command.masked() + ": whether it was carried out is unknown; ";
      job.result.completeExceptionally(failure.apply(what));
    }
    waiting.forEach(job -> job.result.completeExceptionally(failure.apply("not sent; ")));
  }

  private void moduleRestarted() {
    boolean told = restoring;
    failPending(what -> new ModuleRestartedException(what + "the module has restarted"));
    stale.clear();
    framer.expectPrompt(-1);
    if (!told) {
      events.dispatch(ChannelListener::restarted);
    }
    restoring |= keeper != Keeper.NONE;
    keeper.moduleRestarted();
  }

  // ---- commands

  /**
   * @param first whether it belongs to a recovery and goes before commands that wait for that
   */
  void submit(Turn turn, CompletableFuture<Reply> result, boolean first) {
    if (phase instanceof Phase.Closed closed) {
      result.completeExceptionally(
          new LineLostException(
              "the channel to " + transport.name() + " is not open: " + closed.why()));
    } else if (queue.size() == QUEUED) {
      result.completeExceptionally(
          new CommandRefusedException(
              QUEUED
                  + " commands are waiting already; wait for their replies before sending more. Nothing was sent"));
    } else if (!result.isDone()) {
      (first ? recovery : queue).add(new Job(turn, result));
      if (phase instanceof Phase.Unresponsive u) {
        fence(u.givenUp());
      } else {
        pump();
      }
    }
  }

  void cancelled(CompletableFuture<Reply> result) {
    queue.removeIf(job -> job.result == result);
    recovery.removeIf(job -> job.result == result);
    for (Iterator<Job> i = owed.iterator(); i.hasNext(); ) {
      Job job = i.next();
      if (job.result == result) {
        i.remove();
        job.cancelTimer.run();
        keepStale(job.command);
      }
    }
    if (phase instanceof Phase.Busy busy && busy.job().result == result) {
      giveUp(busy.job());
    }
  }

  private void pump() {
    Deque<Job> from = restoring ? recovery : queue;
    while (phase instanceof Phase.Idle && !from.isEmpty()) {
      long wait = busyUntil - loop.nanoTime();
      if (busyUntil != 0 && wait > 0) {
        loop.schedule(Duration.ofNanos(wait), this::pump);
        return;
      }
      Job job = from.poll();
      if (!job.result.isDone()) {
        phase = new Phase.Busy(job);
        next(job, null);
      }
    }
  }

  /** Sends the next command of a turn, or ends it. */
  private void next(Job job, Reply previous) {
    Exchange exchange;
    try {
      exchange = job.turn.next(previous);
      if (exchange != null) {
        job.command = InFlight.of(exchange, dialect.settings());
      }
    } catch (RuntimeException e) {
      free();
      job.result.completeExceptionally(e);
      pump();
      return;
    }
    if (exchange == null) {
      free();
      job.result.complete(previous);
      pump();
      return;
    }
    announceSecrets(exchange);
    framer.expectPrompt(job.command.expectedPrompt());
    log(Direction.SENT, job.command.masked() + "<CR>");
    byte[] line = Arrays.copyOf(job.command.line(), job.command.line().length + 1);
    line[line.length - 1] = '\r';
    if (write(line)) {
      startTimer(
          job, job.command.hasLaterResult() ? dialect.settings().replyTime() : exchange.timeout());
    }
  }

  private void announceSecrets(Exchange exchange) {
    if (exchange.command() != null) {
      for (String name : exchange.command().secrets()) {
        if (exchange.values().get(name) instanceof Value.Octets secret) {
          redactor.add(secret.bytes());
        }
      }
    }
  }

  private boolean write(byte[] bytes) {
    try {
      transport.write(bytes, 0, bytes.length);
      return true;
    } catch (TransportException e) {
      lost(e);
      return false;
    }
  }

  private void startTimer(Job job, Duration timeout) {
    job.written = loop.nanoTime();
    job.cancelTimer.run();
    InFlight command = job.command;
    job.cancelTimer = loop.schedule(timeout, () -> timedOut(job, command, timeout));
  }

  private void timedOut(Job job, InFlight command, Duration timeout) {
    if (job.command != command) {
      return;
    }
    boolean owes = owed.remove(job);
    boolean holds = phase instanceof Phase.Busy busy && busy.job() == job;
    if (!owes && !holds) {
      return;
    }
    String what = command.finalSeen() ? "no result after OK within " : "no final result within ";
    job.result.completeExceptionally(
        new CommandTimeoutException(
            command.masked()
                + ": "
                + what
                + timeout.toMillis()
                + " ms on "
                + transport.name()
                + ". Whether it was carried out is unknown"));
    if (holds) {
      giveUp(job);
    } else {
      keepStale(command);
    }
  }

  /** Leaves a command without its reply: where a final result is still to come, behind a fence. */
  private void giveUp(Job job) {
    job.cancelTimer.run();
    InFlight command = job.command;
    keepStale(command);
    if (command.finalSeen()) {
      free();
      pump();
    } else {
      fence(command);
    }
  }

  private void keepStale(InFlight command) {
    if (stale.size() == STALE) {
      stale.removeFirst();
    }
    stale.addLast(command);
  }

  private void free() {
    framer.expectPrompt(-1);
    phase = new Phase.Idle();
    Duration gap = dialect.settings().commandGap();
    busyUntil = gap.isZero() ? 0 : loop.nanoTime() + gap.toNanos();
  }

  // ---- the fence

  private void fence(InFlight givenUp) {
    framer.abandonText();
    Fence fence = new Fence(dialect, loop, givenUp, this::probe, this::unresponsive);
    phase = new Phase.Fencing(fence);
    fence.start();
  }

  private void probe(Fence fence) {
    framer.expectPrompt(fence.givenUp().expectedPrompt());
    if (fence.repeated()) {
      // a payload that was announced and never came would swallow every answer
      framer.abandonCount();
    }
    if (fence.leavesPrompt() && !write(new byte[] {0x1B})) {
      return;
    }
    log(Direction.SENT, fence.probe().masked() + "<CR>");
    byte[] line = Arrays.copyOf(fence.probe().line(), fence.probe().line().length + 1);
    line[line.length - 1] = '\r';
    write(line);
  }

  private void unresponsive(Fence fence) {
    phase = new Phase.Unresponsive(fence.givenUp());
    List<Job> waiting = new ArrayList<>(restoring ? recovery : queue);
    (restoring ? recovery : queue).clear();
    waiting.forEach(job -> job.result.completeExceptionally(unanswered(fence)));
    if (!restoring) {
      events.dispatch(ChannelListener::unresponsive);
    }
  }

  private UnresponsiveException unanswered(Fence fence) {
    return new UnresponsiveException(
        "the module on "
            + transport.name()
            + " answers no probe after "
            + fence.givenUp().masked()
            + " was given up. Check power, cable and baud rate; the next command probes again");
  }

  // ---- what the module says

  void received(byte[] bytes) {
    if (!(phase instanceof Phase.Closed)) {
      framer.feed(bytes, 0, bytes.length);
      if (framer.holdsOpenQuote()) {
        awaitQuote();
      }
    }
  }

  /**
   * A string may go on over a line end, or its quote was never closed: only silence tells (a module
   * does not pause within a line).
   */
  private void awaitQuote() {
    long asked = ++quoteWait;
    loop.schedule(
        QUOTE_PATIENCE,
        () -> {
          if (asked == quoteWait && !(phase instanceof Phase.Closed)) {
            framer.releaseOpenQuote();
          }
        });
  }

  @Override
  public void overflow() {
    events.dispatch(
        l -> l.stray("a line of more than " + LONGEST + " octets, dropped", Stray.UNKNOWN));
  }

  @Override
  public void prompt() {
    log(Direction.RECEIVED, ">");
    if (phase instanceof Phase.Busy busy) {
      sendData(busy.job(), busy.job().command.prompted(true));
    } else if (phase instanceof Phase.Fencing fencing) {
      fencing.fence().givenUp().prompted(true);
      leavePrompt(fencing.fence());
    }
  }

  private void sendData(Job job, Step.HostData data) {
    byte[] octets = job.command.data(data);
    // text up to Ctrl-Z is echoed as a command line is (27.005 clause 3.5.1)
    if ((dialect.settings().payloadEcho() || !data.counted()) && job.command.echoSeen()) {
      framer.expectEcho(octets, dialect.settings().promptText().endsWith(" "));
    }
    log(
        Direction.SENT,
        data.secret()
            ? "**** (" + octets.length + " octets)"
            : redactor.text(octets, 0, octets.length));
    job.command.dataSent();
    if (write(octets)) {
      startTimer(
          job,
          job.command.hasLaterResult()
              ? dialect.settings().replyTime()
              : job.command.exchange().timeout());
    }
  }

  /**
   * A prompt that came too late is left as the dialect allows: by its escape, or by filling the
   * length that was announced.
   */
  private void leavePrompt(Fence fence) {
    InFlight command = fence.givenUp();
    Step.HostData data = command.reader().hostData();
    byte[] octets =
        data.counted() || data.abandon() < 0
            ? command.data(data)
            : new byte[] {(byte) data.abandon()};
    command.dataSent();
    write(octets);
  }

  @Override
  public void data(byte[] buffer, int from, int to) {
    log(Direction.RECEIVED, redactor.text(buffer, from, to));
    if (messages.moduleDataLength() >= 0 || messages.awaitsText()) {
      hear(messages.moduleData(buffer, from, to));
    } else if (phase instanceof Phase.Busy busy) {
      busy.job().command.moduleData(buffer, from, to);
      expectModuleData(busy.job().command);
    }
  }

  private void expectModuleData(InFlight command) {
    int length = command.moduleDataLength();
    if (length >= 0) {
      framer.expectData(Math.min(length, LONGEST));
    } else if (command.textEnd() != null) {
      framer.expectText(command.textEnd());
    }
  }

  @Override
  public void line(byte[] buffer, int from, int to) {
    log(Direction.RECEIVED, redactor.text(buffer, from, to));
    if (phase instanceof Phase.Fencing fencing) {
      fencedLine(fencing.fence(), buffer, from, to);
      return;
    }
    if (phase instanceof Phase.Busy busy) {
      Job job = busy.job();
      if (job.command.isEcho(buffer, from, to)) {
        return;
      }
      LineIndex.Failure failure = job.command.finalSeen() ? null : index.failure(buffer, from, to);
      if (failure != null && job.command.alsoOk()) {
        finished(job);
        return;
      }
      if (failure != null) {
        failed(job, Failures.error(job.command, failure, redactor.text(buffer, from, to)));
        return;
      }
      if (job.command.takesAnyText() && unsolicited(buffer, from, to, Reading.STRICT_REPLY)) {
        return;
      }
      if (job.command.isDial() && dialResult(job, buffer, from, to)) {
        return;
      }
      if (rawInformation(job.command, buffer, from, to)
          || offered(job, buffer, from, to, Reading.STRICT_REPLY)) {
        return;
      }
    }
    if (owedResult(buffer, from, to, Reading.STRICT_REPLY)
        || unsolicited(buffer, from, to, Reading.STRICT_REPLY)
        || phase instanceof Phase.Busy b
            && offered(b.job(), buffer, from, to, Reading.LENIENT_REPLY)
        || owedResult(buffer, from, to, Reading.LENIENT_REPLY)
        || phase instanceof Phase.Busy r
            && r.job().command.takesAnyLine()
            && r.job().command.keepRaw(buffer, from, to)
        || late(buffer, from, to)
        || unsolicited(buffer, from, to, Reading.LENIENT_REPLY)) {
      return;
    }
    stray(buffer, from, to, Stray.UNKNOWN);
  }

  /** The results of a dial (V.250 5.7.1); with nothing dialled they are no results. */
  private boolean dialResult(Job job, byte[] buffer, int from, int to) {
    String text = new String(buffer, from, to - from, StandardCharsets.US_ASCII);
    if (text.equals("CONNECT") || text.startsWith("CONNECT ")) {
      job.command.keepRaw(buffer, from, to);
      free();
      job.cancelTimer.run();
      job.result.complete(job.command.reply());
      pump();
      return true;
    }
    if (NO_CONNECTION.contains(text)) {
      failed(job, Failures.error(job.command, text));
      return true;
    }
    return false;
  }

  /**
   * A line that opens with the very name that a raw command asked about is its reply, whatever else
   * it looks like.
   */
  private static boolean rawInformation(InFlight command, byte[] buffer, int from, int to) {
    if (!command.takesAnyLine()) {
      return false;
    }
    byte[] sent = command.line();
    int end = 2;
    while (end < sent.length && sent[end] != '=' && sent[end] != '?' && sent[end] != ';') {
      end++;
    }
    int length = end - 2;
    return length > 1
        && to - from > length
        && buffer[from + length] == ':'
        && Arrays.equals(buffer, from, from + length, sent, 2, end)
        && command.keepRaw(buffer, from, to);
  }

  private boolean offered(Job job, byte[] buffer, int from, int to, Reading reading) {
    Verdict verdict = job.command.offer(buffer, from, to, reading);
    switch (verdict.kind()) {
      case NOT_MINE:
        return false;
      case INFORMATION:
        if (verdict.displaced() != null) {
          stray(verdict.displaced(), 0, verdict.displaced().length, Stray.AMBIGUOUS);
        }
        expectModuleData(job.command);
        return true;
      case PROMPT:
        sendData(job, job.command.prompted(false));
        return true;
      default:
        if (job.command.complete()) {
          finished(job);
        } else if (verdict.kind() == Kind.FINAL) {
          awaitResult(job);
        }
        return true;
    }
  }

  /** OK came and a result is owed: the channel is free unless the turn goes on. */
  private void awaitResult(Job job) {
    InFlight command = job.command;
    Duration left = command.exchange().timeout().minusNanos(loop.nanoTime() - job.written);
    job.cancelTimer.run();
    job.cancelTimer =
        loop.schedule(left, () -> timedOut(job, command, command.exchange().timeout()));
    if (!job.turn.more()) {
      owed.add(job);
      free();
      pump();
    }
  }

  private boolean owedResult(byte[] buffer, int from, int to, Reading reading) {
    for (Job job : owed) {
      Verdict verdict = job.command.offer(buffer, from, to, reading);
      if (verdict.kind() != Kind.NOT_MINE) {
        if (job.command.complete()) {
          owed.remove(job);
          job.cancelTimer.run();
          settle(job);
        }
        return true;
      }
    }
    return false;
  }

  /** A command of the turn in flight has its whole reply. */
  private void finished(Job job) {
    job.cancelTimer.run();
    if (job.command.reader() != null && job.command.reader().failure() != null) {
      failed(job, Failures.outcome(job.command));
    } else if (job.turn.more()) {
      framer.expectPrompt(-1);
      next(job, job.command.reply());
    } else {
      free();
      job.result.complete(job.command.reply());
      pump();
    }
  }

  private static void settle(Job job) {
    if (job.command.reader().failure() != null) {
      job.result.completeExceptionally(Failures.outcome(job.command));
    } else {
      job.result.complete(job.command.reply());
    }
  }

  private void failed(Job job, CommandFailedException failure) {
    job.cancelTimer.run();
    if (job.turn.tolerates(failure)) {
      framer.expectPrompt(-1);
      next(job, job.command.reply());
      return;
    }
    free();
    job.result.completeExceptionally(failure);
    pump();
  }

  private void fencedLine(Fence fence, byte[] buffer, int from, int to) {
    if (fence.takes(buffer, from, to)) {
      if (fence.clean()) {
        free();
        pump();
      }
    } else if (fence.givenUp().isEcho(buffer, from, to)
        || index.failure(buffer, from, to) != null) {
      stray(buffer, from, to, Stray.LATE);
    } else if (!owedResult(buffer, from, to, Reading.STRICT_REPLY)
        && !unsolicited(buffer, from, to, Reading.STRICT_REPLY)
        && !late(buffer, from, to)) {
      stray(buffer, from, to, Stray.UNKNOWN);
    }
  }

  private boolean late(byte[] buffer, int from, int to) {
    for (InFlight command : stale) {
      if (command.offer(buffer, from, to, Reading.LENIENT_REPLY).kind() != Kind.NOT_MINE) {
        stray(buffer, from, to, Stray.LATE);
        return true;
      }
    }
    return false;
  }

  private boolean unsolicited(byte[] buffer, int from, int to, Reading reading) {
    MessageAssembler.Heard heard = messages.line(buffer, from, to, reading);
    if (heard == null) {
      return false;
    }
    hear(heard);
    return true;
  }

  /** A message that is whole goes to the listeners; one in parts goes on, raw octets included. */
  private void hear(MessageAssembler.Heard heard) {
    String meaning = heard.message().meaning();
    Values values = heard.values();
    switch (heard.kind()) {
      case WHOLE -> {
        events.dispatch(l -> l.unsolicited(meaning, values));
        if (meaning.equals(RESTARTED)) {
          moduleRestarted();
        }
      }
      case BROKEN ->
          events.dispatch(
              l ->
                  l.stray(
                      "a message of several lines (" + meaning + ") that was never finished",
                      Stray.UNKNOWN));
      default -> {
        if (messages.moduleDataLength() >= 0) {
          framer.expectData(Math.min(messages.moduleDataLength(), LONGEST));
        } else if (messages.awaitsText()) {
          framer.expectText(null);
        }
      }
    }
  }

  private void stray(byte[] buffer, int from, int to, Stray why) {
    String text = redactor.text(buffer, from, to);
    events.dispatch(l -> l.stray(text, why));
  }

  @Override
  public void skipped(byte octet) {
    if (wireLog != WireLog.NONE && betweenLines.length() < BETWEEN_LINES) {
      betweenLines.append(WireText.of(new byte[] {octet}));
    }
  }

  private void log(Direction direction, String text) {
    if (direction == Direction.RECEIVED && betweenLines.length() > 0) {
      wireLog.line(direction, betweenLines + text, loop.nanoTime());
      betweenLines.setLength(0);
    } else {
      wireLog.line(direction, text, loop.nanoTime());
    }
  }
}
