package io.github.atelier.driver.channel;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.framing.ReplyFramer;
import io.github.atelier.grammar.value.Value;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Whose turn it is: the queue, the one command on the line, its time-out, and the fence after it
 * was given up. Owns what the channel is doing ({@link Phase}). Confined to the channel's loop.
 */
final class Turns {
  private static final int QUEUED = 1024;

  private final Dialect dialect;
  private final ChannelLoop loop;
  private final EventDispatcher events;
  private final Outlet outlet;
  private final Aftermath aftermath;
  private final Deque<Job> queue = new ArrayDeque<>();
  private final Deque<Job> recovery = new ArrayDeque<>();
  private ReplyFramer framer;
  private Phase phase = new Phase.Closed("it was never opened");

  /** Whether only recovery may talk to the module; other commands wait behind it. */
  private boolean restoring;

  private long busyUntil;

  Turns(
      Dialect dialect,
      ChannelLoop loop,
      EventDispatcher events,
      Outlet outlet,
      Aftermath aftermath) {
    this.dialect = dialect;
    this.loop = loop;
    this.events = events;
    this.outlet = outlet;
    this.aftermath = aftermath;
  }

  /** Who hears the module, and is told when a prompt is due. */
  void hearsBy(ReplyFramer ear) {
    framer = ear;
  }

  Phase phase() {
    return phase;
  }

  boolean isClosed() {
    return phase instanceof Phase.Closed;
  }

  boolean restoring() {
    return restoring;
  }

  /**
   * There is a line again.
   *
   * @param recoveryFirst whether commands wait until {@link #admitAll}
   */
  void opened(boolean recoveryFirst) {
    restoring = recoveryFirst;
    phase = new Phase.Idle();
    pump();
  }

  /** From now on commands wait for recovery. */
  void recoveryFirst() {
    restoring = true;
  }

  /** Recovery is done. */
  void admitAll() {
    restoring = false;
    pump();
  }

  /** There is no line: each pending command fails. */
  void end(String why, Function<String, ModemException> failure) {
    failPending(failure);
    restoring = false;
    phase = new Phase.Closed(why);
  }

  /** Each pending command fails once, with an exception of its own. */
  void failPending(Function<String, ModemException> failure) {
    List<Job> begun = new ArrayList<>(aftermath.takeOwed());
    if (phase instanceof Phase.Busy busy) {
      begun.add(busy.job());
    } else if (phase instanceof Phase.Fencing fencing) {
      fencing.fence().stop();
    }
    List<Job> waiting = new ArrayList<>(recovery);
    waiting.addAll(queue);
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

  // ---- in and out of the queue

  /**
   * @param first whether it belongs to a recovery and goes before commands that wait for that
   */
  void submit(Turn turn, CompletableFuture<Reply> result, boolean first) {
    if (phase instanceof Phase.Closed closed) {
      result.completeExceptionally(
          new LineLostException(
              "the channel to " + outlet.name() + " is not open: " + closed.why()));
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
    aftermath.cancelled(result);
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

  // ---- a command on the line

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
    job.written = loop.nanoTime();
    InFlight command = job.command;
    limit(
        job,
        command.hasLaterResult() ? dialect.settings().replyTime() : command.exchange().timeout());
  }

  private void limit(Job job, Duration timeout) {
    job.cancelTimer.run();
    InFlight command = job.command;
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
    job.result.completeExceptionally(Failures.timeout(command, timeout, outlet.name()));
    if (holds) {
      giveUp(job);
    } else {
      aftermath.giveUp(command);
    }
  }

  /** Leaves a command without its reply: where a final result is still to come, behind a fence. */
  private void giveUp(Job job) {
    job.cancelTimer.run();
    InFlight command = job.command;
    aftermath.giveUp(command);
    if (command.finalSeen()) {
      free();
      pump();
    } else {
      fence(command);
    }
  }

  private void free() {
    framer.expectPrompt(-1);
    phase = new Phase.Idle();
    Duration gap = dialect.settings().commandGap();
    busyUntil = gap.isZero() ? 0 : loop.nanoTime() + gap.toNanos();
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
      pump();
    }
  }

  /** A command of the turn in flight has its whole reply. */
  void finished(Job job) {
    job.cancelTimer.run();
    if (job.command.reader() != null && job.command.reader().failure() != null) {
      failed(job, Failures.outcome(job.command));
    } else if (job.turn.more()) {
      framer.expectPrompt(-1);
      next(job, job.command.reply());
    } else {
      complete(job);
    }
  }

  /** The turn is over with the reply to its last command, whatever else it had planned. */
  void complete(Job job) {
    job.cancelTimer.run();
    free();
    job.result.complete(job.command.reply());
    pump();
  }

  void failed(Job job, CommandFailedException failure) {
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

  // ---- the fence

  private void fence(InFlight givenUp) {
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
    if (!fence.leavesPrompt() || outlet.write((byte) 0x1B)) {
      outlet.command(fence.probe());
    }
  }

  /** The fence was answered: the line is clean. */
  void fencePassed() {
    free();
    pump();
  }

  private void unresponsive(Fence fence) {
    phase = new Phase.Unresponsive(fence.givenUp());
    Deque<Job> from = restoring ? recovery : queue;
    List<Job> waiting = new ArrayList<>(from);
    from.clear();
    waiting.forEach(
        job -> job.result.completeExceptionally(Failures.unanswered(fence, outlet.name())));
    if (!restoring) {
      events.dispatch(ChannelListener::unresponsive);
    }
  }
}
