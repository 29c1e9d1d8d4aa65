package io.github.atelier.driver.channel;

import io.github.atelier.driver.channel.ChannelListener.Stray;
import io.github.atelier.grammar.exchange.LineIndex;
import io.github.atelier.grammar.exchange.ReplyReader.Kind;
import io.github.atelier.grammar.exchange.ReplyReader.Verdict;
import io.github.atelier.grammar.template.Template.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Brings each line of a module to where it belongs. Confined to the channel's loop.
 *
 * <p>A line is offered in this order: echo, failure, an earlier attempt at the command in flight,
 * that command, results that are still owed, unsolicited messages, commands that were given up;
 * first as the manual prints it, then as sloppy firmware does. What nobody takes is reported, never
 * guessed at.
 */
final class Routing {
  private static final Set<String> NO_CONNECTION =
      Set.of("NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "NO DIAL TONE");
  private static final String BEFORE_ECHO = ", because it came before the echo of the command";

  private final LineIndex index;
  private final EventDispatcher events;
  private final Outlet outlet;
  private final Turns turns;
  private final Conversation conversation;
  private final Aftermath aftermath;
  private final Reception reception;

  /** Whether the module echoes commands, as far as the last one told. */
  private boolean echoing;

  Routing(
      LineIndex index,
      EventDispatcher events,
      Outlet outlet,
      Turns turns,
      Aftermath aftermath,
      Reception reception) {
    this.index = index;
    this.events = events;
    this.outlet = outlet;
    this.turns = turns;
    this.conversation = turns.conversation();
    this.aftermath = aftermath;
    this.reception = reception;
  }

  /** The module may echo or not from now on. */
  void forgetEcho() {
    echoing = false;
  }

  /** A line that is no text of a message or a reply. */
  void line(byte[] buffer, int from, int to) {
    if (turns.phase() instanceof Phase.Fencing fencing) {
      fencedLine(fencing.fence(), buffer, from, to);
    } else if (!(turns.phase() instanceof Phase.Busy busy)) {
      freeLine(buffer, from, to);
    } else if (!inFlightTakes(busy.job(), buffer, from, to)) {
      otherLine(busy.job(), buffer, from, to);
    }
  }

  /** A line that the command in flight does not take as it is. */
  private void otherLine(Job job, byte[] buffer, int from, int to) {
    if (owed(buffer, from, to, Reading.STRICT_REPLY)
        || reception.unsolicited(buffer, from, to, Reading.STRICT_REPLY, ", by its shape")
        || offered(job, buffer, from, to, Reading.LENIENT_REPLY)
        || owed(buffer, from, to, Reading.LENIENT_REPLY)
        || job.command.takesAnyLine() && job.command.keepRaw(buffer, from, to)
        || late(buffer, from, to)
        || reception.unsolicited(buffer, from, to, Reading.LENIENT_REPLY, ", loosely read")) {
      return;
    }
    stray(buffer, from, to, Stray.UNKNOWN);
  }

  /** A line while nothing is in flight. */
  private void freeLine(byte[] buffer, int from, int to) {
    if (owed(buffer, from, to, Reading.STRICT_REPLY)
        || reception.unsolicited(buffer, from, to, Reading.STRICT_REPLY, "")
        || owed(buffer, from, to, Reading.LENIENT_REPLY)
        || failureOfOwed(buffer, from, to)
        || late(buffer, from, to)
        || reception.unsolicited(buffer, from, to, Reading.LENIENT_REPLY, ", loosely read")) {
      return;
    }
    boolean ok = InFlight.isOk(buffer, from, to) && conversation.takeOrphanOk();
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
    conversation.failOwed(job, Failures.error(job.command, failure, outlet.text(buffer, from, to)));
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
    if (conversation.takeOrphanOk()
        && InFlight.isOk(buffer, from, to)
        && command.lacksInformation()) {
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
        && reception.unsolicited(
            buffer, from, to, Reading.STRICT_REPLY, beforeEcho ? BEFORE_ECHO : "")) {
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
      conversation.finished(job);
    } else {
      conversation.failed(job, Failures.error(job.command, failure, outlet.text(buffer, from, to)));
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
        && reception.unsolicited(buffer, from, to, Reading.STRICT_REPLY, ", by its shape")) {
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
      conversation.complete(job, false);
      return true;
    }
    if (NO_CONNECTION.contains(text)) {
      conversation.failed(job, Failures.error(job.command, text));
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
        reception.expectModuleData(job.command);
        return true;
      case PROMPT:
        conversation.sendData(job, job.command.prompted(false));
        return true;
      default:
        outlet.verdict("the final result of", job.command, "");
        noteEcho(job.command);
        if (job.command.complete()) {
          conversation.finished(job);
        } else if (verdict.kind() == Kind.FINAL) {
          conversation.awaitResult(job);
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
        && !reception.unsolicited(buffer, from, to, Reading.STRICT_REPLY, "")
        && !late(buffer, from, to)
        && !reception.unsolicited(buffer, from, to, Reading.LENIENT_REPLY, ", loosely read")) {
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
      reception.expectLateData(late.command());
    }
    return true;
  }

  private void stray(byte[] buffer, int from, int to, Stray why) {
    if (!events.dropsNow()) {
      String text = outlet.text(buffer, from, to);
      events.dispatch(l -> l.stray(text, why));
    }
  }
}
