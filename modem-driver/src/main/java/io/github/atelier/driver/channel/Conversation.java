package io.github.atelier.driver.channel;

import io.github.atelier.grammar.dialect.Dialect;
import io.github.atelier.grammar.dialect.Step;
import io.github.atelier.grammar.exchange.RequestIndex;
import io.github.atelier.grammar.framing.ReplyFramer;
import io.github.atelier.grammar.value.Value;
import java.time.Duration;

/**
 * The one command on the line: sent, watched by its time-out, and how it ends. {@link Turns} says
 * when the next one may go. Confined to the channel's loop.
 */
final class Conversation {
  /** How long an {@code OK} is waited for that a manual does not show. */
  private static final Duration UNPROMISED_OK = Duration.ofMillis(100);

  private final Dialect dialect;
  private final ChannelLoop loop;
  private final Outlet outlet;
  private final Aftermath aftermath;
  private final Fences fences;
  private final Turns turns;
  private final RequestIndex commands;
  private ReplyFramer framer;

  /** Attentions without an answer so far: each may still get one. */
  private int unanswered;

  /** Whether an OK may come that belongs to the command before. */
  private boolean orphanOk;

  Conversation(
      Dialect dialect,
      ChannelLoop loop,
      Outlet outlet,
      Aftermath aftermath,
      Fences fences,
      Turns turns) {
    this.dialect = dialect;
    this.loop = loop;
    this.outlet = outlet;
    this.aftermath = aftermath;
    this.fences = fences;
    this.turns = turns;
    this.commands = new RequestIndex(dialect);
  }

  void hearsBy(ReplyFramer ear) {
    framer = ear;
  }

  /** Nothing is outstanding: the line is new, the module is, or a fence was answered. */
  void reset() {
    unanswered = 0;
    orphanOk = false;
  }

  /** Sends the next command of a turn, or ends it. */
  void next(Job job, Reply previous) {
    Exchange exchange;
    try {
      exchange = job.turn.next(previous);
      if (exchange != null) {
        job.command = InFlight.of(exchange, dialect.settings(), commands);
        job.command.redactor(outlet.redactor());
      }
    } catch (RuntimeException e) {
      turns.free();
      job.result.completeExceptionally(e);
      return;
    }
    if (exchange == null) {
      turns.free();
      job.result.complete(previous);
      return;
    }
    announceSecrets(exchange);
    turns.phase(new Phase.Busy(job));
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
    // text up to Ctrl-Z is echoed as a command line is (27.005 clause 3.5.1)
    if ((dialect.settings().payloadEcho() || !data.counted()) && job.command.echoSeen()) {
      framer.expectEcho(octets, dialect.settings().promptText().endsWith(" "));
    }
    job.command.dataSent();
    if (outlet.data(octets, data.secret())) {
      startTimer(job);
    }
  }

  /** Time counts from the last octet written. */
  private void startTimer(Job job) {
    turns.active();
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
    boolean holds = turns.phase() instanceof Phase.Busy busy && busy.job() == job;
    if (!owes && !holds) {
      return;
    }
    if (holds && command.exchange().attention()) {
      unanswered++;
      if (job.turn.persists()) {
        turns.pause(job, null);
        return;
      }
    }
    job.result.completeExceptionally(Failures.timeout(command, timeout, outlet.name()));
    if (holds && command.exchange().attention()) {
      turns.free();
    } else if (holds) {
      giveUp(job);
    } else {
      aftermath.giveUp(command);
    }
  }

  /** Leaves a command without its reply: where a final result is still to come, behind a fence. */
  void giveUp(Job job) {
    job.cancelTimer.run();
    InFlight command = job.command;
    if (command.exchange().attention()) {
      unanswered++;
      turns.free();
      return;
    }
    aftermath.giveUp(command);
    if (command.finalSeen()) {
      turns.free();
    } else {
      fences.raise(command, 1 + unanswered, null);
    }
  }

  /** OK came and a result is owed: the channel is free unless the turn goes on. */
  void awaitResult(Job job) {
    InFlight command = job.command;
    Duration timeout = command.exchange().timeout();
    Duration left = timeout.minusNanos(loop.nanoTime() - job.written);
    job.cancelTimer.run();
    job.cancelTimer = loop.schedule(left, () -> timedOut(job, command, timeout));
    if (!job.turn.more()) {
      aftermath.owe(job);
      turns.free();
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
    turns.rest(then == null ? new Phase.Idle() : then);
    if (orphanOk) {
      turns.notBefore(loop.nanoTime() + UNPROMISED_OK.toNanos());
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
}
