package io.github.atelier.driver.channel;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.framing.ReplyFramer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Whose turn it is, and when. Owns what the channel is doing ({@link Phase}); the command on the
 * line is {@link Conversation}'s. Confined to the channel's loop.
 *
 * <p>A command leaves only after all octets that have come by then were looked at, because none of
 * them can be its reply.
 */
final class Turns {
  private static final Duration DTR_PULSE = Duration.ofMillis(100);

  private final Dialect dialect;
  private final ChannelLoop loop;
  private final Outlet outlet;
  private final Aftermath aftermath;
  private final Fences fences;
  private final Backlog backlog = new Backlog();
  private final WakeUp wakeUp;
  private final Conversation conversation;
  private ReplyFramer framer;
  private Phase phase = new Phase.Closed("it was never opened");

  /** Not before this time may the next command go out. */
  private long busyUntil;

  private boolean proceeding;

  /** When something last went over the line. */
  private long lastActive;

  /**
   * @param wakeUp or {@code null} for a module that does not sleep
   */
  Turns(
      Dialect dialect,
      ChannelLoop loop,
      EventDispatcher events,
      Outlet outlet,
      Aftermath aftermath,
      WakeUp wakeUp) {
    this.dialect = dialect;
    this.loop = loop;
    this.outlet = outlet;
    this.aftermath = aftermath;
    this.wakeUp = wakeUp;
    this.fences = new Fences(dialect, loop, events, outlet, this);
    this.conversation = new Conversation(dialect, loop, outlet, aftermath, fences, this);
  }

  /** Who hears the module, and is told when a prompt is due. */
  void hearsBy(ReplyFramer ear) {
    framer = ear;
    fences.hearsBy(ear);
    conversation.hearsBy(ear);
  }

  Phase phase() {
    return phase;
  }

  void phase(Phase next) {
    phase = next;
  }

  Backlog backlog() {
    return backlog;
  }

  Fences fences() {
    return fences;
  }

  Conversation conversation() {
    return conversation;
  }

  boolean isClosed() {
    return phase instanceof Phase.Closed;
  }

  /**
   * There is a line again.
   *
   * @param recoveryFirst whether commands wait until {@link #admitAll}
   */
  void opened(boolean recoveryFirst) {
    backlog.restoring(recoveryFirst);
    conversation.reset();
    busyUntil = 0;
    phase = new Phase.Idle();
    active();
    proceed();
  }

  /** Recovery is done. */
  void admitAll() {
    backlog.restoring(false);
    proceed();
  }

  /** There is no line: each pending command fails. */
  void end(String why, Function<String, ModemException> failure) {
    failPending(failure);
    backlog.restoring(false);
    phase = new Phase.Closed(why);
  }

  /** Each pending command fails once, with an exception of its own. */
  void failPending(Function<String, ModemException> failure) {
    List<Job> begun = new ArrayList<>(aftermath.takeOwed());
    if (phase instanceof Phase.Busy busy) {
      begun.add(busy.job());
    } else if (phase instanceof Phase.Pausing pausing) {
      begun.add(pausing.job());
    } else if (phase instanceof Phase.Fencing fencing) {
      fencing.fence().stop();
      if (fencing.resumed() != null) {
        begun.add(fencing.resumed().job());
      }
    }
    final List<Job> waiting = backlog.takeAll();
    phase = new Phase.Idle();
    conversation.reset();
    for (Job job : begun) {
      job.cancelTimer.run();
      String what =
          job.command == null
              ? "not sent; "
              : job.command.masked() + ": whether it was carried out is unknown; ";
      job.result.completeExceptionally(failure.apply(what));
    }
    waiting.forEach(job -> job.result.completeExceptionally(failure.apply("not sent; ")));
  }

  // ---- in and out of the queue

  /**
   * @param first whether it belongs to a recovery and goes before commands that wait for that
   */
  void submit(Turn turn, CompletableFuture<Reply> result, boolean first) {
    if (phase instanceof Phase.Closed closed) {
      result.completeExceptionally(
          new LineLostException(
              "the channel to " + outlet.name() + " is not open: " + closed.why()));
    } else if (!result.isDone()) {
      backlog.add(new Job(turn, result), first);
      if (phase instanceof Phase.Unresponsive u) {
        fences.raise(u.givenUp(), 1, null);
      } else {
        proceed();
      }
    }
  }

  void cancelled(CompletableFuture<Reply> result) {
    backlog.cancelled(result);
    aftermath.cancelled(result);
    if (phase instanceof Phase.Busy busy && busy.job().result == result) {
      conversation.giveUp(busy.job());
    } else if (phase instanceof Phase.Pausing pausing && pausing.job().result == result) {
      free();
    } else if (phase instanceof Phase.Fencing fencing
        && fencing.resumed() != null
        && fencing.resumed().job().result == result) {
      phase = new Phase.Fencing(fencing.fence(), null);
    }
  }

  /** Octets went over the line, in either direction. */
  void active() {
    if (wakeUp != null) {
      lastActive = loop.nanoTime();
    }
  }

  /** Goes on when what has come was looked at, and the gap between commands is over. */
  private void proceed() {
    if (!proceeding && (phase instanceof Phase.Pausing || !backlog.isEmpty())) {
      proceeding = true;
      long wait = busyUntil == 0 ? 0 : busyUntil - loop.nanoTime();
      if (wait > 0) {
        loop.schedule(Duration.ofNanos(wait), this::goOn);
      } else {
        loop.execute(this::goOn);
      }
    }
  }

  private void goOn() {
    proceeding = false;
    if (busyUntil != 0 && busyUntil - loop.nanoTime() > 0) {
      proceed();
    } else if (phase instanceof Phase.Pausing pausing) {
      conversation.next(pausing.job(), pausing.previous());
    } else if (phase instanceof Phase.Idle) {
      if (wakeUp != null
          && !backlog.isEmpty()
          && loop.nanoTime() - lastActive > wakeUp.after().toNanos()) {
        wake();
        return;
      }
      Job job = backlog.poll();
      if (job != null) {
        conversation.next(job, null);
      }
    }
  }

  /** The next command waits until the module is awake. */
  private void wake() {
    Job waking = new Job(wakeUp.turn(), new CompletableFuture<>());
    active();
    phase = new Phase.Pausing(waking, null);
    if (wakeUp.signal() == WakeUp.Signal.DTR) {
      outlet.dtr(false);
      loop.schedule(DTR_PULSE, () -> outlet.dtr(true));
      busyUntil = loop.nanoTime() + DTR_PULSE.plus(wakeUp.pause()).toNanos();
    }
    proceed();
  }

  /** Nothing is on the line any more; the gap between commands begins. */
  void rest(Phase next) {
    framer.expectPrompt(-1);
    phase = next;
    Duration gap = dialect.settings().commandGap();
    busyUntil = gap.isZero() ? 0 : loop.nanoTime() + gap.toNanos();
    proceed();
  }

  /** The next command goes out no earlier than this. */
  void notBefore(long nanos) {
    busyUntil = Math.max(busyUntil, nanos);
  }

  void free() {
    rest(new Phase.Idle());
  }

  void pause(Job job, Reply previous) {
    rest(new Phase.Pausing(job, previous));
  }

  /** The fence was answered: the line is clean. */
  void fencePassed(Phase.Pausing resumed) {
    conversation.reset();
    aftermath.forgetAnswered();
    rest(resumed == null ? new Phase.Idle() : resumed);
  }
}
