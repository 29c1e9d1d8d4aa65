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

  private final List<Job> owed = new ArrayList<>();
  private final Deque<InFlight> stale = new ArrayDeque<>();

  /** A result is owed to this job. */
  void owe(Job job) {
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

  /** Takes a line that is a result owed, and completes its job. */
  boolean takes(byte[] buffer, int from, int to, Reading reading) {
    for (Job job : owed) {
      if (job.command.offer(buffer, from, to, reading).kind() != Kind.NOT_MINE) {
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

  private static void settle(Job job) {
    if (job.command.reader().failure() != null) {
      job.result.completeExceptionally(Failures.outcome(job.command));
    } else {
      job.result.complete(job.command.reply());
    }
  }

  /** Whether the line answers a command that was given up. */
  boolean isLate(byte[] buffer, int from, int to) {
    for (InFlight command : stale) {
      if (command.offer(buffer, from, to, Reading.LENIENT_REPLY).kind() != Kind.NOT_MINE) {
        return true;
      }
    }
    return false;
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
