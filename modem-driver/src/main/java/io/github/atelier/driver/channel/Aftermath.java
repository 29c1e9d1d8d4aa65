package io.github.atelier.driver.channel;

import io.github.atelier.grammar.exchange.ReplyReader.Kind;
import io.github.atelier.grammar.template.Template.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What is left of commands that are no longer in flight: results that are owed after {@code OK},
 * and commands that were given up, whose replies may still come. Confined to the channel's loop.
 */
final class Aftermath {
  private static final int STALE = 16;

  /** Results that may be owed at a time; each is bounded by its own time-out as well. */
  private static final int OWED = 1024;

  private final List<Job> owed = new ArrayList<>();
  private final Deque<InFlight> stale = new ArrayDeque<>();

  /** A line that answers a command that was given up. */
  record Late(InFlight command, Kind kind) {}

  /** A result is owed to this job. The oldest of too many is given up. */
  void owe(Job job) {
    if (owed.size() == OWED) {
      Job oldest = owed.remove(0);
      oldest.cancelTimer.run();
      oldest.result.completeExceptionally(Failures.crowdedOut(oldest.command, OWED));
      giveUp(oldest.command);
    }
    owed.add(job);
  }

  /** No longer; whether it was. */
  boolean forgive(Job job) {
    return owed.remove(job);
  }

  /** Gives up the job of this future, if a result is owed to it. */
  void cancelled(CompletableFuture<Reply> result) {
    for (Iterator<Job> i = owed.iterator(); i.hasNext(); ) {
      Job job = i.next();
      if (job.result == result) {
        i.remove();
        job.cancelTimer.run();
        giveUp(job.command);
      }
    }
  }

  /** A command was given up: what comes of it is late. The oldest of many is forgotten. */
  void giveUp(InFlight command) {
    if (stale.size() == STALE) {
      stale.removeFirst();
    }
    stale.addLast(command);
  }

  /** The job whose owed result this line is, its last line included; or {@code null}. */
  Job takes(byte[] buffer, int from, int to, Reading reading) {
    for (Job job : owed) {
      if (takes(job, buffer, from, to, reading)) {
        return job;
      }
    }
    return null;
  }

  private boolean takes(Job job, byte[] buffer, int from, int to, Reading reading) {
    if (job.command.offer(buffer, from, to, reading).kind() == Kind.NOT_MINE) {
      return false;
    }
    if (job.command.complete()) {
      owed.remove(job);
      job.cancelTimer.run();
      settle(job);
    }
    return true;
  }

  private static void settle(Job job) {
    if (job.command.reader().failure() != null) {
      job.result.completeExceptionally(Failures.outcome(job.command));
    } else {
      job.result.complete(job.command.reply());
    }
  }

  /**
   * The line as the result of an earlier attempt at what is in flight, which has not had its {@code
   * OK} yet: modules answer in order, so it belongs to the first attempt that lacks it.
   */
  Job takesForEarlier(InFlight inFlight, byte[] buffer, int from, int to) {
    for (Job job : owed) {
      if (inFlight.sameCommand(job.command) && takes(job, buffer, from, to, Reading.STRICT_REPLY)) {
        return job;
      }
    }
    return null;
  }

  /** As {@link #takesForEarlier}, for an attempt that was given up after its {@code OK}. */
  InFlight lateForEarlier(InFlight inFlight, byte[] buffer, int from, int to) {
    for (InFlight command : stale) {
      if (command.finalSeen()
          && inFlight.sameCommand(command)
          && command.offer(buffer, from, to, Reading.STRICT_REPLY).kind() != Kind.NOT_MINE) {
        forgetComplete(command);
        return command;
      }
    }
    return null;
  }

  /** The one job that a result is owed to, or {@code null} where there is none or several. */
  Job single() {
    return owed.size() == 1 ? owed.get(0) : null;
  }

  /** What the line answers of the commands that were given up, or {@code null}. */
  Late late(byte[] buffer, int from, int to) {
    for (InFlight command : stale) {
      Kind kind = command.offer(buffer, from, to, Reading.LENIENT_REPLY).kind();
      if (kind != Kind.NOT_MINE) {
        forgetComplete(command);
        return new Late(command, kind);
      }
    }
    return null;
  }

  private void forgetComplete(InFlight command) {
    if (command.complete()) {
      stale.remove(command);
    }
  }

  /** The line is clean: of the commands that were given up only results after OK may still come. */
  void forgetAnswered() {
    stale.removeIf(command -> !command.hasLaterResult());
  }

  /** Forgets the commands that were given up. */
  void forgetLate() {
    stale.clear();
  }

  /** Forgets the jobs that a result is owed to, and tells which they were. */
  List<Job> takeOwed() {
    List<Job> all = List.copyOf(owed);
    owed.clear();
    return all;
  }
}
