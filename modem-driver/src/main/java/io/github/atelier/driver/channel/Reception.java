package io.github.atelier.driver.channel;

import io.github.atelier.driver.channel.ChannelListener.Stray;
import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.exchange.LineIndex;
import io.github.atelier.grammar.exchange.MessageAssembler;
import io.github.atelier.grammar.exchange.ReplyReader.Kind;
import io.github.atelier.grammar.exchange.ReplyReader.Verdict;
import io.github.atelier.grammar.framing.ReplyFramer;
import io.github.atelier.grammar.template.Template.Reading;
import io.github.atelier.grammar.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/**
 * What the module says, line by line, to where it belongs. Confined to the channel's loop.
 *
 * <p>A line is offered in this order: echo, failure, an earlier attempt at the command in flight,
 * that command, results that are still owed, unsolicited messages, commands that were given up;
 * first as the manual prints it, then as sloppy firmware does. What nobody takes is reported, never
 * guessed at.
 */
final class Reception implements ReplyFramer.Sink {
  private static final int LONGEST = 1 << 17;
  private static final Set<String> NO_CONNECTION =
      Set.of("NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "NO DIAL TONE");
  private static final Duration QUOTE_PATIENCE = Duration.ofMillis(250);

  /** A module that pauses this long within octets that it announced has died. */
  private static final Duration COUNT_PATIENCE = Duration.ofSeconds(5);

  private static final String RESTARTED = "module.ready";
  private static final String BEFORE_ECHO = ", because it came before the echo of the command";
  private static final byte[] PROMPT = {'>'};
  private static final byte[] NOTHING = {};

  private final ChannelLoop loop;
  private final EventDispatcher events;
  private final Outlet outlet;
  private final Turns turns;
  private final Aftermath aftermath;
  private final Runnable restarted;
  private final LineIndex index;
  private final ReplyFramer framer;
  private final MessageAssembler messages;
  private Runnable cancelPatience = () -> {};

  /** Whether the module echoes commands, as far as the last one told. */
  private boolean echoing;

  /** A command that was given up and whose raw octets come late, or {@code null}. */
  private InFlight lateData;

  /**
   * @param restarted told when the module has started anew
   */
  Reception(
      Dialect dialect,
      ChannelLoop loop,
      EventDispatcher events,
      Outlet outlet,
      Turns turns,
      Aftermath aftermath,
      Runnable restarted) {
    this.loop = loop;
    this.events = events;
    this.outlet = outlet;
    this.turns = turns;
    this.aftermath = aftermath;
    this.restarted = restarted;
    this.index = new LineIndex(dialect);
    this.framer = new ReplyFramer(this, index, LONGEST);
    this.messages = new MessageAssembler(index);
  }

  ReplyFramer framer() {
    return framer;
  }

  /** A new line is opened: nothing that was half-read counts. */
  void reset() {
    cancelPatience.run();
    framer.reset();
    messages.reset();
    outlet.reset();
    forgetCommand();
  }

  /** The module has started anew: what was known of the command in flight is void. */
  void forgetCommand() {
    framer.expectPrompt(-1);
    echoing = false;
    lateData = null;
  }

  void received(byte[] bytes) {
    turns.active();
    framer.feed(bytes, 0, bytes.length);
    cancelPatience.run();
    if (framer.holdsOpenQuote()) {
      cancelPatience = loop.schedule(QUOTE_PATIENCE, this::quotePatienceOver);
    } else if (framer.awaitsCount()) {
      cancelPatience = loop.schedule(COUNT_PATIENCE, this::countPatienceOver);
    }
  }

  /**
   * A string may go on over a line end, or its quote was never closed: only silence tells (a module
   * does not pause within a line).
   */
  private void quotePatienceOver() {
    if (!turns.isClosed()) {
      framer.releaseOpenQuote();
    }
  }

  /** With a command on the line its time-out and the fence see to it. */
  private void countPatienceOver() {
    if (turns.phase() instanceof Phase.Idle || turns.phase() instanceof Phase.Unresponsive) {
      framer.abandonCount();
    }
  }

  @Override
  public void overflow() {
    if (turns.phase() instanceof Phase.Busy busy && !busy.job().command.finalSeen()) {
      busy.job().command.overflow();
      if (busy.job().command.awaitsText()) {
        busy.job().command.text(NOTHING, 0, 0);
      }
    }
    events.dispatch(
        l -> l.stray("a line of more than " + LONGEST + " octets, dropped", Stray.UNKNOWN));
  }

  @Override
  public void skipped(byte octet) {
    outlet.skipped(octet);
  }

  @Override
  public void prompt() {
    outlet.received(PROMPT, 0, 1);
    if (turns.phase() instanceof Phase.Busy busy) {
      turns.sendData(busy.job(), busy.job().command.prompted(true));
    } else if (turns.phase() instanceof Phase.Fencing fencing) {
      turns.fences().leavePrompt(fencing.fence(), true);
    }
  }

  @Override
  public void data(byte[] buffer, int from, int to) {
    outlet.received(buffer, from, to);
    if (messages.moduleDataLength() >= 0) {
      hear(messages.moduleData(buffer, from, to));
    } else if (lateData != null) {
      InFlight late = lateData;
      lateData = null;
      late.moduleData(buffer, from, to);
      String what = (to - from) + " octets of data";
      events.dispatch(l -> l.stray(what, Stray.LATE));
      expectLateData(late);
    } else if (turns.phase() instanceof Phase.Busy busy) {
      busy.job().command.moduleData(buffer, from, to);
      expectModuleData(busy.job().command);
    }
  }

  private void expectModuleData(InFlight command) {
    int length = command.moduleDataLength();
    if (length > LONGEST) {
      framer.dropData(length);
      command.overflow();
      command.moduleData(NOTHING, 0, 0);
    } else if (length >= 0) {
      lateData = null;
      framer.expectData(length);
    }
    if (command.awaitsText()) {
      framer.expectText();
    }
  }

  private void expectLateData(InFlight command) {
    int length = command.moduleDataLength();
    if (length > LONGEST) {
      framer.dropData(length);
      command.moduleData(NOTHING, 0, 0);
    } else if (length >= 0) {
      lateData = command;
      framer.expectData(length);
    }
  }

  @Override
  public void line(byte[] buffer, int from, int to) {
    outlet.received(buffer, from, to);
    if (messages.awaitsText()) {
      hear(messages.text(buffer, from, to));
    } else if (turns.phase() instanceof Phase.Fencing fencing) {
      fencedLine(fencing.fence(), buffer, from, to);
    } else if (!(turns.phase() instanceof Phase.Busy busy)) {
      freeLine(buffer, from, to);
    } else if (busy.job().command.awaitsText()) {
      busy.job().command.text(buffer, from, to);
      expectModuleData(busy.job().command);
    } else if (!inFlightTakes(busy.job(), buffer, from, to)) {
      otherLine(busy.job(), buffer, from, to);
    }
  }

  /** A line that the command in flight does not take as it is. */
  private void otherLine(Job job, byte[] buffer, int from, int to) {
    if (owed(buffer, from, to, Reading.STRICT_REPLY)
        || unsolicited(buffer, from, to, Reading.STRICT_REPLY, ", by its shape")
        || offered(job, buffer, from, to, Reading.LENIENT_REPLY)
        || owed(buffer, from, to, Reading.LENIENT_REPLY)
        || job.command.takesAnyLine() && job.command.keepRaw(buffer, from, to)
        || late(buffer, from, to)
        || unsolicited(buffer, from, to, Reading.LENIENT_REPLY, ", loosely read")) {
      return;
    }
    stray(buffer, from, to, Stray.UNKNOWN);
  }

  /** A line while nothing is in flight. */
  private void freeLine(byte[] buffer, int from, int to) {
    if (owed(buffer, from, to, Reading.STRICT_REPLY)
        || unsolicited(buffer, from, to, Reading.STRICT_REPLY, "")
        || owed(buffer, from, to, Reading.LENIENT_REPLY)
        || failureOfOwed(buffer, from, to)
        || late(buffer, from, to)
        || unsolicited(buffer, from, to, Reading.LENIENT_REPLY, ", loosely read")) {
      return;
    }
    boolean ok = InFlight.isOk(buffer, from, to) && turns.takeOrphanOk();
    stray(buffer, from, to, ok ? Stray.LATE : Stray.UNKNOWN);
  }

  /** An error that comes where one job alone waits for its result is that job's. */
  private boolean failureOfOwed(byte[] buffer, int from, int to) {
    Job job = aftermath.single();
    LineIndex.Failure failure = job == null ? null : index.failure(buffer, from, to);
    if (failure == null) {
      return false;
    }
    outlet.verdict("the failure of", job.command, ", which alone waits for its result");
    turns.failOwed(job, Failures.error(job.command, failure, outlet.text(buffer, from, to)));
    return true;
  }

  /** The command in flight takes what is its own beyond doubt. */
  private boolean inFlightTakes(Job job, byte[] buffer, int from, int to) {
    InFlight command = job.command;
    if (command.isEcho(buffer, from, to)) {
      echoing = !command.touchesEcho();
      outlet.verdict("the echo of", command, "");
      return true;
    }
    boolean beforeEcho = echoing && !command.echoSeen() && !command.finalSeen();
    if (turns.takeOrphanOk() && InFlight.isOk(buffer, from, to) && command.lacksInformation()) {
      stray(buffer, from, to, Stray.LATE);
      return true;
    }
    if (beforeEcho && failureOfOwed(buffer, from, to)) {
      return true;
    }
    LineIndex.Failure failure = index.failure(buffer, from, to);
    if (failure != null) {
      failed(job, failure, buffer, from, to);
      return true;
    }
    if ((command.takesAnyText() || beforeEcho)
        && unsolicited(buffer, from, to, Reading.STRICT_REPLY, beforeEcho ? BEFORE_ECHO : "")) {
      return true;
    }
    return command.isDial() && dialResult(job, buffer, from, to)
        || command.takesAnyLine() && namedLine(command, buffer, from, to)
        || !command.finalSeen() && earlierAttempt(command, buffer, from, to)
        || offered(job, buffer, from, to, Reading.STRICT_REPLY);
  }

  private void failed(Job job, LineIndex.Failure failure, byte[] buffer, int from, int to) {
    outlet.verdict("the final result of", job.command, "");
    noteEcho(job.command);
    if (job.command.alsoOk() && !job.command.finalSeen()) {
      turns.finished(job);
    } else {
      turns.failed(job, Failures.error(job.command, failure, outlet.text(buffer, from, to)));
    }
  }

  private void noteEcho(InFlight command) {
    echoing = echoing && command.echoSeen();
  }

  /**
   * A line with the very name that a raw command asked about is its reply, unless the dialect knows
   * the command, and the line as a message but not as its reply.
   */
  private boolean namedLine(InFlight command, byte[] buffer, int from, int to) {
    if (!command.isNamed(buffer, from, to)) {
      return false;
    }
    if (command.looksForeign(buffer, from, to)
        && unsolicited(buffer, from, to, Reading.STRICT_REPLY, ", by its shape")) {
      return true;
    }
    outlet.verdict("the reply to", command, ", by its name");
    return command.keepRaw(buffer, from, to);
  }

  private boolean earlierAttempt(InFlight command, byte[] buffer, int from, int to) {
    Job earlier = aftermath.takesForEarlier(command, buffer, from, to);
    if (earlier != null) {
      outlet.verdict("the result of the earlier", earlier.command, ", whose OK came first");
      return true;
    }
    InFlight late = aftermath.lateForEarlier(command, buffer, from, to);
    if (late != null) {
      outlet.verdict("the late result of the earlier", late, ", which was given up");
      stray(buffer, from, to, Stray.LATE);
      return true;
    }
    return false;
  }

  /** The results of a dial (V.250 5.7.1); with nothing dialled they are no results. */
  private boolean dialResult(Job job, byte[] buffer, int from, int to) {
    String text = new String(buffer, from, to - from, StandardCharsets.US_ASCII);
    if (text.equals("CONNECT") || text.startsWith("CONNECT ")) {
      job.command.keepRaw(buffer, from, to);
      turns.complete(job, false);
      return true;
    }
    if (NO_CONNECTION.contains(text)) {
      turns.failed(job, Failures.error(job.command, text));
      return true;
    }
    return false;
  }

  private boolean offered(Job job, byte[] buffer, int from, int to, Reading reading) {
    Verdict verdict = job.command.offer(buffer, from, to, reading);
    switch (verdict.kind()) {
      case NOT_MINE:
        return false;
      case INFORMATION:
        outlet.verdict(
            "the reply to",
            job.command,
            reading == Reading.STRICT_REPLY ? ", by its shape" : ", loosely read");
        if (verdict.displaced() != null) {
          outlet.verdict("of two lines of one shape the last is the reply; not the one before");
          stray(verdict.displaced(), 0, verdict.displaced().length, Stray.AMBIGUOUS);
        }
        expectModuleData(job.command);
        return true;
      case PROMPT:
        turns.sendData(job, job.command.prompted(false));
        return true;
      default:
        outlet.verdict("the final result of", job.command, "");
        noteEcho(job.command);
        if (job.command.complete()) {
          turns.finished(job);
        } else if (verdict.kind() == Kind.FINAL) {
          turns.awaitResult(job);
        }
        return true;
    }
  }

  private void fencedLine(Fence fence, byte[] buffer, int from, int to) {
    boolean failure = index.failure(buffer, from, to) != null;
    if (fence.takes(buffer, from, to, failure)) {
      return;
    }
    if (failure || InFlight.isOk(buffer, from, to) || fence.givenUp().isEcho(buffer, from, to)) {
      fence.givenUp().offer(buffer, from, to, Reading.LENIENT_REPLY);
      stray(buffer, from, to, Stray.LATE);
    } else if (!owed(buffer, from, to, Reading.STRICT_REPLY)
        && !unsolicited(buffer, from, to, Reading.STRICT_REPLY, "")
        && !late(buffer, from, to)
        && !unsolicited(buffer, from, to, Reading.LENIENT_REPLY, ", loosely read")) {
      stray(buffer, from, to, Stray.UNKNOWN);
    }
  }

  private boolean owed(byte[] buffer, int from, int to, Reading reading) {
    Job job = aftermath.takes(buffer, from, to, reading);
    if (job != null) {
      outlet.verdict("the result of", job.command, ", by its values");
    }
    return job != null;
  }

  private boolean late(byte[] buffer, int from, int to) {
    Aftermath.Late late = aftermath.late(buffer, from, to);
    if (late == null) {
      return false;
    }
    outlet.verdict("late:", late.command(), " was given up");
    stray(buffer, from, to, Stray.LATE);
    if (late.kind() == Kind.PROMPT
        && turns.phase() instanceof Phase.Fencing fencing
        && fencing.fence().givenUp() == late.command()) {
      turns.fences().leavePrompt(fencing.fence(), false);
    } else {
      expectLateData(late.command());
    }
    return true;
  }

  private boolean unsolicited(byte[] buffer, int from, int to, Reading reading, String why) {
    MessageAssembler.Heard heard = messages.line(buffer, from, to, reading);
    if (heard == null) {
      return false;
    }
    outlet.unsolicited(heard.message().meaning(), why);
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
          restarted.run();
        }
      }
      case BROKEN ->
          events.dispatch(
              l ->
                  l.stray(
                      "a message of several lines (" + meaning + ") that was never finished",
                      Stray.UNKNOWN));
      default -> {
        int length = messages.moduleDataLength();
        if (length > LONGEST) {
          framer.dropData(length);
          messages.moduleData(NOTHING, 0, 0);
        } else if (length >= 0) {
          framer.expectData(length);
        } else if (messages.awaitsText()) {
          framer.expectText();
        }
      }
    }
  }

  private void stray(byte[] buffer, int from, int to, Stray why) {
    String text = outlet.text(buffer, from, to);
    events.dispatch(l -> l.stray(text, why));
  }
}
