package io.github.atelier.driver.channel;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.exchange.RequestIndex;
import io.github.atelier.grammar.framing.ReplyFramer;
import io.github.atelier.grammar.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Whose turn it is: the one command on the line, its time-out, and what comes after it. Owns what
 * the channel is doing ({@link Phase}). Confined to the channel's loop.
 *
 * <p>A command leaves only after all octets that have come by then were looked at, because none of
 * them can be its reply.
 */
final class Turns {
  /** How long an {@code OK} is waited for that a manual does not show. */
  private static final Duration UNPROMISED_OK = Duration.ofMillis(100);

  private static final Duration DTR_PULSE = Duration.ofMillis(100);

  private final Dialect dialect;
  private final ChannelLoop loop;
  private final Outlet outlet;
  private final Aftermath aftermath;
  private final Fences fences;
  private final Backlog backlog = new Backlog();
  private final WakeUp wakeUp;
  private final RequestIndex commands;
  private ReplyFramer framer;
  private Phase phase = new Phase.Closed("it was never opened");

  /** Not before this time may the next command go out. */
  private long busyUntil;

  private boolean proceeding;

  /** Attentions without an answer so far: each may still get one. */
  private int unanswered;

  /** Whether an OK may come that belongs to the command before. */
  private boolean orphanOk;

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
    this.commands = new RequestIndex(dialect);
    this.fences = new Fences(dialect, loop, events, outlet, this);
  }

  /** Who hears the module, and is told when a prompt is due. */
  void hearsBy(ReplyFramer ear) {
    framer = ear;
    fences.hearsBy(ear);
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
    unanswered = 0;
    orphanOk = false;
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
    unanswered = 0;
    orphanOk = false;
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
      giveUp(busy.job());
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
      next(pausing.job(), pausing.previous());
    } else if (phase instanceof Phase.Idle) {
      if (wakeUp != null
          && !backlog.isEmpty()
          && loop.nanoTime() - lastActive > wakeUp.after().toNanos()) {
        wake();
        return;
      }
      Job job = backlog.poll();
      if (job != null) {
        next(job, null);
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

  // ---- a command on the line

  /** Sends the next command of a turn, or ends it. */
  private void next(Job job, Reply previous) {
    Exchange exchange;
    try {
      exchange = job.turn.next(previous);
      if (exchange != null) {
        job.command = InFlight.of(exchange, dialect.settings(), commands);
      }
    } catch (RuntimeException e) {
      free();
      job.result.completeExceptionally(e);
      return;
    }
    if (exchange == null) {
      free();
      job.result.complete(previous);
      return;
    }
    announceSecrets(exchange);
    phase = new Phase.Busy(job);
    framer.expectPrompt(job.command.expectedPrompt());
    if (outlet.command(job.command)) {
      startTimer(job);
    }
  }

  private void announceSecrets(Exchange exchange) {
    if (exchange.command() != null) {
      for (String name : exchange.command().secrets()) {
        if (exchange.values().get(name) instanceof Value.Octets secret) {
          outlet.redactor().add(secret.bytes());
        }
      }
    }
  }

  /** The module asked for data. */
  void sendData(Job job, Step.HostData data) {
    byte[] octets = job.command.data(data);
    if (dialect.settings().payloadEcho() && job.command.echoSeen()) {
      framer.expectEcho(octets, dialect.settings().promptText().endsWith(" "));
    }
    job.command.dataSent();
    if (outlet.data(octets, data.secret())) {
      startTimer(job);
    }
  }

  /** Time counts from the last octet written. */
  private void startTimer(Job job) {
    active();
    job.written = loop.nanoTime();
    InFlight command = job.command;
    Duration timeout =
        command.hasLaterResult() ? dialect.settings().replyTime() : command.exchange().timeout();
    job.cancelTimer.run();
    job.cancelTimer = loop.schedule(timeout, () -> timedOut(job, command, timeout));
  }

  private void timedOut(Job job, InFlight command, Duration timeout) {
    if (job.command != command) {
      return;
    }
    boolean owes = aftermath.forgive(job);
    boolean holds = phase instanceof Phase.Busy busy && busy.job() == job;
    if (!owes && !holds) {
      return;
    }
    if (holds && command.exchange().attention()) {
      unanswered++;
      if (job.turn.persists()) {
        pause(job, null);
        return;
      }
    }
    job.result.completeExceptionally(Failures.timeout(command, timeout, outlet.name()));
    if (holds && command.exchange().attention()) {
      free();
    } else if (holds) {
      giveUp(job);
    } else {
      aftermath.giveUp(command);
    }
  }

  /** Leaves a command without its reply: where a final result is still to come, behind a fence. */
  private void giveUp(Job job) {
    job.cancelTimer.run();
    InFlight command = job.command;
    if (command.exchange().attention()) {
      unanswered++;
      free();
      return;
    }
    aftermath.giveUp(command);
    if (command.finalSeen()) {
      free();
    } else {
      fences.raise(command, 1 + unanswered, null);
    }
  }

  /** Nothing is on the line any more; the gap between commands begins. */
  private void rest(Phase next) {
    framer.expectPrompt(-1);
    phase = next;
    Duration gap = dialect.settings().commandGap();
    busyUntil = gap.isZero() ? 0 : loop.nanoTime() + gap.toNanos();
    proceed();
  }

  private void free() {
    rest(new Phase.Idle());
  }

  private void pause(Job job, Reply previous) {
    rest(new Phase.Pausing(job, previous));
  }

  // ---- how a command ends

  /** OK came and a result is owed: the channel is free unless the turn goes on. */
  void awaitResult(Job job) {
    InFlight command = job.command;
    Duration timeout = command.exchange().timeout();
    Duration left = timeout.minusNanos(loop.nanoTime() - job.written);
    job.cancelTimer.run();
    job.cancelTimer = loop.schedule(left, () -> timedOut(job, command, timeout));
    if (!job.turn.more()) {
      aftermath.owe(job);
      free();
    }
  }

  /** A command of the turn in flight has its whole reply. */
  void finished(Job job) {
    if (job.command.reader() != null && job.command.reader().failure() != null) {
      failed(job, Failures.outcome(job.command));
    } else if (job.command.overflowed()) {
      failed(job, Failures.tooLong(job.command));
    } else {
      complete(job, job.turn.more());
    }
  }

  /**
   * A command has its reply.
   *
   * @param more whether the turn goes on
   */
  void complete(Job job, boolean more) {
    job.cancelTimer.run();
    answered(job, more ? new Phase.Pausing(job, job.command.reply()) : null);
    if (!more) {
      job.result.complete(job.command.reply());
    }
  }

  void failed(Job job, CommandFailedException failure) {
    job.cancelTimer.run();
    boolean goesOn = job.turn.tolerates(failure);
    answered(job, goesOn ? new Phase.Pausing(job, job.command.reply()) : null);
    if (!goesOn) {
      job.result.completeExceptionally(failure);
    }
  }

  /** A final result came; where attentions were unanswered before, more may come. */
  private void answered(Job job, Phase.Pausing then) {
    if (unanswered > 0) {
      framer.expectPrompt(-1);
      fences.raise(job.command, unanswered, then);
      return;
    }
    orphanOk = job.command.endsWithoutOk();
    rest(then == null ? new Phase.Idle() : then);
    if (orphanOk) {
      busyUntil = Math.max(busyUntil, loop.nanoTime() + UNPROMISED_OK.toNanos());
    }
  }

  /** An error came for a job that waits for its result after OK. */
  void failOwed(Job job, CommandFailedException failure) {
    if (aftermath.forgive(job)) {
      job.cancelTimer.run();
      job.result.completeExceptionally(failure);
    }
  }

  /** Whether an OK that comes now may belong to the command before; asked once. */
  boolean takeOrphanOk() {
    boolean was = orphanOk;
    orphanOk = false;
    return was;
  }

  /** The fence was answered: the line is clean. */
  void fencePassed(Phase.Pausing resumed) {
    unanswered = 0;
    aftermath.forgetAnswered();
    rest(resumed == null ? new Phase.Idle() : resumed);
  }
}
